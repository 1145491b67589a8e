import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { type Learning, learnedDays, learningOf } from "./learning.ts";

/** What detection has still to learn before it tells of incidents; null where it does. */
export async function readLearning(actor: Actor, now = Date.now()): Promise<Learning | null> {
  assertCan(actor, "incidents.read");
  const { rows } = await pool.query<{ first: Date | null; until: Date | null }>(
    `SELECT (SELECT min(occurred_at) FROM transactions WHERE occurred_at > $1) AS first,
            (SELECT watched_until FROM detector_lease WHERE id = 1) AS until`,
    [new Date(now - learnedDays)],
  );
  const { first, until } = rows[0]!;
  return learningOf(first?.getTime() ?? null, until?.getTime() ?? null, now);
}
