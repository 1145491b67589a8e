import type { Channel, Status } from "#app/features/transactions/transaction.ts";

/** A past payment as the summary reads it. */
export interface PastPayment {
  /** milliseconds since 1970 */
  occurredAt: number;
  /** hour of the day, 0 … 23, in the reader's zone */
  hour: number;
  amountMinor: number;
  currency: string;
  status: Status;
  channel: Channel | null;
  deviceId: string | null;
  deviceCountry: string | null;
  cardFingerprint: string | null;
  cardLast4: string | null;
  merchantId: string | null;
  merchantName: string | null;
  merchantCountry: string | null;
}

/** Something that comes again in a habit, with how often and when last (ms). */
export interface Recurring {
  id: string;
  label: string;
  payments: number;
  lastAt: number;
}

/** What a customer usually does: the measure beside an alert. */
export interface HabitSummary {
  payments: number;
  failed: number;
  /** milliseconds; null without payments */
  since: number | null;
  /** per currency, the most used first; minor units of payments that did not fail */
  amounts: { currency: string; payments: number; median: number; high: number; largest: number }[];
  /** payments by hour of the day, 24 numbers */
  hours: number[];
  devices: Recurring[];
  countries: Recurring[];
  merchants: Recurring[];
  cards: Recurring[];
}

/** Of each kind the summary names this many at most. */
const mostNamed = 5;

function recurring(
  payments: readonly PastPayment[],
  idOf: (payment: PastPayment) => string | null,
  labelOf: (payment: PastPayment) => string | null,
): Recurring[] {
  const found = new Map<string, Recurring>();
  for (const payment of payments) {
    const id = idOf(payment);
    if (id === null) continue;
    const held = found.get(id) ?? { id, label: labelOf(payment) ?? id, payments: 0, lastAt: 0 };
    held.payments += 1;
    held.lastAt = Math.max(held.lastAt, payment.occurredAt);
    found.set(id, held);
  }
  return [...found.values()]
    .sort((one, other) => other.payments - one.payments || other.lastAt - one.lastAt)
    .slice(0, mostNamed);
}

/** The value below which `share` of the sorted amounts lie, by nearest rank. */
const ranked = (sorted: readonly number[], share: number) =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;

function amountsByCurrency(payments: readonly PastPayment[]) {
  const amounts = new Map<string, number[]>();
  for (const { currency, amountMinor, status } of payments) {
    if (status === "failed") continue;
    const list = amounts.get(currency) ?? [];
    list.push(amountMinor);
    amounts.set(currency, list);
  }
  return [...amounts]
    .map(([currency, list]) => {
      const sorted = list.sort((one, other) => one - other);
      return {
        currency,
        payments: sorted.length,
        median: ranked(sorted, 0.5),
        high: ranked(sorted, 0.9),
        largest: sorted.at(-1) ?? 0,
      };
    })
    .sort((one, other) => other.payments - one.payments);
}

/** @param payments in any order */
export function summariseHabit(payments: readonly PastPayment[]): HabitSummary {
  const hours = Array.from({ length: 24 }, () => 0);
  let since: number | null = null;
  for (const { hour, occurredAt } of payments) {
    hours[hour]! += 1;
    since = Math.min(since ?? occurredAt, occurredAt);
  }
  const placeOf = (payment: PastPayment) =>
    payment.channel === "in_store" ? payment.merchantCountry : payment.deviceCountry;
  return {
    payments: payments.length,
    failed: payments.filter(({ status }) => status === "failed").length,
    since,
    amounts: amountsByCurrency(payments),
    hours,
    devices: recurring(
      payments,
      (one) => one.deviceId,
      (one) => one.deviceId,
    ),
    countries: recurring(payments, placeOf, placeOf),
    merchants: recurring(
      payments,
      (one) => one.merchantId ?? one.merchantName,
      (one) => one.merchantName,
    ),
    cards: recurring(
      payments,
      (one) => one.cardFingerprint ?? one.cardLast4,
      (one) => one.cardLast4,
    ),
  };
}
