import { pool } from "#app/platform/db.server.ts";
import { hours } from "#app/platform/time.ts";
import type { PaymentRecord } from "./payment.ts";

/** Whoever begins to follow payments looks so far back for those whose first answer was another. */
export const answeredWithin = hours(6);

interface FirstAnswer {
  scheme: string | null;
  code: string | null;
  /** ms: when the present one came */
  at: number;
}

/** Payments that failed at first and have another status now, by id: the money may be taken after a late answer. */
export async function failedBefore(since: Date): Promise<Map<string, FirstAnswer>> {
  const { rows } = await pool.query<FirstAnswer & { id: string }>(
    `SELECT DISTINCT ON (t.id) t.id, e.failure_scheme AS scheme, e.failure_code AS code,
            (extract(epoch FROM e.recorded_at) * 1000)::float8 AS at
     FROM transactions t JOIN transaction_events e ON e.transaction_id = t.id
     WHERE t.occurred_at > $1 AND t.status <> 'failed' AND e.from_status = 'failed' ORDER BY t.id, e.id DESC`,
    [since],
  );
  return new Map(rows.map(({ id, ...first }) => [id, first]));
}

/** Later answers, told when the stream comes to the time they came at. */
export class Amended {
  private waiting: { at: number; record: PaymentRecord; occurredAt: number }[] = [];

  constructor(private readonly told: (record: PaymentRecord, occurredAt: number) => void) {}

  wait(at: number, record: PaymentRecord, occurredAt: number) {
    this.waiting.push({ at, record, occurredAt });
    this.waiting.sort((one, other) => one.at - other.at);
  }

  /** Tells those that came by `now` (ms). */
  tell(now: number) {
    while (this.waiting.length > 0 && this.waiting[0]!.at <= now) {
      const { record, occurredAt } = this.waiting.shift()!;
      this.told(record, occurredAt);
    }
  }
}
