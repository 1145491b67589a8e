import { combined, lengthOf, levels, rowLengthOf } from "./outcome-counts.ts";
import type { Source } from "./outcome-window.ts";

/** What did not fail, as SQL. */
export const notFailed = "('succeeded', 'refunded', 'pending')";

/** Payments and failures of cells, as SQL. */
export const summed = `coalesce(sum(count) FILTER (WHERE outcome <> 'pending'), 0)::int AS total,
  coalesce(sum(count) FILTER (WHERE outcome NOT IN ${notFailed}), 0)::int AS failed`;

/** Where the counts of a source stand, and which of them are its own. */
export interface CountsSql {
  /** the rows, each with its sums */
  rows: string;
  /** the cells of the rows, one by one */
  cells: string;
  where: string;
  values: string[];
}

/** Where counts by one dimension stand. */
export const byOneDimension = { rows: "outcome_counts", cells: "outcome_cells" };

/** Where the counts of a source stand; parameters are numbered from `first`. */
export function countsSql(source: Source, first: number): CountsSql {
  if (source.table === "counts")
    return {
      ...byOneDimension,
      where: `dimension = $${first} AND value = $${first + 1}`,
      values: [source.dimension, source.value],
    };
  const chosen = combined.filter((dimension) => source.values[dimension] !== undefined);
  return {
    rows: "outcome_combinations",
    cells: "outcome_combination_cells",
    where: chosen.map((dimension, place) => `${dimension} = $${first + place}`).join(" AND "),
    values: chosen.map((dimension) => source.values[dimension]!),
  };
}

const rowLengths = levels.map(
  (level) => `WHEN '${level}' THEN interval '${rowLengthOf[level]} milliseconds'`,
);
export const rowLength = (level: string) => `CASE ${level} ${rowLengths.join(" ")} END`;

/** A stretch of time, in terms of the cells and of the rows they are kept in. */
export const between = (level: string, from: string, to: string) =>
  `row_at > ${from}::timestamptz - ${rowLength(level)} AND row_at < ${to}
   AND at >= ${from} AND at < ${to}`;

const cellLengths = levels.map((level) => `WHEN '${level}' THEN ${lengthOf[level] / 1_000}`);

/** Cells from the beginning of a row to an instant, whole ones or begun ones. */
const cellsTo = (instant: string, level: string, round: "floor" | "ceil") =>
  `${round}(extract(epoch FROM ${instant}::timestamptz - at) / CASE ${level} ${cellLengths.join(" ")} END)::int`;

/** All places a row may have. */
const placesOfRows = Math.max(...levels.map((level) => rowLengthOf[level] / lengthOf[level]));
const allPlaces = `ARRAY[${Array.from({ length: placesOfRows }, (_, place) => place).join(",")}]::int2[]`;

/**
 * Payments and failures of a stretch of time by `columns`, as `total` and `failed`. Rows that lie within it tell
 * their own sums, and so does the last one where none of its cells lies beyond; only others at its ends are taken
 * apart.
 *
 * @param from the beginning of a cell
 */
export function sumsSql(
  { rows, where, level }: Pick<CountsSql, "rows" | "where"> & { level: string },
  columns: string,
  from: string,
  to: string,
) {
  const lastWhole = `${to}::timestamptz - ${rowLength(level)}`;
  const reachesBeyond = `at > ${lastWhole} AND places && (${allPlaces})[${cellsTo(to, level, "ceil")} + 1:]`;
  return `
    SELECT ${columns}, decided AS total, failed FROM ${rows}
    WHERE level = ${level} AND ${where} AND at >= ${from} AND at < ${to} AND NOT (${reachesBeyond})
    UNION ALL
    SELECT ${columns}, CASE WHEN outcome <> 'pending' THEN count ELSE 0 END,
      CASE WHEN outcome NOT IN ${notFailed} THEN count ELSE 0 END
    FROM (
      SELECT ${columns}, ${cellsTo(from, level, "floor")} AS first, ${cellsTo(to, level, "ceil")} AS last,
        unnest(places) AS place, unnest(outcomes) AS outcome, unnest(counts) AS count
      FROM ${rows}
      WHERE level = ${level} AND ${where} AND at > ${from}::timestamptz - ${rowLength(level)} AND at < ${to}
        AND (at < ${from} OR ${reachesBeyond})
    ) c WHERE place >= first AND place < last`;
}
