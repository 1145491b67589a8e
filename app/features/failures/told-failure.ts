import { mayBeTaken, paidBeside, type SamePayment } from "./doubles/double-charge.ts";
import { isRiskReason } from "./reasons.ts";
import { retryOf, type Tries } from "./retry.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** What of a payment says why it failed. */
interface FailedPayment {
  status: string;
  failureScheme: string | null;
  failureCode: string | null;
  /** ISO instant */
  occurredAt: string;
  method: string;
  cardNetwork: string | null;
}

/**
 * Why a payment failed, as far as its reader may know: who may not see alerts reads of a risk what a bank says that
 * gives no reason.
 *
 * @returns null where it did not fail
 */
export function failureOf(
  { status, failureScheme, failureCode, occurredAt, method, cardNetwork }: FailedPayment,
  taxonomy: Taxonomy,
  seesRisk: boolean,
  tries: Tries,
) {
  if (status !== "failed") return null;
  const known = taxonomy.reasonOf(failureScheme ?? undefined, failureCode ?? undefined);
  const reason = isRiskReason(known) && !seesRisk ? ("do_not_honor" as const) : known;
  // Also when to try again must not tell a risk from a bank that gives no reason.
  const retry = retryOf(
    reason,
    Date.parse(occurredAt),
    method === "card" ? (cardNetwork ?? "") : null,
    tries,
  );
  return { reason, code: seesRisk ? failureCode : null, retry };
}

/**
 * Why a payment failed, as a conversation shows it beside the customer's others: of one that was answered too late,
 * also when the same was paid in its stead.
 *
 * @returns null where it did not fail
 */
export function failureBeside(
  payment: FailedPayment & SamePayment,
  others: readonly SamePayment[],
  taxonomy: Taxonomy,
  seesRisk: boolean,
  tries: Tries,
) {
  const failure = failureOf(payment, taxonomy, seesRisk, tries);
  if (!failure) return null;
  const twice = mayBeTaken(failure.reason) ? paidBeside(payment, others) : null;
  return { ...failure, paidBesideAt: twice?.occurredAt ?? null };
}
