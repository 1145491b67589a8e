import { days, hours, minutes } from "#app/platform/time.ts";
import { type FailureReason, type RetryAdvice, reasons } from "./reasons.ts";

/** Whether and when a failed payment may be tried again. */
export interface Retry {
  advice: RetryAdvice;
  /** ISO instant before which another try is pointless; null where it is never tried again as it is */
  notBefore: string | null;
  /** tries that the card's network allows for one failed payment, what they are counted in, and how many were made */
  most: (Limit & { used: number }) | null;
}

interface Limit {
  tries: number;
  withinHours: number;
}

/** The tries of one payment that failed, itself among them (ms), and when that is asked. */
export interface Tries {
  at: readonly number[];
  now: number;
}

/** How long to wait before the same payment is tried again. */
const pauses: Partial<Record<RetryAdvice, number>> = {
  yes: minutes(1),
  after_fixing: 0,
  after_status_check: minutes(5),
  short_backoff: minutes(5),
  limited: days(1),
  later: days(1),
};

/**
 * Limits of the networks, above which they fine: Visa 15 tries of one payment in 30 days, Mastercard
 * 10 in 24 hours. Of other networks the stricter of both is kept.
 */
const limits: Record<string, Limit> = {
  visa: { tries: 15, withinHours: days(30) / hours(1) },
  mastercard: { tries: 10, withinHours: 24 },
};
const strictest: Limit = { tries: 10, withinHours: days(30) / hours(1) };

/** As far back as any network counts (ms). */
export const triesCountedFor = hours(
  Math.max(strictest.withinHours, ...Object.values(limits).map((one) => one.withinHours)),
);

/**
 * @param failedAt ms
 * @param network of the card; null for other ways to pay
 */
export function retryOf(
  reason: FailureReason,
  failedAt: number,
  network: string | null,
  { at, now }: Tries,
): Retry {
  const advice = reasons[reason].retry;
  const pause = pauses[advice];
  if (pause === undefined) return { advice, notBefore: null, most: null };
  const from = failedAt + pause;
  if (network === null) return { advice, notBefore: new Date(from).toISOString(), most: null };
  const limit = limits[network.toLowerCase()] ?? strictest;
  const within = hours(limit.withinHours);
  const counted = at.filter((one) => one > now - within).toSorted((one, other) => one - other);
  // Once all are used, the next is allowed when so many of them are too old to count that one is free.
  const freeing = counted[counted.length - limit.tries];
  return {
    advice,
    notBefore: new Date(freeing === undefined ? from : Math.max(from, freeing + within)).toISOString(),
    most: { ...limit, used: counted.length },
  };
}
