import { days } from "#app/platform/time.ts";
import type { FailureReason } from "../reasons.ts";

/** A payment as far as it tells whether another is the same one over again. */
export interface SamePayment {
  id: string;
  /** ISO instant */
  occurredAt: string;
  customerId: string | null;
  merchantId: string | null;
  amountMinor: number;
  currency: string;
  status: string;
}

/** Whether a payment that failed so may have been taken all the same: the bank answered too late. */
export const mayBeTaken = (reason: FailureReason): boolean => reason === "timeout";

/** Another try comes within so long, or is another payment. */
export const triedAgainWithin = days(1);

/**
 * The payment that went through beside one that was answered too late: the same customer paid the same to the same
 * merchant within a day. Where the bank took the late one after all, the customer was charged twice.
 *
 * @returns the one nearest in time, or null
 */
export function paidBeside(
  late: SamePayment,
  others: readonly SamePayment[],
): { id: string; occurredAt: string } | null {
  if (late.customerId === null) return null;
  const at = Date.parse(late.occurredAt);
  const apart = (one: SamePayment) => Math.abs(Date.parse(one.occurredAt) - at);
  const [nearest] = others
    .filter(
      (one) =>
        one.id !== late.id &&
        one.status === "succeeded" &&
        one.customerId === late.customerId &&
        one.merchantId === late.merchantId &&
        one.amountMinor === late.amountMinor &&
        one.currency === late.currency &&
        apart(one) <= triedAgainWithin,
    )
    .toSorted((one, other) => apart(one) - apart(other));
  return nearest ? { id: nearest.id, occurredAt: nearest.occurredAt } : null;
}
