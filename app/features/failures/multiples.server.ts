import { pool } from "#app/platform/db.server.ts";
import { between, byOneDimension, countsSql, summed } from "./counts-sql.ts";
import { minuteCellsSql } from "./many-values.server.ts";
import { isManyValued, rowLengthOf } from "./outcome-counts.ts";
import type { Source, Window } from "./outcome-query.ts";
import type { Multiple, Outcomes } from "./outcomes.ts";
import { binSql } from "./time-bins.server.ts";

/** Dimensions with a small chart for each of their busiest values. */
const multiplied = ["issuer", "method", "country", "merchant"] as const;
const mostMultiples = 6;

interface Summed {
  value: string;
  at: Date;
  total: number;
  failed: number;
}

/** Whether each point is whole rows, which tell their own sums; else their cells are taken apart. */
const isOfRows = ({ level, point }: Window) => point % rowLengthOf[level] === 0;

/** Some values of a dimension whose minutes share rows, by value and point. */
async function minutesOf(dimension: string, names: readonly string[], window: Window): Promise<Summed[]> {
  const { from, to, point } = window;
  const cells = isOfRows(window)
    ? `SELECT value, ${binSql("$5")} AS at, sum(total)::int AS total, sum(failed)::int AS failed
       FROM (SELECT at, unnest(names) AS value, unnest(decided) AS total, unnest(failed) AS failed
             FROM outcome_minutes WHERE dimension = $1 AND at >= $3 AND at < $4) r
       WHERE value = ANY($2) GROUP BY 1, 2`
    : `SELECT value, ${binSql("$5")} AS at, ${summed} FROM ${minuteCellsSql} GROUP BY 1, 2`;
  const { rows } = await pool.query<Summed>(cells, [dimension, names, new Date(from), new Date(to), point]);
  return rows;
}

/** Some values of a dimension, by value and point; within `source` where there is one. */
async function countsOf(
  dimension: string,
  names: readonly string[],
  window: Window,
  source: Source | null,
): Promise<Summed[]> {
  const { level, point, from, to } = window;
  const own = source
    ? { ...countsSql(source, 6), column: dimension }
    : { ...byOneDimension, where: `dimension = '${dimension}'`, values: [], column: "value" };
  const { rows } = await pool.query<Summed>(
    isOfRows(window)
      ? `SELECT ${own.column} AS value, ${binSql("$4")} AS at, sum(decided)::int AS total, sum(failed)::int AS failed
         FROM ${own.rows} WHERE level = $1 AND at >= $2 AND at < $3 AND ${own.column} = ANY($5) AND ${own.where}
         GROUP BY 1, 2`
      : `SELECT ${own.column} AS value, ${binSql("$4")} AS at, ${summed} FROM ${own.cells}
         WHERE level = $1 AND ${between("$1", "$2", "$3")} AND ${own.column} = ANY($5) AND ${own.where} GROUP BY 1, 2`,
    [level, new Date(from), new Date(to), point, names, ...own.values],
  );
  return rows;
}

/** The busiest values over time: those of one dimension each, in points of the charts. */
export async function multiplesOf(window: Window, parts: Outcomes["breakdowns"]): Promise<Multiple[]> {
  const { level, point, from, to, source, manyByMinute } = window;
  if (!window.parts) return [];
  const narrowed = window.parts.source.table === "combinations";
  // By the minute combinations are not counted, and merchants only since some time.
  const shownOf = multiplied.filter(
    (dimension) =>
      !(dimension === "merchant" && (narrowed || (level === "minute" && !manyByMinute))) &&
      !(narrowed && level === "minute"),
  );
  const read = async (dimension: (typeof multiplied)[number]): Promise<Multiple[]> => {
    const values = parts[dimension].toSorted((one, other) => other.total - one.total).slice(0, mostMultiples);
    if (values.length < 2) return [];
    const names = values.map(({ value }) => value);
    const rows =
      level === "minute" && isManyValued(dimension)
        ? await minutesOf(dimension, names, window)
        : await countsOf(dimension, names, window, narrowed ? window.parts!.source : null);
    return values.map(({ value, name }) => {
      const own = new Map(rows.filter((row) => row.value === value).map((row) => [+row.at, row]));
      const points = Array.from({ length: Math.ceil((to - from) / point) }, (_, place) => {
        const at = from + place * point;
        const held = own.get(at);
        return { at, total: held?.total ?? 0, failed: held?.failed ?? 0 };
      });
      return { dimension, value, name, points };
    });
  };
  const narrowedTo = source.table === "counts" ? source.dimension : null;
  return (await Promise.all(shownOf.filter((dimension) => dimension !== narrowedTo).map(read))).flat();
}
