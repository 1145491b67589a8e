import { pool } from "#app/platform/db.server.ts";
import { seconds } from "#app/platform/time.ts";

/** A web process tells this often which visitors are connected to it… */
export const toldEvery = seconds(15);
/**
 * …and is believed this long: two tellings may be lost, a page be loaded again or a process be replaced before a
 * visitor seems to have gone.
 */
export const believedFor = seconds(40);

/** Notes that pages of these sessions are connected now. */
export async function seenHere(sessionIds: readonly string[], now = new Date()): Promise<void> {
  if (sessionIds.length === 0) return;
  await pool.query("UPDATE visitor_sessions SET seen_at = greatest(seen_at, $2) WHERE id = ANY($1::text[])", [
    [...new Set(sessionIds)],
    now,
  ]);
}

/** SQL: whether the visitor of `c` has a page open, at a time that is its parameter. */
export const isHere = (at: string) => `EXISTS (
    SELECT 1 FROM visitor_sessions s WHERE s.visitor_id = c.visitor_id AND s.revoked_at IS NULL
    AND s.seen_at > ${at}::timestamptz - interval '${believedFor / 1000} seconds')`;
