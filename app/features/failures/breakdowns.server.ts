import { pool } from "#app/platform/db.server.ts";
import { byOneDimension, countsSql, sumsSql } from "./counts-sql.ts";
import { ofEarlier } from "./earlier.server.ts";
import { minuteSumsSql } from "./many-values.server.ts";
import { type BrokenDownBy, brokenDownBy } from "./outcome-query.ts";
import type { Piece, Source, Window } from "./outcome-window.ts";
import { type Mover, movers, type Outcomes, type OutcomeValue } from "./outcomes.ts";

/** Values of a dimension that are shown, and movers of all. */
const shown = 12;
const moversShown = 8;

/** Payments and failures of a value in a stretch of time. */
interface ValueSums {
  dimension: BrokenDownBy;
  value: string;
  total: number;
  failed: number;
}

const combinedHere = brokenDownBy.filter((dimension) => dimension !== "merchant");

/** Within several values: of what is counted in combination. */
async function combinedSums(source: Source, pieces: readonly Piece[]): Promise<ValueSums[]> {
  const first = pieces.length * 3 + 1;
  const { rows: table, where, values } = countsSql(source, first);
  const own = pieces.map((_, place) => {
    const [level, from, to] = [1, 2, 3].map((of) => `$${place * 3 + of}`) as [string, string, string];
    return sumsSql({ rows: table, where, level: `${level}::text` }, combinedHere.join(", "), from, to);
  });
  const each = combinedHere.map(
    (dimension) => `
      SELECT '${dimension}' AS dimension, ${dimension} AS value, sum(total)::int AS total, sum(failed)::int AS failed
      FROM own WHERE ${dimension} <> '' GROUP BY 2`,
  );
  const { rows } = await pool.query<ValueSums>(
    `WITH own AS MATERIALIZED (${own.join(" UNION ALL ")}) ${each.join(" UNION ALL ")}`,
    [...pieces.flatMap(({ level, from, to }) => [level, new Date(from), new Date(to)]), ...values],
  );
  return rows;
}

const sumsOfValues = sumsSql(
  { rows: byOneDimension.rows, where: "dimension = d.dimension", level: "d.level" },
  "value",
  "d.from",
  "d.to",
);

/** Of every dimension that is broken down: one stretch of an index each, for each piece of the time. */
async function countedSums(pieces: readonly Piece[]): Promise<ValueSums[]> {
  const asked = pieces.flatMap(({ level, from, to }) =>
    brokenDownBy
      .filter((dimension) => !(level === "minute" && dimension === "merchant"))
      .map((dimension) => ({ dimension, level, from: new Date(from), to: new Date(to) })),
  );
  const { rows } = await pool.query<ValueSums>(
    `SELECT d.dimension, c.value, c.total, c.failed
     FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS d (dimension, level, "from", "to"),
       LATERAL (SELECT value, sum(total)::int AS total, sum(failed)::int AS failed FROM (${sumsOfValues}) v GROUP BY value) c`,
    [
      asked.map(({ dimension }) => dimension),
      asked.map(({ level }) => level),
      asked.map(({ from }) => from),
      asked.map(({ to }) => to),
    ],
  );
  return rows;
}

/** Of merchants, whose minutes share rows. */
async function merchantSums({ from, to }: Piece): Promise<ValueSums[]> {
  const { rows } = await pool.query<Omit<ValueSums, "dimension">>(minuteSumsSql, [
    "merchant",
    new Date(from),
    new Date(to),
  ]);
  return rows.map((row) => ({ ...row, dimension: "merchant" }));
}

async function valueSums(source: Source, pieces: readonly Piece[]): Promise<ValueSums[]> {
  if (source.table === "combinations") return combinedSums(source, pieces);
  const byMinute = pieces.filter(({ level }) => level === "minute");
  return (await Promise.all([countedSums(pieces), ...byMinute.map(merchantSums)])).flat();
}

async function merchantNames(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; name: string }>(
    `SELECT m.id, t.name FROM unnest($1::text[]) AS m (id),
       LATERAL (SELECT merchant_name AS name FROM transactions WHERE merchant_id = m.id AND merchant_name IS NOT NULL
                ORDER BY occurred_at DESC LIMIT 1) t`,
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The same of a time that reaches the present: the hours before its first whole day are over. */
async function sumsToNow(source: Source, pieces: readonly Piece[]): Promise<ValueSums[]> {
  const [first, ...others] = pieces;
  if (first?.level !== "hour" || others.length === 0) return valueSums(source, pieces);
  const [begun, rest] = await Promise.all([
    ofEarlier(["values", source, first], () => valueSums(source, [first])),
    valueSums(source, others),
  ]);
  return [...begun, ...rest];
}

type Values = Pick<Outcomes, "breakdowns" | "movers">;

/**
 * Values of every dimension with their payments and failures, now and before: those with most failures; and of all
 * values those that moved most.
 */
export async function breakdowns({ parts }: Window): Promise<Values> {
  const told = Object.fromEntries(
    brokenDownBy.map((dimension) => [dimension, [] as OutcomeValue[]]),
  ) as Outcomes["breakdowns"];
  if (!parts) return { breakdowns: told, movers: [] };
  const held = new Map<string, Omit<Mover, "moved" | "excess">>();
  const of = ({ dimension, value }: ValueSums) => {
    const key = `${dimension}\u0000${value}`;
    const none = { dimension, value, name: null, total: 0, failed: 0, beforeTotal: 0, beforeFailed: 0 };
    const one = held.get(key) ?? none;
    held.set(key, one);
    return one;
  };
  const [now, before] = await Promise.all([
    sumsToNow(parts.source, parts.pieces),
    ofEarlier(["values", parts.source, parts.before.pieces], () =>
      valueSums(parts.source, parts.before.pieces),
    ),
  ]);
  for (const row of now) {
    const one = of(row);
    one.total += row.total;
    one.failed += row.failed;
  }
  for (const row of before) {
    const one = of(row);
    one.beforeTotal += row.total;
    one.beforeFailed += row.failed;
  }
  const all = [...held.values()];
  for (const dimension of brokenDownBy)
    told[dimension] = all
      .filter((one) => one.dimension === dimension && one.total > 0)
      .toSorted((one, other) => other.failed - one.failed || other.total - one.total)
      .slice(0, shown)
      .map(({ dimension: _dimension, ...one }) => one);
  const moved = movers(all).slice(0, moversShown);
  const named = [...told.merchant, ...moved.filter(({ dimension }) => dimension === "merchant")];
  const names = await merchantNames([...new Set(named.map(({ value }) => value))]);
  for (const one of named) one.name = names.get(one.value) ?? null;
  return { breakdowns: told, movers: moved };
}
