import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BusinessHours, WorkingCalendar } from "./business-hours.ts";
import { due, type Pause, workingTimeBetween } from "./working-time.ts";

/**
 * Another way to the same numbers: every minute of some days is looked at by itself, with
 * what a calendar on the wall of that zone would show, and is worked or not.
 */

const minute = 60_000;
const day = 86_400_000;

/** Days around which clocks were changed, and some on which they were not. */
const places: [zone: string, ...middles: string[]][] = [
  ["Europe/Berlin", "2026-03-29", "2026-10-25", "2026-12-31"],
  ["America/New_York", "2026-03-08", "2026-11-01", "2028-02-29"],
  ["Australia/Lord_Howe", "2026-04-04", "2026-10-03"],
  ["Asia/Shanghai", "2026-02-17", "1991-04-13"],
  ["America/Sao_Paulo", "2018-02-17", "2018-11-03"],
  ["Asia/Kolkata", "2026-11-08"],
  ["Pacific/Apia", "2011-12-30", "2012-04-01"],
  ["America/St_Johns", "2010-03-14", "2010-11-07"],
];
const windows = places.flatMap(([zone, ...middles]) =>
  middles.map((middle) => ({ zone, from: Date.parse(`${middle}T00:00:00Z`) - 2 * day })),
);
type Window = (typeof windows)[number];
const windowLength = 4 * day;

/** Minutes in which the wall shows the same date. */
interface WallDay {
  midnight: number;
  minutes: { at: number; minuteOfDay: number }[];
}

const names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const minuteOfDay = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function wallDays({ zone, from }: Window): WallDay[] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  const days: WallDay[] = [];
  for (let at = from; at < from + windowLength; at += minute) {
    const [date, time] = format.format(at).split(" ") as [string, string];
    const midnight = Date.parse(date);
    if (days.at(-1)?.midnight !== midnight) days.push({ midnight, minutes: [] });
    days.at(-1)!.minutes.push({ at, minuteOfDay: minuteOfDay(time) });
  }
  return days;
}

const shown = new Map<Window, WallDay[]>();
const walls = (window: Window) => {
  const known = shown.get(window) ?? wallDays(window);
  shown.set(window, known);
  return known;
};

/** The intervals that begin on a date, in minutes of the day; the end of those that go over midnight is smaller. */
function beginningOn(midnight: number, { week, holidays }: BusinessHours) {
  if (holidays.includes(dateOf(midnight))) return [];
  const intervals = week[names[new Date(midnight).getUTCDay()]!] ?? [];
  return intervals.map(([from, to]) => [minuteOfDay(from), minuteOfDay(to)] as const);
}

/** What is left of a time when pauses are cut out. */
function without(pauses: readonly Pause[], from: number, to: number): [number, number][] {
  let left: [number, number][] = [[from, to]];
  for (const [begin, end] of pauses) {
    if (begin >= to || (end !== null && end <= from)) continue;
    left = left.flatMap(([a, b]): [number, number][] => [
      [a, Math.min(b, begin)],
      [Math.max(a, end ?? Number.POSITIVE_INFINITY), b],
    ]);
    left = left.filter(([a, b]) => a < b);
  }
  return left;
}

/** The worked pieces of a window from an instant on, in order. */
function pieces(window: Window, start: number, hours: BusinessHours, pauses: readonly Pause[]) {
  const worked: [number, number][] = [];
  for (const { midnight, minutes } of walls(window)) {
    const today = beginningOn(midnight, hours);
    const yesterday = beginningOn(midnight - day, hours);
    for (const { at, minuteOfDay: now } of minutes) {
      const isWorked =
        today.some(([from, to]) => from <= now && (now < to || to < from)) ||
        yesterday.some(([from, to]) => to < from && now < to);
      if (!isWorked || at + minute <= start) continue;
      for (const piece of without(pauses, Math.max(start, at), at + minute)) worked.push(piece);
    }
  }
  return worked;
}

function dueByMinutes(worked: [number, number][], start: number, milliseconds: number): number | null {
  let left = milliseconds;
  if (left === 0) return start;
  for (const [from, to] of worked) {
    if (left <= to - from) return from + left;
    left -= to - from;
  }
  return null;
}

const two = (count: number) => String(count).padStart(2, "0");
/** Many at the full and half hours, where intervals meet and clocks are changed. */
const timeOfDay = fc.oneof(
  fc.integer({ min: 0, max: 47 }).map((half) => `${two(half >> 1)}:${half % 2 ? "30" : "00"}`),
  fc.integer({ min: 0, max: 1439 }).map((count) => `${two(Math.floor(count / 60))}:${two(count % 60)}`),
);
const interval = fc
  .tuple(
    timeOfDay,
    fc.oneof({ weight: 4, arbitrary: timeOfDay }, { weight: 1, arbitrary: fc.constant("24:00") }),
  )
  .filter(([from, to]) => from !== to);
