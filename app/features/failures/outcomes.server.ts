import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, hours } from "#app/platform/time.ts";
import { breakdowns } from "./breakdowns.server.ts";
import { between, byOneDimension, countsSql, notFailed, summed } from "./counts-sql.ts";
import { ofEarlier } from "./earlier.server.ts";
import { manyValuesFrom, minuteCellsSql } from "./many-values.server.ts";
import { multiplesOf } from "./multiples.server.ts";
import { isManyValued, type Outcome } from "./outcome-counts.ts";
import { brokenDownBy, type OutcomeQuery, type Source, type Window, windowOf } from "./outcome-query.ts";
import { type CountRow, type Outcomes, pointsOf, reasonsOf } from "./outcomes.ts";
import { readFunnel } from "./retries/funnel.server.ts";
import { binSql } from "./time-bins.server.ts";

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
  const { cells, where, values } = countsSql(source, 5);
  const { rows } = await pool.query<Omit<CountRow, "at"> & { at: Date }>(
    `SELECT ${binSql("$4")} AS at, outcome, sum(count)::int AS count
     FROM ${cells} WHERE level = $1 AND ${between("$1", "$2", "$3")} AND ${where} GROUP BY 1, 2`,
    [level, new Date(from), new Date(to), point, ...values],
  );
  return rows.map((row) => ({ ...row, at: +row.at }));
}

/** The same of the time it is compared with. */
function countsBefore(window: Window): Promise<CountRow[]> {
  const { level, point, source, before } = window;
  return ofEarlier(["points", level, point, source, before], () =>
    countsBetween(window, before.from, before.to),
  );
}

/** Money that did not go through, by currency. */
async function lostMoney({ parts, to }: Window): Promise<Outcomes["lost"]> {
  if (!parts) return [];
  const { level, from, source } = parts;
  const { cells, where, values } =
    source.table === "counts"
      ? { ...byOneDimension, where: "dimension = 'currency'", values: [] }
      : countsSql(source, 4);
  const currency = source.table === "counts" ? "value" : "currency";
  const { rows } = await pool.query<{ currency: string; minor: number }>(
    `SELECT ${currency} AS currency, sum(amount_minor)::int8 AS minor FROM ${cells}
     WHERE level = $1 AND ${between("$1", "$2", "$3")} AND ${where} AND outcome NOT IN ${notFailed}
     GROUP BY 1 HAVING sum(amount_minor) > 0 ORDER BY sum(count) DESC LIMIT 6`,
    [level, new Date(from), new Date(to), ...values],
  );
  return rows;
}

/** The hours of the last week, for the heat map. */
async function lastHours(source: Source, now: number): Promise<Outcomes["hours"]> {
  const { cells, where, values } = countsSql(source, 3);
  const from = Math.floor((now - days(7)) / hours(1)) * hours(1) + hours(1);
  const { rows } = await pool.query<{ at: Date; total: number; failed: number }>(
    `SELECT at, ${summed} FROM ${cells}
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
    countsBefore(window),
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
