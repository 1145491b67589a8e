import { days, hours, minutes } from "#app/platform/time.ts";
import { zoneClock } from "./zone-clock.ts";

export const snoozeChoices = ["later", "tomorrow", "week"] as const;
export type SnoozeChoice = (typeof snoozeChoices)[number];

const morning = hours(9);

const offsetAt = (instant: number, zone: string) => zoneClock(zone).stretchAt(instant).offset;

/**
 * The instant at which a zone's wall clock shows a time.
 *
 * @param wall that time, as if the zone were UTC
 */
function instantOf(wall: number, zone: string): number {
  // Twice: the first offset may be the one of the other side of a clock change.
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/**
 * What people mean by it: in three hours, on the quarter; tomorrow and next Monday at nine,
 * by the clock of whoever snoozes.
 */
export function snoozeTimes(now: number, zone: string): Record<SnoozeChoice, Date> {
  const wall = now + offsetAt(now, zone);
  const today = Math.floor(wall / days(1)) * days(1);
  // The first of January 1970 was a Thursday.
  const weekday = (today / days(1) + 3) % 7;
  return {
    later: new Date(Math.ceil((now + hours(3)) / minutes(15)) * minutes(15)),
    tomorrow: new Date(instantOf(today + days(1) + morning, zone)),
    week: new Date(instantOf(today + days(7 - weekday) + morning, zone)),
  };
}

/**
 * A time as a field for date and time holds it ("2026-11-24T09:30"), read by a zone's clock.
 *
 * @returns null for what is no time
 */
export function readWallTime(text: string, zone: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return null;
  const wall = Date.parse(`${text}Z`);
  return Number.isNaN(wall) ? null : new Date(instantOf(wall, zone));
}

/** An instant as a field for date and time wants it, by a zone's clock. */
export const wallTimeOf = (at: number, zone: string): string =>
  new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
