import { followedFor } from "#app/features/transactions/attempts.ts";
import { hours, minutes } from "#app/platform/time.ts";

/** Payments that come later than this were not looked for any more when the hours before were counted. */
const late = hours(1);
/** How long after a change an hour is counted: what changes meanwhile is counted with it. */
const settling = minutes(1);

const hourOf = (at: number) => Math.floor(at / hours(1)) * hours(1);

/**
 * The hours that payments change: their own; and where they come late the day before it, whose failures they may
 * be another try of, and the day after it, whose failures may be other tries of theirs.
 *
 * @param times of payments, ms
 * @returns hours (ms) with when to count them
 */
export function hoursToCount(times: readonly number[], now: number): Map<number, number> {
  const due = new Map<number, number>();
  for (const own of new Set(times.map(hourOf))) {
    const around = own + hours(1) < now - late ? followedFor : 0;
    const to = Math.max(own, Math.min(own + around, hourOf(now)));
    for (let hour = own - around; hour <= to; hour += hours(1)) due.set(hour, now + settling);
  }
  return due;
}

/** When an hour that was counted now is counted again: sooner the younger it is; null once its day is over. */
export function nextCount(hour: number, now: number): number | null {
  const end = hour + hours(1) + followedFor;
  if (now > end + settling) return null;
  return now + Math.max(settling, (now - hour) / 10);
}
