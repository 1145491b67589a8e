import { foldWord } from "./text/fold.ts";

/** What is read of a payment: the record of a transaction, of which most may be missing. */
export interface Payment {
  id: string;
  /** ISO 8601 */
  occurredAt: string;
  /** decimal text in the currency's unit */
  amount: string;
  currency: string;
  method?: string | undefined;
  channel?: string | undefined;
  merchant?:
    | {
        id?: string | undefined;
        name?: string | undefined;
        mcc?: string | undefined;
        country?: string | undefined;
      }
    | undefined;
  terminalId?: string | undefined;
  card?:
    | {
        bin?: string | undefined;
        last4?: string | undefined;
        network?: string | undefined;
        issuer?: string | undefined;
        country?: string | undefined;
      }
    | undefined;
  device?: { country?: string | undefined } | undefined;
  status: string;
  failure?:
    | { scheme?: string | undefined; code?: string | undefined; message?: string | undefined }
    | undefined;
}

/** A payment that may be meant, with what is compared often worked out once. */
export interface Candidate {
  payment: Payment;
  /** milliseconds since 1970 */
  at: number;
  amount: number;
  currency: string;
  /** folded; "" where unknown */
  merchantName: string;
  /** another payment of the same amount at the same place within two days */
  hasTwin: boolean;
}

const twinWindow = 48 * 3_600_000;

/**
 * Payments in the order of time, oldest first. Those without a readable time or amount are left out, and so
 * are repeats of an id.
 */
export function candidatesOf(payments: readonly Payment[]): Candidate[] {
  const byId = new Map<string, Candidate>();
  for (const payment of payments) {
    const at = Date.parse(payment.occurredAt);
    const amount = Number(payment.amount);
    if (!Number.isFinite(at) || !Number.isFinite(amount) || byId.has(payment.id)) continue;
    const merchantName = foldWord((payment.merchant?.name ?? "").slice(0, 200));
    byId.set(payment.id, { payment, at, amount, currency: payment.currency, merchantName, hasTwin: false });
  }
  const candidates = [...byId.values()].sort((one, other) => one.at - other.at);
  markTwins(candidates);
  return candidates;
}

function markTwins(candidates: readonly Candidate[]) {
  const latest = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const { payment, amount, currency, merchantName } = candidate;
    // A failed attempt and the next one that worked are no double charge.
    if (payment.status === "failed") continue;
    const key = `${amount} ${currency} ${merchantName || payment.merchant?.id || ""}`;
    const earlier = latest.get(key);
    if (earlier && candidate.at - earlier.at <= twinWindow) {
      candidate.hasTwin = true;
      earlier.hasTwin = true;
    }
    latest.set(key, candidate);
  }
}
