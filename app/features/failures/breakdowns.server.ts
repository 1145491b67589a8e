import { pool } from "#app/platform/db.server.ts";
import { byOneDimension, countsSql, sumsSql } from "./counts-sql.ts";
import { ofEarlier } from "./earlier.server.ts";
import { minuteSumsSql } from "./many-values.server.ts";
import { type BrokenDownBy, brokenDownBy, type Window } from "./outcome-query.ts";
import type { Outcomes, OutcomeValue } from "./outcomes.ts";

/** Values of a dimension that are shown. */
const shown = 12;

/** Payments and failures of a value in a stretch of time. */
interface ValueSums {
  dimension: BrokenDownBy;
  value: string;
  total: number;
  failed: number;
}

/** A stretch of time whose values are told, and from which cells. */
type Stretch = Pick<NonNullable<Window["parts"]>, "level" | "source"> & {
  from: number;
  to: number;
  /** whether merchants are read by the minute */
  minutes: boolean;
};

const combinedHere = brokenDownBy.filter((dimension) => dimension !== "merchant");

/** Within several values: of what is counted in combination. */
async function combinedSums({ level, source, from, to }: Stretch): Promise<ValueSums[]> {
  const { rows: table, where, values } = countsSql(source, 4);
  const own = sumsSql({ rows: table, where, level: "$1" }, combinedHere.join(", "), "$2", "$3");
  const each = combinedHere.map(
    (dimension) => `
      SELECT '${dimension}' AS dimension, ${dimension} AS value, sum(total)::int AS total, sum(failed)::int AS failed
      FROM own WHERE ${dimension} <> '' GROUP BY 2`,
  );
  const { rows } = await pool.query<ValueSums>(
    `WITH own AS MATERIALIZED (${own}) ${each.join(" UNION ALL ")}`,
    [level, new Date(from), new Date(to), ...values],
  );
  return rows;
}

const sumsOfValues = sumsSql(
  { rows: byOneDimension.rows, where: "dimension = d.dimension", level: "d.level" },
  "value",
  "date_trunc(d.level, $3::timestamptz, 'UTC')",
  "$4",
);

/** Of every dimension that is broken down: one stretch of an index each. */
async function countedSums({ level, from, to, minutes }: Stretch): Promise<ValueSums[]> {
  const dimensions = brokenDownBy.filter((dimension) => !(minutes && dimension === "merchant"));
  const { rows } = await pool.query<ValueSums>(
    `SELECT d.dimension, c.value, c.total, c.failed FROM unnest($1::text[], $2::text[]) AS d (dimension, level),
       LATERAL (SELECT value, sum(total)::int AS total, sum(failed)::int AS failed FROM (${sumsOfValues}) v GROUP BY value) c`,
    [
      dimensions,
      // Before merchants were kept by the minute their hours are read, which begin a little earlier.
      dimensions.map((dimension) => (dimension === "merchant" && level === "minute" ? "hour" : level)),
      new Date(from),
      new Date(to),
    ],
  );
  return rows;
}

/** Of merchants, whose minutes share rows. */
async function merchantSums({ from, to }: Stretch): Promise<ValueSums[]> {
  const { rows } = await pool.query<Omit<ValueSums, "dimension">>(minuteSumsSql, [
    "merchant",
    new Date(from),
    new Date(to),
  ]);
  return rows.map((row) => ({ ...row, dimension: "merchant" }));
}

async function valueSums(stretch: Stretch): Promise<ValueSums[]> {
  if (stretch.source.table === "combinations") return combinedSums(stretch);
  const sums = [countedSums(stretch), ...(stretch.minutes ? [merchantSums(stretch)] : [])];
  return (await Promise.all(sums)).flat();
}

/** The values of a window now, and before. */
async function sumsOf({ to, manyByMinute, parts }: Window & { parts: NonNullable<Window["parts"]> }) {
  const { level, source, from, before } = parts;
  const of = { level, source, minutes: level === "minute" && manyByMinute };
  const earlier = { ...of, ...before };
  return Promise.all([
    valueSums({ ...of, from, to }),
    ofEarlier(["values", earlier], () => valueSums(earlier)),
  ]);
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

/** Values of every dimension with their payments and failures, now and before: those with most failures. */
export async function breakdowns(window: Window): Promise<Outcomes["breakdowns"]> {
  const empty = Object.fromEntries(brokenDownBy.map((dimension) => [dimension, [] as OutcomeValue[]]));
  const { parts } = window;
  if (!parts) return empty as Outcomes["breakdowns"];
  const held = new Map<string, OutcomeValue & { dimension: BrokenDownBy }>();
  const of = ({ dimension, value }: ValueSums) => {
    const key = `${dimension}\u0000${value}`;
    const none = { dimension, value, name: null, total: 0, failed: 0, beforeTotal: 0, beforeFailed: 0 };
    const one = held.get(key) ?? none;
    held.set(key, one);
    return one;
  };
  const [now, before] = await sumsOf({ ...window, parts });
  for (const row of now) Object.assign(of(row), { total: row.total, failed: row.failed });
  for (const row of before) Object.assign(of(row), { beforeTotal: row.total, beforeFailed: row.failed });
  for (const dimension of brokenDownBy)
    empty[dimension] = [...held.values()]
      .filter((one) => one.dimension === dimension && one.total > 0)
      .toSorted((one, other) => other.failed - one.failed || other.total - one.total)
      .slice(0, shown);
  const names = await merchantNames(empty.merchant!.map(({ value }) => value));
  empty.merchant = empty.merchant!.map((one) => ({ ...one, name: names.get(one.value) ?? null }));
  return empty as Outcomes["breakdowns"];
}
