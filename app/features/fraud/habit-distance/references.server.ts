import type { Pool, PoolClient } from "pg";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { layout, starts, watched } from "../drift/layout.ts";
import { distanceEdges, enoughPayments, type HabitReference, tailsOf } from "./reference.ts";

/** Days of payments that a distance is compared with. */
const referenceDays = 28;
/** A reference is made anew after a day, or once there are so many times more payments. */
const grownBy = 5;

let held: HabitReference | null = null;

/**
 * The reference of a revision, from memory while it is the one that was read last.
 *
 * @param revision 0 where there is none yet
 */
export async function habitReference(
  client: Pool | PoolClient,
  revision: number,
): Promise<HabitReference | null> {
  if (revision === 0) return null;
  if (held?.revision === revision) return held;
  const { rows } = await client.query<HabitReference>(
    `SELECT revision, first_day::text AS "from", last_day::text AS "to", payments, edges, tails
     FROM habit_references WHERE revision = $1`,
    [revision],
  );
  held = rows[0] ?? null;
  return held;
}

/** The newest reference; null before there were payments enough. */
export async function newestReference(): Promise<HabitReference | null> {
  const { rows } = await pool.query<{ revision: number }>(
    "SELECT coalesce(max(revision), 0) AS revision FROM habit_references",
  );
  return habitReference(pool, rows[0]!.revision);
}

const place = watched.findIndex(({ name }) => name === "habitDistance");
const firstBin = starts[place]!;

/**
 * Counts anew how common distances from habit are, where that is due. Scoring takes the new revision up with its next
 * batch.
 *
 * @returns the new revision; null where there is none
 */
export async function renewReference(): Promise<number | null> {
  const { rows } = await pool.query<{ from: string; to: string; counts: number[] }>(
    `WITH days AS (
       SELECT day, counts FROM score_distributions
       WHERE layout = $1 AND day > (SELECT max(day) FROM score_distributions WHERE layout = $1) - $2::int
     )
     SELECT (SELECT min(day)::text FROM days) AS "from", (SELECT max(day)::text FROM days) AS "to",
            array(SELECT sum(counts[bin])::int8 FROM days, generate_series($3::int, $4::int) AS bin GROUP BY bin ORDER BY bin) AS counts`,
    // Postgres counts from one; the bin after the last edge is the last of those told.
    [layout, referenceDays, firstBin + 1, firstBin + 1 + distanceEdges.length],
  );
  const { from, to, counts } = rows[0]!;
  const { payments, tails } = tailsOf(counts.map(Number));
  if (payments < enoughPayments) return null;
  const { rows: made } = await pool.query<{ revision: number }>(
    `INSERT INTO habit_references (first_day, last_day, payments, edges, tails)
     SELECT $1::date, $2::date, $3::int, $4::float8[], $5::float8[]
     WHERE NOT EXISTS (SELECT FROM habit_references
                       WHERE made_at > now() - interval '1 day' AND payments * $6::int > $3::int)
     RETURNING revision`,
    [from, to, payments, distanceEdges, tails, grownBy],
  );
  const revision = made[0]?.revision ?? null;
  if (revision) log.info({ revision, payments }, "distances from habit are compared anew");
  return revision;
}
