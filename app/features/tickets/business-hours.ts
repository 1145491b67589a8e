import { z } from "zod";
import { checkedText } from "#app/platform/checked-text.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import { isZone, type ZoneClock, zoneClock } from "./zone-clock.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

const day = days(1);

const timeOfDay = (text: string) => hours(Number(text.slice(0, 2))) + minutes(Number(text.slice(3)));

/** 1970 began on a Thursday: weeks begin on the Monday three days before. */
const daysSinceMonday = 3;

/** 0 for Monday. */
const weekdayOf = (date: number) => (((date + daysSinceMonday) % 7) + 7) % 7;

/** Days since 1970-01-01 of a date. */
const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / day;

const isDate = (text: string) => {
  const at = Date.parse(`${text}T00:00:00Z`);
  // JavaScript would read 30 February as 2 March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

const opening = checkedText({
  pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$/,
  message: "must be a time such as 09:00",
});
const closing = checkedText({
  pattern: /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
  message: "must be a time such as 17:30, or 24:00",
});
const interval = z.tuple([opening, closing]).refine(([from, to]) => from !== to, {
  error: "ends when it begins; a whole day is 00:00 to 24:00",
});
const intervals = z.array(interval).optional();

/**
 * When people work, by the wall clock of one time zone. A day has any number of intervals,
 * in any order; what overlaps counts once. An interval whose end is the smaller time ends
 * on the next day, and belongs to the day on which it begins. On a holiday (a date in the
 * zone) no interval begins; one of the day before still ends.
 */
export const businessHours = z.object({
  zone: z.string().refine(isZone, { error: "must be an IANA time zone such as Europe/Berlin" }),
  week: z.strictObject({
    mon: intervals,
    tue: intervals,
    wed: intervals,
    thu: intervals,
    fri: intervals,
    sat: intervals,
    sun: intervals,
  }),
  holidays: z
    .array(
      checkedText({
        pattern: /^\d{4}-\d{2}-\d{2}$/,
        also: isDate,
        message: "must be a date such as 2026-12-25",
      }),
    )
    .default([]),
});
export type BusinessHours = z.infer<typeof businessHours>;

/** What is worked on one day: intervals in order that do not touch, in milliseconds since midnight. */
interface DayPlan {
  intervals: { from: number; to: number; workedBefore: number }[];
  worked: number;
}

function planOf(openings: { from: number; to: number }[]): DayPlan {
  const plan: DayPlan = { intervals: [], worked: 0 };
  for (const { from, to } of openings.toSorted((a, b) => a.from - b.from)) {
    const last = plan.intervals.at(-1);
    if (last && from <= last.to) {
      plan.worked += Math.max(0, to - last.to);
      last.to = Math.max(last.to, to);
    } else {
      plan.intervals.push({ from, to, workedBefore: plan.worked });
      plan.worked += to - from;
    }
  }
  return plan;
}

/** Of an ordered list, how many are smaller than a value. */
function countBelow(ordered: readonly number[], value: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ordered[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Business hours made ready for arithmetic: how much is worked up to any time of the wall
 * clock, and back, without going from day to day. A wall time is the number of milliseconds
 * that UTC would have where its clock showed the same.
 */
export class WorkingCalendar {
  readonly clock: ZoneClock;
  /** milliseconds worked in a week without holidays */
  readonly weekly: number;
  private readonly openings: { from: number; to: number }[][];
  private readonly plans = new Map<number, DayPlan>();
  private readonly workedBeforeWeekday: number[] = [];
  private readonly holidays: ReadonlySet<number>;
  /** holidays and the days after them, in order: nowhere else does a day depart from its weekday */
  private readonly departures: number[];
  /** by how much less is worked on all departures before the one at the same place */
  private readonly lostBefore: number[] = [0];

  /** @throws {RangeError} for a zone that Intl does not know */
  constructor(hoursOfWork: BusinessHours) {
    this.clock = zoneClock(hoursOfWork.zone);
    this.openings = weekdays.map((weekday) =>
      (hoursOfWork.week[weekday] ?? []).map(([from, to]) => ({
        from: timeOfDay(from),
        to: from > to ? timeOfDay(to) + day : timeOfDay(to),
      })),
    );
    let weekly = 0;
    for (let weekday = 0; weekday < 7; weekday += 1) {
      this.workedBeforeWeekday.push(weekly);
      weekly += this.plan(weekday, false, false).worked;
    }
    this.weekly = weekly;
    this.holidays = new Set(hoursOfWork.holidays.map(dayNumber));
    const concerned = new Set([...this.holidays].flatMap((date) => [date, date + 1]));
    this.departures = [...concerned].sort((a, b) => a - b);
    for (const [place, date] of this.departures.entries()) {
      const usual = this.plan(weekdayOf(date), false, false).worked;
      this.lostBefore.push(this.lostBefore[place]! + usual - this.planOn(date).worked);
    }
  }

  /** Milliseconds worked up to a wall time, counted from the same beginning for all. */
  workedUntil(wall: number): number {
    const date = Math.floor(wall / day);
    const sinceMidnight = wall - date * day;
    let worked = this.workedBefore(date);
    for (const { from, to } of this.planOn(date).intervals) {
      if (sinceMidnight <= from) break;
      worked += Math.min(to, sinceMidnight) - from;
    }
    return worked;
  }

  /** The first wall time by which so much is worked; the inverse of {@link workedUntil}. There must be weekly work. */
  wallWhen(worked: number): number {
    // Holidays only ever take away: the day is not before the one without them, and not
    // after the one on which all that they take is made up for.
    let low = Math.floor(worked / this.weekly) * 7 - daysSinceMonday - 7;
    let high = Math.ceil((worked + this.lostBefore.at(-1)!) / this.weekly) * 7 - daysSinceMonday + 7;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.workedBefore(middle) < worked) low = middle;
      else high = middle;
    }
    const left = worked - this.workedBefore(low);
    const { from, workedBefore } = this.planOn(low).intervals.findLast(
      (interval) => interval.workedBefore < left,
    )!;
    return low * day + from + left - workedBefore;
  }

  /** Milliseconds worked before a day. */
  private workedBefore(date: number): number {
    const weeks = Math.floor((date + daysSinceMonday) / 7);
    const lost = this.departures.length === 0 ? 0 : this.lostBefore[countBelow(this.departures, date)]!;
    return weeks * this.weekly + this.workedBeforeWeekday[weekdayOf(date)]! - lost;
  }

  private planOn(date: number): DayPlan {
    const { holidays } = this;
    return this.plan(weekdayOf(date), holidays.has(date - 1), holidays.has(date));
  }

  /** What is worked on a weekday, given which of it and the day before it are holidays. */
  private plan(weekday: number, afterHoliday: boolean, holiday: boolean): DayPlan {
    const key = weekday * 4 + Number(afterHoliday) * 2 + Number(holiday);
    let plan = this.plans.get(key);
    if (!plan) {
      const own = holiday ? [] : this.openings[weekday]!;
      const before = afterHoliday ? [] : this.openings[(weekday + 6) % 7]!;
      plan = planOf([
        ...own.map(({ from, to }) => ({ from, to: Math.min(to, day) })),
        ...before.filter(({ to }) => to > day).map(({ to }) => ({ from: 0, to: to - day })),
      ]);
      this.plans.set(key, plan);
    }
    return plan;
  }
}

/** Every minute of every day. */
export const roundTheClock: BusinessHours = {
  zone: "UTC",
  week: Object.fromEntries(weekdays.map((weekday) => [weekday, [["00:00", "24:00"]]])),
  holidays: [],
};
