import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, hours } from "#app/platform/time.ts";
import { combined, type Outcome } from "./outcome-counts.ts";
import {
  type BrokenDownBy,
  brokenDownBy,
  type OutcomeQuery,
  type Source,
  type Window,
  windowOf,
} from "./outcome-query.ts";
import { type CountRow, type Outcomes, type OutcomeValue, pointsOf, reasonsOf } from "./outcomes.ts";

/** Values of a dimension that are shown. */
const shown = 12;
const notFailed = "('succeeded', 'refunded', 'pending')";

/** The table and conditions of a source; parameters are numbered from `first`. */
function sourceSql(source: Source, first: number): { table: string; where: string; values: string[] } {
  if (source.table === "counts")
    return {
      table: "outcome_counts",
      where: `dimension = $${first} AND value = $${first + 1}`,
      values: [source.dimension, source.value],
    };
  const chosen = combined.filter((dimension) => source.values[dimension] !== undefined);
  return {
    table: "outcome_combinations",
    where: chosen.map((dimension, place) => `${dimension} = $${first + place}`).join(" AND "),
    values: chosen.map((dimension) => source.values[dimension]!),
  };
}

/** Counts by point and outcome. */
async function countsBetween(
  { level, point, source }: Window,
  from: number,
  to: number,
): Promise<CountRow[]> {
  const { table, where, values } = sourceSql(source, 5);
  const { rows } = await pool.query<CountRow>(
    `SELECT (floor(extract(epoch FROM at) * 1000 / $4) * $4)::float8 AS at, outcome, sum(count)::int AS count
     FROM ${table} WHERE level = $1 AND at >= $2 AND at < $3 AND ${where} GROUP BY 1, 2`,
    [level, new Date(from), new Date(to), point, ...values],
  );
  return rows;
}

interface ValueRow {
  dimension: BrokenDownBy;
  value: string;
  now: boolean;
  total: number;
  failed: number;
}

const summed = `coalesce(sum(count) FILTER (WHERE outcome <> 'pending'), 0)::int AS total,
  coalesce(sum(count) FILTER (WHERE outcome NOT IN ${notFailed}), 0)::int AS failed`;

