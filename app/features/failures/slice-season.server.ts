import { pool } from "#app/platform/db.server.ts";
import { days, hours } from "#app/platform/time.ts";
import { between, countsSql, summed } from "./counts-sql.ts";
import { type Combined, combined, isManyValued } from "./outcome-counts.ts";
import type { Source } from "./outcome-window.ts";
import { dimensions, type Scope } from "./payment.ts";
import { type HourSums, shapeOfDay } from "./usual-rate.ts";

/** The days before an incident that tell how its slice fails over a day. */
const learnedFrom = days(7);

/** Where the hours of a slice are counted; null where they are not, as of one customer. */
function sourceOf(scope: Scope): Source | null {
  const named = dimensions.filter((dimension) => scope[dimension] !== undefined);
  const [only] = named;
  if (only === undefined) return { table: "counts", dimension: "all", value: "all" };
  const isFew = (dimension: string): dimension is Combined =>
    (combined as readonly string[]).includes(dimension);
  if (named.length === 1 && (isFew(only) || isManyValued(only)))
    return { table: "counts", dimension: only, value: scope[only]! };
  if (!named.every(isFew)) return null;
  return {
    table: "combinations",
    values: Object.fromEntries(named.map((dimension) => [dimension, scope[dimension]!])),
  };
}

/**
 * How much more, or less, than on average a slice failed at each hour of the day (UTC) in the week before.
 *
 * @param before ms
 * @returns 24 factors about 1; null where the slice is not counted by the hour, or failed too seldom to tell
 */
export async function shapeOfSlice(scope: Scope, before: number): Promise<number[] | null> {
  const source = sourceOf(scope);
  if (!source) return null;
  const to = Math.floor(before / hours(1)) * hours(1);
  const { cells, where, values } = countsSql(source, 3);
  const { rows } = await pool.query<HourSums>(
    `SELECT extract(hour FROM at AT TIME ZONE 'UTC')::int AS hour, ${summed} FROM ${cells}
     WHERE level = 'hour' AND ${between("'hour'", "$1", "$2")} AND ${where} GROUP BY 1`,
    [new Date(to - learnedFrom), new Date(to), ...values],
  );
  return shapeOfDay(rows);
}
