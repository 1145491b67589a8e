import { pool } from "#app/platform/db.server.ts";
import { hours } from "#app/platform/time.ts";
import type { PaymentRecord } from "./payment.ts";

/** Whoever begins to follow payments looks so far back for those whose first answer was another. */
export const answeredWithin = hours(6);

/** An answer that came too late, as ISO 8583 writes it. */
const late = { scheme: "iso8583", code: "68" };

interface FirstAnswer {
  scheme: string;
  code: string;
  /** ms: when the present one came */
  amendedAt: number;
}

/**
 * Payments that failed at first and have another status now, by id: the money may be taken after a late answer. What the
 * first answer said is kept where it was itself a change; where the payment was told of with it, it was too late.
 */
export async function failedBefore(since: Date): Promise<Map<string, FirstAnswer>> {
  const { rows } = await pool.query<FirstAnswer & { id: string }>(
    `SELECT DISTINCT ON (t.id) t.id, coalesce(f.failure_scheme, $2) AS scheme, coalesce(f.failure_code, $3) AS code,
            (extract(epoch FROM e.recorded_at) * 1000)::float8 AS "amendedAt"
     FROM transactions t JOIN transaction_events e ON e.transaction_id = t.id
     LEFT JOIN transaction_events f ON f.transaction_id = t.id AND f.to_status = 'failed' AND f.id < e.id
     WHERE t.occurred_at > $1 AND t.status <> 'failed' AND e.from_status = 'failed' ORDER BY t.id, e.id DESC, f.id DESC`,
    [since, late.scheme, late.code],
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
