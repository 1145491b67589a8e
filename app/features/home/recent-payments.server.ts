import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { hours } from "#app/platform/time.ts";

/** More than this many payments are not counted: the newest of them tell the share as well. */
export const sample = 20_000;

/**
 * How the last hour's payments went, per minute for the last sixty. Reads at most
 * {@link sample} index rows, however busy the hour was.
 *
 * @param now ms
 */
export async function recentPayments(actor: Actor, now: number) {
  assertCan(actor, "transactions.read");
  const since = new Date(now - hours(1));
  const { rows } = await pool.query<{ minute: number; succeeded: number; failed: number; total: number }>(
    `SELECT least(59, floor(extract(epoch FROM occurred_at - $1) / 60))::int AS minute,
            count(*) FILTER (WHERE status IN ('succeeded', 'refunded')) AS succeeded,
            count(*) FILTER (WHERE status = 'failed') AS failed, count(*) AS total
     FROM (SELECT occurred_at, status FROM transactions
           WHERE occurred_at > $1 AND occurred_at <= $2 ORDER BY occurred_at DESC, id DESC LIMIT $3) newest
     GROUP BY 1`,
    [since, new Date(now), sample],
  );
  const perMinute = Array.from({ length: 60 }, () => ({ succeeded: 0, failed: 0 }));
  for (const { minute, succeeded, failed } of rows) perMinute[minute] = { succeeded, failed };
  const sum = (pick: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    perMinute,
    total: sum((row) => row.total),
    succeeded: sum((row) => row.succeeded),
    failed: sum((row) => row.failed),
  };
}
