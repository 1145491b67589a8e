import { pool } from "#app/platform/db.server.ts";
import { triesCountedFor } from "./retry.ts";

/** Tries of one payment that are counted: more than any network allows. */
const mostCounted = 100;

/** Attempts that failed to pay the same with the same card at the same merchant; `p` is one of them. */
const same = `t.card_fingerprint IS NOT DISTINCT FROM p.card_fingerprint AND t.merchant_id IS NOT DISTINCT FROM p.merchant_id
  AND t.amount_minor = p.amount_minor AND t.currency = p.currency AND t.method = 'card' AND t.status = 'failed'
  AND t.occurred_at > $2`;

/**
 * How often payments by card that failed were tried: the same card, merchant, amount and currency, as far back as
 * networks count. Who names neither a customer nor a card is not known again: each of theirs is one try.
 *
 * @returns instants (ms) by payment, each payment's own among them
 */
export async function triesOf(ids: readonly string[], now: number): Promise<Map<string, number[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; at: number[] }>(
    `SELECT p.id, array_agg((extract(epoch FROM tried.occurred_at) * 1000)::float8) AS at
     FROM transactions p JOIN LATERAL (
       (SELECT t.occurred_at FROM transactions t WHERE t.customer_id = p.customer_id AND ${same}
        ORDER BY t.occurred_at DESC LIMIT ${mostCounted})
       UNION ALL
       (SELECT t.occurred_at FROM transactions t
        WHERE p.customer_id IS NULL AND t.customer_id IS NULL AND t.card_fingerprint = p.card_fingerprint AND ${same}
        ORDER BY t.occurred_at DESC LIMIT ${mostCounted})
     ) tried ON true
     WHERE p.id = ANY($1) AND p.method = 'card' AND p.status = 'failed' GROUP BY p.id`,
    [ids, new Date(now - triesCountedFor)],
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}
