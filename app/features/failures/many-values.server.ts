import { pool } from "#app/platform/db.server.ts";
import { notFailed } from "./counts-sql.ts";
import { rowLengthOf } from "./outcome-counts.ts";
import type { Kept } from "./outcome-window.ts";

const nothingKept: Kept = {
  minutesFrom: Number.POSITIVE_INFINITY,
  hoursFrom: Number.POSITIVE_INFINITY,
  manyValuesFrom: Number.POSITIVE_INFINITY,
};
const milliseconds = (instant: string) => `(extract(epoch FROM ${instant}) * 1000)::float8`;

/** Since when each level is kept, ms. */
export async function keptFrom(): Promise<Kept> {
  const { rows } = await pool.query<Kept>(
    `SELECT ${milliseconds("minutes_from")} AS "minutesFrom", ${milliseconds("hours_from")} AS "hoursFrom",
            ${milliseconds("greatest(minutes_from, many_values_from)")} AS "manyValuesFrom"
     FROM outcome_progress WHERE id = 1`,
  );
  return rows[0] ?? nothingKept;
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
