import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { seconds } from "#app/platform/time.ts";

/**
 * Queues every lane in which something has waited too long: its nudge was lost, or the
 * worker that had it.
 *
 * @param patience milliseconds
 * @returns the lanes
 */
export async function sweepBacklog(patience = seconds(5)): Promise<number[]> {
  const { rows } = await pool.query<{ lane: number }>(
    `SELECT l.lane FROM scoring_lanes l
     CROSS JOIN LATERAL (
       SELECT b.accepted_at FROM scoring_backlog b WHERE b.lane = l.lane ORDER BY b.seq LIMIT 1
     ) oldest
     WHERE oldest.accepted_at <= now() - $1 * interval '1 millisecond'
     ORDER BY l.lane`,
    [patience],
  );
  const lanes = rows.map(({ lane }) => lane);
  if (lanes.length > 0) await enqueue("scoreLane", ...lanes.map((lane) => ({ lane })));
  return lanes;
}

/** What waits to be scored in each lane, and for how long the oldest has (milliseconds). Empty lanes are told too. */
export async function backlogByLane(actor: Actor) {
  assertCan(actor, "system.read");
  const { rows } = await pool.query<{ lane: number; waiting: number; oldestMs: number }>(
    `SELECT l.lane, count(b.seq) AS waiting,
            coalesce(extract(epoch FROM now() - min(b.accepted_at)) * 1000, 0)::float8 AS "oldestMs"
     FROM scoring_lanes l LEFT JOIN scoring_backlog b ON b.lane = l.lane
     GROUP BY l.lane ORDER BY l.lane`,
  );
  return rows;
}
