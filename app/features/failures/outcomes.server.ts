import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, hours } from "#app/platform/time.ts";
import { manyValuesFrom, minuteCellsSql, minuteSumsSql } from "./many-values.server.ts";
import { combined, isManyValued, levels, type Outcome, rowLengthOf } from "./outcome-counts.ts";
import {
  type BrokenDownBy,
  brokenDownBy,
  type OutcomeQuery,
  type Source,
  type Window,
  windowOf,
} from "./outcome-query.ts";
import {
  type CountRow,
  type Multiple,
  type Outcomes,
  type OutcomeValue,
  pointsOf,
  reasonsOf,
} from "./outcomes.ts";
import { readFunnel } from "./retries/funnel.server.ts";
import { binSql } from "./time-bins.server.ts";

/** Values of a dimension that are shown. */
const shown = 12;
const notFailed = "('succeeded', 'refunded', 'pending')";

/** The cells and conditions of a source; parameters are numbered from `first`. */
function sourceSql(source: Source, first: number): { table: string; where: string; values: string[] } {
  if (source.table === "counts")
    return {
      table: "outcome_cells",
      where: `dimension = $${first} AND value = $${first + 1}`,
      values: [source.dimension, source.value],
    };
  const chosen = combined.filter((dimension) => source.values[dimension] !== undefined);
  return {
    table: "outcome_combination_cells",
    where: chosen.map((dimension, place) => `${dimension} = $${first + place}`).join(" AND "),
    values: chosen.map((dimension) => source.values[dimension]!),
  };
}

const rowLengths = levels.map(
  (level) => `WHEN '${level}' THEN interval '${rowLengthOf[level]} milliseconds'`,
);
const rowLength = (level: string) => `CASE ${level} ${rowLengths.join(" ")} END`;

/** A stretch of time, in terms of the cells and of the rows they are kept in. */
const between = (level: string, from: string, to: string) =>
  `row_at > ${from}::timestamptz - ${rowLength(level)} AND row_at < ${to}
   AND at >= ${from} AND at < ${to}`;

