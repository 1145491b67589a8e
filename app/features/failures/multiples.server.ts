import { pool } from "#app/platform/db.server.ts";
import { between, byOneDimension, countsSql, notFailed, rowLength, summed } from "./counts-sql.ts";
import { ofEarlier } from "./earlier.server.ts";
import { minuteCellsSql } from "./many-values.server.ts";
import { isManyValued, rowLengthOf } from "./outcome-counts.ts";
import type { Source, Window } from "./outcome-window.ts";
import type { Multiple, Outcomes } from "./outcomes.ts";
import { placeSql } from "./time-bins.server.ts";

/** Dimensions with a small chart for each of their busiest values. */
const multiplied = ["issuer", "method", "country", "merchant"] as const;
const mostMultiples = 6;

interface Summed {
  value: string;
  place: number;
  total: number;
  failed: number;
}

type Points = Pick<Window, "from" | "to" | "edges" | "level">;

const timesOf = ({ from, to, edges }: Points) => [
  new Date(from),
  new Date(to),
  edges.map((at) => new Date(at)),
];

/** Some values of a dimension whose minutes share rows, by value and point. */
async function minutesOf(dimension: string, names: readonly string[], window: Points): Promise<Summed[]> {
  const isOfRows = window.edges.every((at) => at % rowLengthOf.minute === 0);
  const cells = isOfRows
    ? `SELECT value, ${placeSql("$5")} AS place, sum(total)::int AS total, sum(failed)::int AS failed
       FROM (SELECT at, unnest(names) AS value, unnest(decided) AS total, unnest(failed) AS failed
             FROM outcome_minutes WHERE dimension = $1 AND at >= $3 AND at < $4) r
       WHERE value = ANY($2) GROUP BY 1, 2`
    : `SELECT value, ${placeSql("$5")} AS place, ${summed} FROM ${minuteCellsSql} GROUP BY 1, 2`;
  const { rows } = await pool.query<Summed>(cells, [dimension, names, ...timesOf(window)]);
  return rows;
}

/** The last instant of the cells a row holds. */
const endOfRow = (begin: string) => `${begin} + ${rowLength("level")} - interval '1 millisecond'`;

/**
 * Some values of a dimension, by value and point; within `source` where there is one. Rows that lie within a point
 * tell their own sums; only those that lie across an edge are taken apart.
 */
async function countsOf(
  dimension: string,
  names: readonly string[],
  window: Points,
  source: Source | null,
): Promise<Summed[]> {
  const own = source
    ? { ...countsSql(source, 6), column: dimension }
    : { ...byOneDimension, where: `dimension = '${dimension}'`, values: [], column: "value" };
  const isWhole = `${placeSql("$4")} = ${placeSql("$4", endOfRow("at"))}`;
  const { rows } = await pool.query<Summed>(
    `SELECT value, place, sum(total)::int AS total, sum(failed)::int AS failed FROM (
       SELECT ${own.column} AS value, ${placeSql("$4")} AS place, decided AS total, failed
       FROM ${own.rows} WHERE level = $1 AND at >= $2 AND at < $3 AND ${own.column} = ANY($5) AND ${own.where} AND ${isWhole}
       UNION ALL
       SELECT ${own.column}, ${placeSql("$4")}, CASE WHEN outcome <> 'pending' THEN count ELSE 0 END,
         CASE WHEN outcome NOT IN ${notFailed} THEN count ELSE 0 END
       FROM ${own.cells} WHERE level = $1 AND ${between("$1", "$2", "$3")} AND ${own.column} = ANY($5) AND ${own.where}
         AND ${placeSql("$4", "row_at")} <> ${placeSql("$4", endOfRow("row_at"))}
     ) c GROUP BY 1, 2`,
    [window.level, ...timesOf(window), names, ...own.values],
  );
  return rows;
}

/**
 * Some values by point: all but the last point a minute old at most, since there most of the cells are and little
 * changes.
 */
async function overTime(
  dimension: string,
  names: readonly string[],
  window: Window,
  source: Source | null,
): Promise<Summed[]> {
  const { level, edges } = window;
  const read = (own: Points) =>
    level === "minute" && isManyValued(dimension)
      ? minutesOf(dimension, names, own)
      : countsOf(dimension, names, own, source);
  const last = edges.at(-2)!;
  const over = { level, from: window.from, to: last, edges: edges.slice(0, -1) };
  const [earlier, now] = await Promise.all([
    over.edges.length < 2 ? [] : ofEarlier(["multiples", dimension, names, source, over], () => read(over)),
    read({ level, from: last, to: window.to, edges: edges.slice(-2) }),
  ]);
  return [...earlier, ...now.map((row) => ({ ...row, place: edges.length - 1 }))];
}

/** The busiest values over time: those of one dimension each, in points of the charts. */
export async function multiplesOf(window: Window, parts: Outcomes["breakdowns"]): Promise<Multiple[]> {
  const { level, edges, source, manyByMinute } = window;
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
    const names = values.map(({ value }) => value).toSorted();
    const rows = await overTime(dimension, names, window, narrowed ? window.parts!.source : null);
    return values.map(({ value, name }) => {
      const own = new Map(rows.filter((row) => row.value === value).map((row) => [row.place, row]));
      const points = edges.slice(0, -1).map((_, place) => {
        const held = own.get(place + 1);
        return { total: held?.total ?? 0, failed: held?.failed ?? 0 };
      });
      return { dimension, value, name, points };
    });
  };
  const narrowedTo = source.table === "counts" ? source.dimension : null;
  return (await Promise.all(shownOf.filter((dimension) => dimension !== narrowedTo).map(read))).flat();
}
