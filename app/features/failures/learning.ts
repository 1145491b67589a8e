import { days, hours } from "#app/platform/time.ts";

/** Payments of so long (ms) teach what is normal before anything is told. */
export const learnsFor = days(2);
/** What is normal is learned from the payments of so long (ms), where somebody begins to follow them. */
export const learnedDays = days(14);
/** With less than this since the newest payment that was seen, the stream goes on. */
const goesOn = hours(1);

/** How far detection has come in learning what is normal. Times are ISO instants. */
export interface Learning {
  /** hours of payments that were seen */
  seenHours: number;
  /** hours it takes */
  neededHours: number;
  /** when incidents are told from, if payments go on; null where none come */
  from: string | null;
}

/**
 * What detection has still to learn before it tells of anything.
 *
 * @param first when the first payment it knows was made, ms; null where there is none
 * @param watchedUntil the time of payments it has come to, ms
 * @returns null where it tells of incidents
 */
export function learningOf(first: number | null, watchedUntil: number | null, now: number): Learning | null {
  const seen = first === null ? 0 : Math.max(0, (watchedUntil ?? first) - first);
  if (seen >= learnsFor) return null;
  const fresh = watchedUntil !== null && now - watchedUntil < goesOn;
  return {
    seenHours: Math.floor(seen / hours(1)),
    neededHours: learnsFor / hours(1),
    from: fresh && first !== null ? new Date(first + learnsFor).toISOString() : null,
  };
}
