import { combined, levels, rowLengthOf } from "./outcome-counts.ts";
import type { Source } from "./outcome-query.ts";

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
const rowLength = (level: string) => `CASE ${level} ${rowLengths.join(" ")} END`;

/** A stretch of time, in terms of the cells and of the rows they are kept in. */
export const between = (level: string, from: string, to: string) =>
  `row_at > ${from}::timestamptz - ${rowLength(level)} AND row_at < ${to}
   AND at >= ${from} AND at < ${to}`;

/**
 * Payments and failures of a stretch of time by `columns`, as `total` and `failed`. Rows that lie within it tell
 * their own sums; only those at its ends are taken apart.
 *
 * @param of rows and cells of the same counts
 */
export function sumsSql(
  of: Omit<CountsSql, "values"> & { level: string },
  columns: string,
  from: string,
  to: string,
) {
  const lastWhole = `${to}::timestamptz - ${rowLength(of.level)}`;
  return `
    SELECT ${columns}, decided AS total, failed FROM ${of.rows}
    WHERE level = ${of.level} AND ${of.where} AND at >= ${from} AND at <= ${lastWhole}
    UNION ALL
    SELECT ${columns}, ${summed} FROM ${of.cells}
    WHERE level = ${of.level} AND ${of.where} AND ${between(of.level, from, to)}
      AND (row_at < ${from} OR row_at > ${lastWhole})
    GROUP BY ${columns}`;
}