const intervals = fc.array(interval, { maxLength: 3 });
const week = fc.record(
  {
    mon: intervals,
    tue: intervals,
    wed: intervals,
    thu: intervals,
    fri: intervals,
    sat: intervals,
    sun: intervals,
  },
  { requiredKeys: [] },
);

const situation = fc.constantFrom(...windows).chain((window) => {
  const instant = fc.oneof(
    fc.integer({ min: 0, max: windowLength / (30 * minute) }).map((half) => window.from + half * 30 * minute),
    fc.integer({ min: window.from, max: window.from + windowLength }),
  );
  const date = fc.integer({ min: -1, max: 5 }).map((count) => dateOf(window.from + count * day));
  return fc.record({
    window: fc.constant(window),
    hours: fc.record({
      zone: fc.constant(window.zone),
      week,
      holidays: fc.array(date, { maxLength: 3 }),
    }),
    start: fc.integer({ min: window.from, max: window.from + 2 * day }),
    other: instant,
    pauses: fc.array(
      fc
        .tuple(instant, fc.option(instant, { freq: 12 }))
        .map(([a, b]): Pause => (b === null ? [a, null] : [Math.min(a, b), Math.max(a, b)])),
      { maxLength: 4 },
    ),
    minutes: fc.oneof(
      fc.integer({ min: 0, max: 4_000 }),
      fc.integer({ min: 0, max: 20_000_000 }).map((count) => count / 10_000),
      fc.constant(0),
    ),
  });
});

const runs = { numRuns: 200, seed: 20_261_123 };

describe("working time, against every minute by itself", () => {
  it("is due at the same millisecond", () => {
    fc.assert(
      fc.property(situation, ({ window, hours, start, pauses, minutes }) => {
        const worked = pieces(window, start, hours, pauses);
        const expected = dueByMinutes(worked, start, Math.round(minutes * minute));
        const { at } = due(start, minutes, new WorkingCalendar(hours), pauses);
        // Beyond the window the oracle cannot see.
        if (expected === null) expect(at === null || at > window.from + windowLength).toBe(true);
        else expect(at).toBe(expected);
      }),
      runs,
    );
  });

  it("is due exactly when the last minute's work ends", () => {
    fc.assert(
      fc.property(situation, fc.nat(), ({ window, hours, start, pauses }, choice) => {
        const worked = pieces(window, start, hours, pauses);
        fc.pre(worked.length > 0);
        const chosen = worked.slice(0, (choice % worked.length) + 1);
        const milliseconds = chosen.reduce((sum, [from, to]) => sum + to - from, 0);
        const { at } = due(start, milliseconds / minute, new WorkingCalendar(hours), pauses);
        expect(at).toBe(chosen.at(-1)![1]);
      }),
      { ...runs, seed: 20_261_124 },
    );
  });

  it("between two instants adds up to the same", () => {
    fc.assert(
      fc.property(situation, ({ window, hours, start, other, pauses }) => {
        const sum = pieces(window, start, hours, pauses)
          .map(([from, to]) => Math.min(to, other) - Math.min(from, other))
          .reduce((total, length) => total + length, 0);
        expect(workingTimeBetween(start, other, new WorkingCalendar(hours), pauses)).toBe(sum);
      }),
      { ...runs, seed: 20_261_125 },
    );
  });
});

describe("working time over years", () => {
  const long = fc.record({
    first: fc.integer({ min: 1, max: 2_000_000 }),
    second: fc.integer({ min: 1, max: 2_000_000 }),
    holidays: fc.array(
      fc.integer({ min: 0, max: 3_000 }).map((count) => dateOf(Date.UTC(2024, 0, 1) + count * day)),
      { maxLength: 200 },
    ),
  });

  it("is due after the parts one after the other, and the inverse gives the minutes back", () => {
    fc.assert(
      fc.property(situation, long, ({ hours, start, pauses }, { first, second, holidays }) => {
        const calendar = new WorkingCalendar({ ...hours, holidays });
        const whole = due(start, first + second, calendar, pauses);
        const part = due(start, first, calendar, pauses);
        if (part.at === null) {
          expect(whole).toEqual(part);
          return;
        }
        expect(due(part.at, second, calendar, pauses)).toEqual(whole);
        if (whole.at === null) return;
        expect(workingTimeBetween(start, whole.at, calendar, pauses)).toBe((first + second) * minute);
        expect(workingTimeBetween(start, whole.at - 1, calendar, pauses)).toBe((first + second) * minute - 1);
      }),
      { ...runs, seed: 20_261_126 },
    );
  });
});