/** Counts by point and outcome. */
async function countsBetween(
  { level, point, source }: Window,
  from: number,
  to: number,
): Promise<CountRow[]> {
  if (level === "minute" && source.table === "counts" && isManyValued(source.dimension)) {
    const { rows } = await pool.query<Omit<CountRow, "at"> & { at: Date }>(
      `SELECT ${binSql("$5")} AS at, outcome, sum(count)::int AS count FROM ${minuteCellsSql} GROUP BY 1, 2`,
      [source.dimension, [source.value], new Date(from), new Date(to), point],
    );
    return rows.map((row) => ({ ...row, at: +row.at }));
  }
  const { table, where, values } = sourceSql(source, 5);
  const { rows } = await pool.query<Omit<CountRow, "at"> & { at: Date }>(
    `SELECT ${binSql("$4")} AS at, outcome, sum(count)::int AS count
     FROM ${table} WHERE level = $1 AND ${between("$1", "$2", "$3")} AND ${where} GROUP BY 1, 2`,
    [level, new Date(from), new Date(to), point, ...values],
  );
  return rows.map((row) => ({ ...row, at: +row.at }));
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

/**
 * Payments and failures of a stretch of time by `columns`, as `total` and `failed`. Rows that lie within it tell
 * their own sums; only those at its ends are taken apart.
 *
 * @param of rows and cells of the same counts
 */
function sumsSql(
  of: { rows: string; cells: string; where: string; level: string },
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

/** Counts by value of every dimension that is broken down, now and before: one stretch of an index each. */
async function valueRows(window: Window, parts: NonNullable<Window["parts"]>): Promise<ValueRow[]> {
  const { to, manyByMinute } = window;
  const { level, from, before, source } = parts;
  const stretches = [
    { now: true, from, to },
    { now: false, from: before.from, to: before.to },
  ];
  if (source.table === "combinations") {
    const { where, values } = sourceSql(source, 4);
    const few = brokenDownBy.filter((dimension) => dimension !== "merchant");
    const own = sumsSql(
      { rows: "outcome_combinations", cells: "outcome_combination_cells", where, level: "$1" },
      few.join(", "),
      "$2",
      "$3",
    );
    const read = async (stretch: (typeof stretches)[number]) => {
      const { rows } = await pool.query<Omit<ValueRow, "now">>(
        `WITH own AS MATERIALIZED (${own})
         ${few.map((dimension) => `SELECT '${dimension}' AS dimension, ${dimension} AS value, sum(total)::int AS total, sum(failed)::int AS failed FROM own WHERE ${dimension} <> '' GROUP BY 2`).join(" UNION ALL ")}`,
        [level, new Date(stretch.from), new Date(stretch.to), ...values],
      );
      return rows.map((row) => ({ ...row, now: stretch.now }));
    };
    return (await Promise.all(stretches.map(read))).flat();
  }
  const ofValue = sumsSql(
    {
      rows: "outcome_counts",
      cells: "outcome_cells",
      where: "dimension = d.dimension",
      level: "d.level",
    },
    "value",
    "date_trunc(d.level, $3::timestamptz, 'UTC')",
    "$4",
  );
  const apart = level === "minute" && manyByMinute;
  const together = brokenDownBy.filter((dimension) => !(apart && dimension === "merchant"));
  const merchants = async (stretch: (typeof stretches)[number]) => {
    const { rows } = await pool.query<Omit<ValueRow, "now" | "dimension">>(minuteSumsSql, [
      "merchant",
      new Date(stretch.from),
      new Date(stretch.to),
    ]);
    return rows.map((row) => ({ ...row, dimension: "merchant" as const, now: stretch.now }));
  };
  const read = async (stretch: (typeof stretches)[number]) => {
    const { rows } = await pool.query<Omit<ValueRow, "now">>(
      `SELECT d.dimension, c.value, c.total, c.failed FROM unnest($1::text[], $2::text[]) AS d (dimension, level),
         LATERAL (SELECT value, sum(total)::int AS total, sum(failed)::int AS failed FROM (${ofValue}) v GROUP BY value) c`,
      [
        together,
        // Before merchants were kept by the minute their hours are read, which begin a little earlier.
        together.map((dimension) => (dimension === "merchant" && level === "minute" ? "hour" : level)),
        new Date(stretch.from),
        new Date(stretch.to),
      ],
    );
    return rows.map((row) => ({ ...row, now: stretch.now }));
  };
  const asked = [...stretches.map(read), ...(apart ? stretches.map(merchants) : [])];
  return (await Promise.all(asked)).flat();
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
  for (const { dimension, value, now, total, failed } of await valueRows(window, window.parts)) {
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

/** Dimensions with a small chart for each of their busiest values. */
const multiplied = ["issuer", "method", "country", "merchant"] as const;
const mostMultiples = 6;

interface Summed {
  value: string;
  at: Date;
  total: number;
  failed: number;
}

/** The busiest values over time: the cells of one dimension each, in points of the charts. */
async function multiplesOf(window: Window, parts: Outcomes["breakdowns"]): Promise<Multiple[]> {
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
    const {
      table,
      where,
      values: given,
    } = narrowed
      ? sourceSql(window.parts!.source, 6)
      : { table: "outcome_cells", where: `dimension = '${dimension}'`, values: [] };
    const column = narrowed ? dimension : "value";
    const names = values.map(({ value }) => value);
    const { rows } =
      level === "minute" && isManyValued(dimension)
        ? await pool.query<Summed>(
            `SELECT value, ${binSql("$5")} AS at, ${summed} FROM ${minuteCellsSql} GROUP BY 1, 2`,
            [dimension, names, new Date(from), new Date(to), point],
          )
        : await pool.query<Summed>(
            `SELECT ${column} AS value, ${binSql("$4")} AS at, ${summed}
             FROM ${table} WHERE level = $1 AND ${between("$1", "$2", "$3")} AND ${column} = ANY($5) AND ${where} GROUP BY 1, 2`,
            [level, new Date(from), new Date(to), point, names, ...given],
          );
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

/** Money that did not go through, by currency. */
async function lostMoney({ parts, to }: Window): Promise<Outcomes["lost"]> {
  if (!parts) return [];
  const { level, from, source } = parts;
  const { table, where, values } =
    source.table === "counts"
      ? { table: "outcome_cells", where: "dimension = 'currency'", values: [] }
      : sourceSql(source, 4);
  const currency = source.table === "counts" ? "value" : "currency";
  const { rows } = await pool.query<{ currency: string; minor: number }>(
    `SELECT ${currency} AS currency, sum(amount_minor)::int8 AS minor FROM ${table}
     WHERE level = $1 AND ${between("$1", "$2", "$3")} AND ${where} AND outcome NOT IN ${notFailed}
     GROUP BY 1 HAVING sum(amount_minor) > 0 ORDER BY sum(count) DESC LIMIT 6`,
    [level, new Date(from), new Date(to), ...values],
  );
  return rows;
}

/** The hours of the last week, for the heat map. */
async function lastHours(source: Source, now: number): Promise<Outcomes["hours"]> {
  const { table, where, values } = sourceSql(source, 3);
  const from = Math.floor((now - days(7)) / hours(1)) * hours(1) + hours(1);
  const { rows } = await pool.query<{ at: Date; total: number; failed: number }>(
    `SELECT at, ${summed} FROM ${table}
     WHERE level = 'hour' AND ${between("'hour'", "$1", "$2")} AND ${where} GROUP BY 1 ORDER BY 1`,
    [new Date(from), new Date(now + 1), ...values],
  );
  return rows.map((row) => ({ ...row, at: +row.at }));
}

async function nameOfMerchant(id: string): Promise<string | null> {
  const { rows } = await pool.query<{ name: string | null }>(
    "SELECT merchant_name AS name FROM transactions WHERE merchant_id = $1 ORDER BY occurred_at DESC LIMIT 1",
    [id],
  );
  return rows[0]?.name ?? null;
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
  const window = windowOf(query, now, await manyValuesFrom());
  const [rows, before, { parts, multiples }, lost, week, funnel, merchantName] = await Promise.all([
    countsBetween(window, window.from, window.to),
    countsBetween(window, window.before.from, window.before.to),
    breakdowns(window).then(async (parts) => ({ parts, multiples: await multiplesOf(window, parts) })),
    lostMoney(window),
    lastHours(window.source, now),
    readFunnel(window.source, window.from, Math.min(window.to, now)),
    query.merchant === undefined ? null : nameOfMerchant(query.merchant),
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
    multiples,
    funnel,
    // Of a merchant no money is counted but that of payments that failed at first.
    lost: window.parts
      ? lost
      : (funnel?.money.map(({ currency, failed }) => ({ currency, minor: failed })) ?? []),
    merchantName,
    hours: week,
  };
}

/** Everything the page shows as rows of a table: what it is about, its value, decided payments and failures. */
export async function outcomeLines(actor: Actor, query: OutcomeQuery, now = Date.now()) {
  assertCan(actor, "transactions.export");
  const {
    points,
    reasons,
    breakdowns: parts,
    funnel,
    hours: week,
    multiples,
  } = await readOutcomes(actor, query, now);
  return [
    ...points.map((one) => ["time", new Date(one.at).toISOString(), one.total, one.failed] as const),
    ...reasons.map(({ reason, count }) => ["reason", reason, "", count] as const),
    ...(funnel
      ? ([
          ["funnel", "first failures", "", funnel.failed],
          ["funnel", "tried again", "", funnel.retried],
          ["funnel", "recovered", "", funnel.recovered],
        ] as const)
      : []),
    ...brokenDownBy.flatMap((dimension) =>
      parts[dimension].map((one) => [dimension, one.value, one.total, one.failed] as const),
    ),
    ...multiples.flatMap(({ dimension, value, points: own }) =>
      own.map(
        (one) =>
          [
            `${dimension} over time`,
            `${value} ${new Date(one.at).toISOString()}`,
            one.total,
            one.failed,
          ] as const,
      ),
    ),
    ...week.map(
      (one) => ["hour of the week", new Date(one.at).toISOString(), one.total, one.failed] as const,
    ),
  ];
}
