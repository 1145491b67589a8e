import type { PoolClient } from "pg";
import type { Channel, Method, Status } from "#app/features/transactions/transaction.ts";
import { fold, type Habit, habitLength, noHabit, type Payment, traceOf } from "./habit.ts";
import type { Subject } from "./subject.ts";

/** Columns of a payment, alias `t`, in the order {@link paymentOf} reads them. */
export const paymentColumns = `
  t.id, (extract(epoch FROM t.occurred_at) * 1000)::float8, t.amount_minor, t.currency, t.method, t.channel,
  t.status, t.customer_id, t.merchant_id, t.merchant_mcc, t.merchant_country, t.card_fingerprint, t.card_country, t.device_id,
  t.device_country, t.terminal_id, t.device_ip`;

/** A row of {@link paymentColumns}, from `first` on. */
export type PaymentRow = (string | number | boolean | null)[];

export function paymentOf(row: PaymentRow, first: number): Payment & { customerId: string | null } {
  return {
    id: row[first] as string,
    occurredAt: row[first + 1] as number,
    amountMinor: row[first + 2] as number,
    currency: row[first + 3] as string,
    method: row[first + 4] as Method,
    channel: row[first + 5] as Channel | null,
    status: row[first + 6] as Status,
    customerId: row[first + 7] as string | null,
    merchantId: row[first + 8] as string | null,
    merchantMcc: row[first + 9] as string | null,
    merchantCountry: row[first + 10] as string | null,
    cardFingerprint: row[first + 11] as string | null,
    cardCountry: row[first + 12] as string | null,
    deviceId: row[first + 13] as string | null,
    deviceCountry: row[first + 14] as string | null,
    terminalId: row[first + 15] as string | null,
    deviceIp: row[first + 16] as string | null,
  };
}

const belongs: Record<Subject["kind"], string> = {
  customer: "t.customer_id = s.id",
  card: "t.customer_id IS NULL AND t.card_fingerprint = s.id",
  device: "t.customer_id IS NULL AND t.card_fingerprint IS NULL AND t.device_id = s.id",
};

/**
 * The newest scored payments of many subjects at once. Ties at the end come along: a
 * habit orders them by key, not by id, and must choose itself. `changed`: whether the
 * payment ever changed its status.
 */
const historyOf = (kind: Subject["kind"]) => ({
  name: `habit-of-${kind}`,
  rowMode: "array" as const,
  text: `
    SELECT s.place, h.* FROM unnest($1::text[]) WITH ORDINALITY AS s (id, place)
    CROSS JOIN LATERAL (
      SELECT EXISTS (SELECT FROM transaction_events e WHERE e.transaction_id = t.id) AS changed, ${paymentColumns}
      FROM transactions t
      WHERE ${belongs[kind]} AND EXISTS (SELECT FROM risk_scores r WHERE r.transaction_id = t.id)
      ORDER BY t.occurred_at DESC
      FETCH FIRST ${habitLength} ROWS WITH TIES
    ) h`,
});

/**
 * Status changes that still wait in the lane: to the habit, those payments are what they
 * were before. A change and its place in the backlog are written by one transaction and
 * so carry one time.
 */
const statusesBefore = {
  name: "habit-statuses",
  rowMode: "array" as const,
  text: `
    SELECT DISTINCT ON (b.transaction_id) b.transaction_id, e.from_status
    FROM scoring_backlog b
    JOIN transaction_events e ON e.transaction_id = b.transaction_id AND e.recorded_at >= b.accepted_at
    WHERE b.lane = $1 AND b.transaction_id = ANY($2)
    ORDER BY b.transaction_id, e.id`,
};

/**
 * Habits as Postgres tells them: exactly what folding every scored payment of the lane,
 * in whatever order, has made. Call it under the lane's lock.
 */
export async function habitsFromHistory(client: PoolClient, lane: number, subjects: readonly Subject[]) {
  const habits = new Map<string, Habit>();
  for (const kind of ["customer", "card", "device"] as const) {
    const wanted = subjects.filter((subject) => subject.kind === kind);
    if (wanted.length === 0) continue;
    const { rows } = await client.query<PaymentRow>({
      ...historyOf(kind),
      values: [wanted.map((subject) => subject.id)],
    });
    const changed = rows.filter((row) => row[1] === true).map((row) => row[2] as string);
    const before = new Map<string, Status>();
    if (changed.length > 0) {
      const { rows: waiting } = await client.query<[string, Status]>({
        ...statusesBefore,
        values: [lane, changed],
      });
      for (const [id, status] of waiting) before.set(id, status);
    }
    for (const { key } of wanted) habits.set(key, noHabit);
    for (const row of rows) {
      const { key } = wanted[(row[0] as number) - 1]!;
      const payment = paymentOf(row, 2);
      const status = before.get(payment.id) ?? payment.status;
      habits.set(key, fold(habits.get(key)!, traceOf({ ...payment, status })));
    }
  }
  return habits;
}
