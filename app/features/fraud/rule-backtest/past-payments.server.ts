import type { PoolClient } from "pg";
import { type Features, featuresOf } from "../features.ts";
import { fold, type Habit, habitSpan, noHabit, type Payment, traceOf } from "../habit.ts";
import { type PaymentRow, paymentColumns, paymentOf } from "../history.server.ts";
import { factColumns, factsOf, type RowFacts } from "../payment-facts.server.ts";
import { subjectOf } from "../subject.ts";

/** One past payment with its features as they were. */
export interface PastPayment {
  payment: Payment & { customerId: string | null } & RowFacts;
  features: Features;
}

/** Small enough that whatever else the process does is not held up for long. */
const page = 500;

type Row = [subject: string, ...PaymentRow];

/** The payments of each kind of subject stand together, in the order they are folded. */
const walks = [
  { of: "t.customer_id", where: "t.customer_id IS NOT NULL" },
  { of: "t.card_fingerprint", where: "t.customer_id IS NULL AND t.card_fingerprint IS NOT NULL" },
  {
    of: "t.device_id",
    where: "t.customer_id IS NULL AND t.card_fingerprint IS NULL AND t.device_id IS NOT NULL",
  },
  { of: "''::text", where: "t.customer_id IS NULL AND t.card_fingerprint IS NULL AND t.device_id IS NULL" },
] as const;

/**
 * Goes through everything that occurred between two instants, subject by subject, with the
 * features that each payment had: habits are folded from 90 days before on. Holds one habit and
 * one page of rows at a time, however long the history is.
 *
 * A payment counts with the status it has now; what it was when the next was scored is not told
 * apart here, which can differ for payments minutes apart.
 *
 * @param from milliseconds since 1970, likewise `to`
 * @param visit is given a page of payments within the time
 */
export async function walkPast(
  client: PoolClient,
  { from, to }: { from: number; to: number },
  visit: (page: PastPayment[]) => Promise<void>,
): Promise<void> {
  for (const { of, where } of walks) {
    const name = "past_payments";
    await client.query(
      `DECLARE ${name} NO SCROLL CURSOR FOR
       SELECT ${of}, ${paymentColumns}, ${factColumns} FROM transactions t
       WHERE ${where} AND t.occurred_at >= $1 AND t.occurred_at < $2
       ORDER BY ${of}, t.occurred_at, t.id`,
      [new Date(from - habitSpan), new Date(to)],
    );
    let subject: string | null = null;
    let habit: Habit = noHabit;
    for (;;) {
      const { rows } = await client.query<Row>({ rowMode: "array", text: `FETCH ${page} FROM ${name}` });
      const past: PastPayment[] = [];
      for (const row of rows) {
        if (row[0] !== subject) {
          subject = row[0];
          habit = noHabit;
        }
        const payment = { ...paymentOf(row, 1), ...factsOf(row) };
        const trace = traceOf(payment);
        if (payment.occurredAt >= from) past.push({ payment, features: featuresOf(habit, trace) });
        if (subjectOf(payment)) habit = fold(habit, trace);
      }
      await visit(past);
      if (rows.length < page) break;
    }
    await client.query(`CLOSE ${name}`);
  }
}
