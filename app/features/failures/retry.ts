import { days, hours, minutes } from "#app/platform/time.ts";
import { type FailureReason, type RetryAdvice, reasons } from "./reasons.ts";

/** Whether and when a failed payment may be tried again. */
export interface Retry {
  advice: RetryAdvice;
  /** ISO instant before which another try is pointless; null where it is never tried again as it is */
  notBefore: string | null;
  /** tries that the card's network allows for one failed payment, with what they are counted in */
  most: { tries: number; withinHours: number } | null;
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
const limits: Record<string, NonNullable<Retry["most"]>> = {
  visa: { tries: 15, withinHours: days(30) / hours(1) },
  mastercard: { tries: 10, withinHours: 24 },
};
const strictest: NonNullable<Retry["most"]> = { tries: 10, withinHours: days(30) / hours(1) };

/**
 * @param failedAt ms
 * @param network of the card; null for other ways to pay
 */
export function retryOf(reason: FailureReason, failedAt: number, network: string | null): Retry {
  const advice = reasons[reason].retry;
  const pause = pauses[advice];
  if (pause === undefined) return { advice, notBefore: null, most: null };
  return {
    advice,
    notBefore: new Date(failedAt + pause).toISOString(),
    most: network === null ? null : (limits[network.toLowerCase()] ?? strictest),
  };
}
