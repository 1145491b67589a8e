import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, hours } from "#app/platform/time.ts";
import { breakdowns } from "./breakdowns.server.ts";
import { between, byOneDimension, countsSql, notFailed, summed } from "./counts-sql.ts";
import { ofEarlier } from "./earlier.server.ts";
import { keptFrom, minuteCellsSql } from "./many-values.server.ts";
import { multiplesOf } from "./multiples.server.ts";
import { isManyValued, type Outcome } from "./outcome-counts.ts";
import type { OutcomeQuery } from "./outcome-query.ts";
import { type Cut, type Piece, type Source, type Window, windowOf } from "./outcome-window.ts";
import { type CountRow, type MoneyOf, type Outcomes, pointsOf, reasonsOf } from "./outcomes.ts";
import { readFunnel } from "./retries/funnel.server.ts";
import { placeSql } from "./time-bins.server.ts";

/** Counts by point and outcome. */
async function countsOf(source: Source, cut: Cut): Promise<CountRow[]> {
  const { level } = cut;
  const times = [new Date(cut.from), new Date(cut.to), cut.edges.map((at) => new Date(at))];
  if (level === "minute" && source.table === "counts" && isManyValued(source.dimension)) {
    const { rows } = await pool.query<CountRow>(
      `SELECT ${placeSql("$5")} AS place, outcome, sum(count)::int AS count FROM ${minuteCellsSql} GROUP BY 1, 2`,
      [source.dimension, [source.value], ...times],
    );
    return rows;
  }
  const { cells, where, values } = countsSql(source, 5);
  const { rows } = await pool.query<CountRow>(
    `SELECT ${placeSql("$4")} AS place, outcome, sum(count)::int AS count
     FROM ${cells} WHERE level = $1 AND ${between("$1", "$2", "$3")} AND ${where} GROUP BY 1, 2`,
    [level, ...times, ...values],
  );
  return rows;
}

/** The same of the time it is compared with. */
function countsBefore({ source, before }: Window): Promise<CountRow[]> {
  return ofEarlier(["points", source, before], () => countsOf(source, before));
}

/** Currencies that are shown. */
const mostCurrencies = 6;

/** Money that did not go through, by currency. */
async function lostMoney(source: Source, pieces: readonly Piece[], most?: number): Promise<MoneyOf[]> {
  const { cells, where, values } =
    source.table === "counts"
      ? { ...byOneDimension, where: "dimension = 'currency'", values: [] }
      : countsSql(source, 4);
  const currency = source.table === "counts" ? "value" : "currency";
  const { rows } = await pool.query<MoneyOf>(
    `SELECT c.currency, sum(c.minor)::int8 AS minor
     FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS p (level, "from", "to"),
       LATERAL (SELECT ${currency} AS currency, sum(amount_minor)::int8 AS minor, sum(count) AS count FROM ${cells} o
                WHERE o.level = p.level AND ${between("p.level", "p.from", "p.to")} AND ${where}
                  AND outcome NOT IN ${notFailed} GROUP BY 1) c
     GROUP BY 1 HAVING sum(c.minor) > 0 ORDER BY sum(c.count) DESC LIMIT ${most ?? "ALL"}`,
    [
      pieces.map(({ level }) => level),
      pieces.map(({ from }) => new Date(from)),
      pieces.map(({ to }) => new Date(to)),
      ...values,
    ],
  );
  return rows;
}

/** The hours of the last week of a time, for the heat map. */
async function lastHours(source: Source, to: number): Promise<Outcomes["hours"]> {
  const { cells, where, values } = countsSql(source, 3);
  const from = Math.floor((to - days(7)) / hours(1)) * hours(1) + hours(1);
  const { rows } = await pool.query<{ at: Date; total: number; failed: number }>(
    `SELECT at, ${summed} FROM ${cells}
     WHERE level = 'hour' AND ${between("'hour'", "$1", "$2")} AND ${where} GROUP BY 1 ORDER BY 1`,
    [new Date(from), new Date(to), ...values],
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
 * @param viewer whose clock it is told by, where the query names no other
 * @throws {Forbidden} without `failures.read`
 */
export async function readOutcomes(
  actor: Actor,
  query: OutcomeQuery,
  viewer: { timeZone: string },
  now = Date.now(),
): Promise<Outcomes> {
  assertCan(actor, "failures.read");
  const window = windowOf(query, now, { ...viewer, kept: await keptFrom() });
  const { from, to, edges, before, parts, source } = window;
  const [rows, earlier, { values, multiples }, lost, week, funnel, merchantName] = await Promise.all([
    countsOf(source, window),
    countsBefore(window),
    breakdowns(window).then(async (values) => ({
      values,
      multiples: await multiplesOf(window, values.breakdowns),
    })),
    parts ? lostMoney(parts.source, parts.pieces, mostCurrencies) : [],
    lastHours(source, Math.min(to, now + 1)),
    readFunnel(source, from, Math.min(to, now)),
    query.merchant === undefined ? null : nameOfMerchant(query.merchant),
  ]);
  return {
    points: pointsOf(rows, earlier, edges, before.edges),
    time: { from, to },
    before: { from: before.from, to: before.to },
    parts: parts && {
      from: parts.from,
      to: parts.to,
      before: { from: parts.before.from, to: parts.before.to },
    },
    total: sum(rows, decided),
    failed: sum(rows, failed),
    pending: sum(rows, (outcome) => !decided(outcome)),
    beforeTotal: sum(earlier, decided),
    beforeFailed: sum(earlier, failed),
    reasons: reasonsOf(rows, earlier),
    ...values,
    multiples,
    funnel,
    // Of a merchant no money is counted but that of payments that failed at first.
    lost: parts ? lost : (funnel?.money.map(({ currency, failed }) => ({ currency, minor: failed })) ?? []),
    merchantName,
    hours: week,
  };
}

/** Money that did not go through in the time that is compared with. */
export async function lostBefore(
  actor: Actor,
  query: OutcomeQuery,
  viewer: { timeZone: string },
  now = Date.now(),
): Promise<MoneyOf[]> {
  assertCan(actor, "failures.read");
  const window = windowOf(query, now, { ...viewer, kept: await keptFrom() });
  if (window.parts) return lostMoney(window.parts.source, window.parts.before.pieces);
  const funnel = await readFunnel(window.source, window.before.from, window.before.to);
  return funnel?.money.map(({ currency, failed }) => ({ currency, minor: failed })) ?? [];
}
