import { minutes as minutesLong } from "#app/platform/time.ts";
import type { WorkingCalendar } from "./business-hours.ts";
import type { Stretch, ZoneClock } from "./zone-clock.ts";

/** Instants between which the clock stands still; without an end it does not go on again. */
export type Pause = readonly [from: number, to: number | null];

/** Why work is never done. */
export type Never = "no working time" | "paused without end" | "beyond the year 9999";

export type Due = { at: number; never: null } | { at: null; never: Never };

/** Later instants are not looked at: they could not be written with four digits of a year. */
const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Pauses in order, none touching another; empty ones and those that end before they begin are left out. */
function inOrder(pauses: readonly Pause[]): { from: number; to: number }[] {
  const merged: { from: number; to: number }[] = [];
  const sorted = pauses
    .map(([from, to]) => ({ from, to: to ?? Number.POSITIVE_INFINITY }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  for (const pause of sorted) {
    const before = merged.at(-1);
    if (before && pause.from <= before.to) before.to = Math.max(before.to, pause.to);
    else merged.push(pause);
  }
  return merged;
}

/** The parts of a time that are not paused, cut where the wall clock is changed, in order. */
function* running(
  from: number,
  until: number,
  clock: ZoneClock,
  pauses: readonly Pause[],
): Generator<Stretch, void> {
  const ahead = inOrder(pauses);
  let next = 0;
  for (let at = from; at < until; ) {
    while (next < ahead.length && ahead[next]!.to <= at) next += 1;
    const pause = ahead[next];
    if (pause && pause.from <= at) {
      at = pause.to;
      continue;
    }
    const stretch = clock.stretchAt(at);
    const to = Math.min(stretch.to, until, pause?.from ?? until);
    yield { from: at, to, offset: stretch.offset };
    at = to;
  }
}

/**
 * When so much working time has passed: the first instant, so that what is done by closing
 * time is due at closing time and no minutes at all are due at once, whenever that is.
 *
 * It is the wall clock of the calendar's zone that says whether people work, and real time
 * that counts: of an interval of four hours in which the clock is put forward by one, three
 * are worked. A time that the clock leaves out is nobody's; while it shows an hour for the
 * second time, people work as they did the first time.
 *
 * The cost grows with pauses and with the years gone through, not with the days.
 *
 * @param start milliseconds since 1970
 * @param minutes at least 0, fractions to the millisecond
 * @param pauses in any order, also overlapping
 * @returns the instant, or why there is none
 * @throws {RangeError} for a start or minutes that are no such number
 */
export function due(
  start: number,
  minutes: number,
  calendar: WorkingCalendar,
  pauses: readonly Pause[] = [],
): Due {
  let left = Math.round(minutesLong(minutes));
  if (!Number.isFinite(start)) throw new RangeError("The start is no instant.");
  if (!(left >= 0)) throw new RangeError("Minutes must be a number that is not negative.");
  if (left === 0) return { at: start, never: null };
  if (calendar.weekly === 0) return { at: null, never: "no working time" };
  // What does not even fit round the clock need not be looked for.
  const until = start + left <= last ? last : start;
  for (const { from, to, offset } of running(start, until, calendar.clock, pauses)) {
    const before = calendar.workedUntil(from + offset);
    const worked = calendar.workedUntil(to + offset) - before;
    if (left <= worked) return { at: calendar.wallWhen(before + left) - offset, never: null };
    left -= worked;
  }
  const unending = pauses.some(([, to]) => to === null);
  return { at: null, never: unending ? "paused without end" : "beyond the year 9999" };
}

/**
 * The working time between two instants, in milliseconds; none where the second is not
 * after the first. The inverse of {@link due}: it gives back the minutes.
 */
export function workingTimeBetween(
  from: number,
  to: number,
  calendar: WorkingCalendar,
  pauses: readonly Pause[] = [],
): number {
  let worked = 0;
  for (const stretch of running(from, to, calendar.clock, pauses)) {
    const { offset } = stretch;
    worked += calendar.workedUntil(stretch.to + offset) - calendar.workedUntil(stretch.from + offset);
  }
  return worked;
}
