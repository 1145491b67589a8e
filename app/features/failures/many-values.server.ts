import { pool } from "#app/platform/db.server.ts";
import { notFailed } from "./counts-sql.ts";
import { rowLengthOf } from "./outcome-counts.ts";

/** Since when merchants, category codes, BINs and terminals are counted by the minute, ms. */
export async function manyValuesFrom(): Promise<number> {
  const { rows } = await pool.query<{ at: number }>(
    `SELECT (extract(epoch FROM greatest(minutes_from, many_values_from)) * 1000)::float8 AS at
     FROM outcome_progress WHERE id = 1`,
  );
  return rows[0]?.at ?? Number.POSITIVE_INFINITY;
}

/** Their minutes; parameters 1 to 4 are the dimension, the values, and the stretch of time. */
export const minuteCellsSql = "minutes_of_values($1, $2, $3, $4)";

/**
 * Payments and failures of every value of a dimension ($1) over a stretch of time ($2, $3). Rows that lie within it
 * tell their own sums; only those at its ends are taken apart.
 */
export const minuteSumsSql = `
  SELECT value, sum(total)::int AS total, sum(failed)::int AS failed FROM (
    SELECT unnest(names) AS value, unnest(decided) AS total, unnest(failed) AS failed FROM outcome_minutes
    WHERE dimension = $1 AND at >= $2 AND at <= $3::timestamptz - interval '${rowLengthOf.minute} milliseconds'
    UNION ALL
    SELECT value, CASE WHEN outcome <> 'pending' THEN count ELSE 0 END,
      CASE WHEN outcome NOT IN ${notFailed} THEN count ELSE 0 END
    FROM outcome_minute_cells
    WHERE dimension = $1 AND row_at > $2::timestamptz - interval '${rowLengthOf.minute} milliseconds' AND row_at < $3
      AND (row_at < $2 OR row_at > $3::timestamptz - interval '${rowLengthOf.minute} milliseconds')
      AND at >= $2 AND at < $3
  ) v GROUP BY value`;