/** Counts by value of every dimension that is broken down, now and before: one stretch of an index each. */
async function valueRows(parts: NonNullable<Window["parts"]>, to: number): Promise<ValueRow[]> {
  const { level, from, before, source } = parts;
  const stretches = [
    { now: true, from, to },
    { now: false, from: before.from, to: before.to },
  ];
  if (source.table === "combinations") {
    const { where, values } = sourceSql(source, 4);
    const few = brokenDownBy.filter((dimension) => dimension !== "merchant");
    const read = async (stretch: (typeof stretches)[number]) => {
      const { rows } = await pool.query<Omit<ValueRow, "now">>(
        `WITH own AS MATERIALIZED (
           SELECT ${few.join(", ")}, outcome, sum(count) AS count FROM outcome_combinations
           WHERE level = $1 AND at >= $2 AND at < $3 AND ${where} GROUP BY ${few.join(", ")}, outcome
         )
         ${few.map((dimension) => `SELECT '${dimension}' AS dimension, ${dimension} AS value, ${summed} FROM own WHERE ${dimension} <> '' GROUP BY 2`).join(" UNION ALL ")}`,
        [level, new Date(stretch.from), new Date(stretch.to), ...values],
      );
      return rows.map((row) => ({ ...row, now: stretch.now }));
    };
    return (await Promise.all(stretches.map(read))).flat();
  }
  const read = async (stretch: (typeof stretches)[number]) => {
    const { rows } = await pool.query<Omit<ValueRow, "now">>(
      `SELECT d.dimension, c.value, c.total, c.failed FROM unnest($1::text[], $2::text[]) AS d (dimension, level),
         LATERAL (SELECT value, ${summed} FROM outcome_counts
                  WHERE level = d.level AND dimension = d.dimension
                    AND at >= date_trunc(d.level, $3::timestamptz, 'UTC') AND at < $4
                  GROUP BY value) c`,
      [
        brokenDownBy,
        // By the minute merchants are not kept: their hours are read, which begin a little earlier.
        brokenDownBy.map((dimension) => (dimension === "merchant" && level === "minute" ? "hour" : level)),
        new Date(stretch.from),
        new Date(stretch.to),
      ],
    );
    return rows.map((row) => ({ ...row, now: stretch.now }));
  };
  return (await Promise.all(stretches.map(read))).flat();
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

async function breakdowns(window: Window): Promise<Outcomes["breakdowns"]> {
  const empty = Object.fromEntries(brokenDownBy.map((dimension) => [dimension, [] as OutcomeValue[]]));
  if (!window.parts) return empty as Outcomes["breakdowns"];
  const held = new Map<string, OutcomeValue & { dimension: BrokenDownBy }>();
  for (const { dimension, value, now, total, failed } of await valueRows(window.parts, window.to)) {
    const key = `${dimension}\u0000${value}`;
    const one = held.get(key) ?? {
      dimension,
      value,
      name: null,
      total: 0,
      failed: 0,
      beforeTotal: 0,
      beforeFailed: 0,
    };
    if (now) Object.assign(one, { total: one.total + total, failed: one.failed + failed });
    else
      Object.assign(one, { beforeTotal: one.beforeTotal + total, beforeFailed: one.beforeFailed + failed });
    held.set(key, one);
  }
  for (const dimension of brokenDownBy)
    empty[dimension] = [...held.values()]
      .filter((one) => one.dimension === dimension && one.total > 0)
      .toSorted((one, other) => other.failed - one.failed || other.total - one.total)
      .slice(0, shown);
  const names = await merchantNames(empty.merchant!.map(({ value }) => value));
  empty.merchant = empty.merchant!.map((one) => ({ ...one, name: names.get(one.value) ?? null }));
  return empty as Outcomes["breakdowns"];
}

/** Money that did not go through, by currency. */
async function lostMoney({ parts, to }: Window): Promise<Outcomes["lost"]> {
  if (!parts) return [];
  const { level, from, source } = parts;
  const { table, where, values } =
    source.table === "counts"
      ? { table: "outcome_counts", where: "dimension = 'currency'", values: [] }
      : sourceSql(source, 4);
  const currency = source.table === "counts" ? "value" : "currency";
  const { rows } = await pool.query<{ currency: string; minor: number }>(
    `SELECT ${currency} AS currency, sum(amount_minor)::int8 AS minor FROM ${table}
     WHERE level = $1 AND at >= $2 AND at < $3 AND ${where} AND outcome NOT IN ${notFailed}
     GROUP BY 1 HAVING sum(amount_minor) > 0 ORDER BY sum(count) DESC LIMIT 6`,
    [level, new Date(from), new Date(to), ...values],
  );
  return rows;
}

/** The hours of the last week, for the heat map. */
async function lastHours(source: Source, now: number): Promise<Outcomes["hours"]> {
  const { table, where, values } = sourceSql(source, 3);
  const from = Math.floor((now - days(7)) / hours(1)) * hours(1) + hours(1);
  const { rows } = await pool.query<Outcomes["hours"][number]>(
    `SELECT (extract(epoch FROM at) * 1000)::float8 AS at, ${summed} FROM ${table}
     WHERE level = 'hour' AND at >= $1 AND at <= $2 AND ${where} GROUP BY 1 ORDER BY 1`,
    [new Date(from), new Date(now), ...values],
  );
  return rows;
}

const sum = (rows: readonly CountRow[], keep: (outcome: Outcome) => boolean) =>
  rows.reduce((total, { outcome, count }) => total + (keep(outcome) ? count : 0), 0);
const decided = (outcome: Outcome) => outcome !== "pending";
const failed = (outcome: Outcome) => decided(outcome) && outcome !== "succeeded" && outcome !== "refunded";

/**
 * What became of payments in a stretch of time and before it, from counts alone: the cost does not
 * grow with the payments.
 *
 * @throws {Forbidden} without `failures.read`
 */
export async function readOutcomes(actor: Actor, query: OutcomeQuery, now = Date.now()): Promise<Outcomes> {
  assertCan(actor, "failures.read");
  const window = windowOf(query, now);
  const [rows, before, parts, lost, week] = await Promise.all([
    countsBetween(window, window.from, window.to),
    countsBetween(window, window.before.from, window.before.to),
    breakdowns(window),
    lostMoney(window),
    lastHours(window.source, now),
  ]);
  const { from, to, point } = window;
  return {
    points: pointsOf(rows, before, { from, to, point, shift: from - window.before.from }),
    total: sum(rows, decided),
    failed: sum(rows, failed),
    pending: sum(rows, (outcome) => !decided(outcome)),
    beforeTotal: sum(before, decided),
    beforeFailed: sum(before, failed),
    reasons: reasonsOf(rows, before),
    breakdowns: parts,
    lost,
    hours: week,
  };
}

/** Everything the page shows as rows of a table: what it is about, its value, decided payments and failures. */
export async function outcomeLines(actor: Actor, query: OutcomeQuery, now = Date.now()) {
  assertCan(actor, "transactions.export");
  const { points, reasons, breakdowns: parts } = await readOutcomes(actor, query, now);
  return [
    ...points.map((one) => ["time", new Date(one.at).toISOString(), one.total, one.failed] as const),
    ...reasons.map(({ reason, count }) => ["reason", reason, "", count] as const),
    ...brokenDownBy.flatMap((dimension) =>
      parts[dimension].map((one) => [dimension, one.value, one.total, one.failed] as const),
    ),
  ];
}
