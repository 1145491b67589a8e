import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { mostCounted } from "./inbox.ts";

/**
 * How many conversations call for somebody to act: nobody's, and one's own whose customer
 * waits. Each counts up to {@link mostCounted}; none for those who do not answer customers.
 */
export async function waitingCount(actor: Actor & { type: "staff" }): Promise<number> {
  assertCan(actor, "conversations.read");
  if (!can(actor, "conversations.reply")) return 0;
  const { rows } = await pool.query<{ count: number }>(
    `SELECT (
       (SELECT count(*) FROM (SELECT FROM conversations
         WHERE status = 'open' AND assignee_id IS NULL LIMIT ${mostCounted}) nobodys) +
       (SELECT count(*) FROM (SELECT FROM conversations
         WHERE status = 'open' AND assignee_id = $1 AND waiting_since IS NOT NULL LIMIT ${mostCounted}) own)
     )::int AS count`,
    [actor.id],
  );
  return rows[0]!.count;
}
