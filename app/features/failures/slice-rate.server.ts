import { pool } from "#app/platform/db.server.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import { notFailed } from "./counts-sql.ts";
import { pointLength, type RatePoint, thickened, type VolumePoint } from "./incident-view.ts";
import { keptFrom, minuteCellsSql } from "./many-values.server.ts";
import { combined, isManyValued, rowLengthOf } from "./outcome-counts.ts";
import { dimensions, type Scope } from "./payment.ts";
import { scopeConditions } from "./scope-sql.ts";
import { binSql } from "./time-bins.server.ts";

/** What is shown of the time before an incident and behind it. */
const around = minutes(45);
const longest = hours(48);
/** Payments that are read one by one at most, where no counts of the slice are kept. */
const mostRead = 100_000;

/** By the minute, counts of one dimension are kept; other slices, and customers, are read from payments. */
function counted(scope: Scope): [dimension: string, value: string] | null {
  const named = dimensions.filter((dimension) => scope[dimension] !== undefined);
  if (named.length === 0) return ["all", "all"];
  const [only] = named;
  return named.length === 1 && ((combined as readonly string[]).includes(only!) || isManyValued(only!))
    ? [only!, scope[only!]!]
    : null;
}

type Row = Omit<RatePoint, "at" | "to"> & { at: Date; arrived: number };

const sums = `sum(count) FILTER (WHERE outcome NOT IN ${notFailed})::int AS failed,
  sum(count) FILTER (WHERE outcome <> 'pending')::int AS total, sum(count)::int AS arrived`;

/** Points of a slice that is counted by the minute; null where it was not yet counted then. */
async function countedPoints([dimension, value]: [string, string], length: number, from: Date, to: Date) {
  if (isManyValued(dimension)) {
    if ((await keptFrom()).manyValuesFrom > from.getTime()) return null;
    const { rows } = await pool.query<Row>(
      `SELECT ${binSql("$5")} AS at, ${sums} FROM ${minuteCellsSql} GROUP BY 1`,
      [dimension, [value], from, to, length],
    );
    return rows;
  }
  const { rows } = await pool.query<Row>(
    `SELECT ${binSql("$1")} AS at, ${sums} FROM outcome_cells
     WHERE level = 'minute' AND dimension = $4 AND value = $5
       AND row_at > $2::timestamptz - interval '${rowLengthOf.minute} milliseconds' AND row_at < $3
       AND at >= $2 AND at < $3
     GROUP BY 1`,
    [length, from, to, dimension, value],
  );
  return rows;
}

/** Payments of a slice by point, where there were any; `to` is not in it. */
async function pointsOf(scope: Scope, length: number, from: number, to: number): Promise<Map<number, Row>> {
  const kept = counted(scope);
  const { sql, values } = scopeConditions(scope, 4);
  const rows =
    (kept && (await countedPoints(kept, length, new Date(from), new Date(to)))) ??
    (
      await pool.query<Row>(
        `SELECT ${binSql("$1")} AS at, count(*) FILTER (WHERE status = 'failed')::int AS failed,
                count(*) FILTER (WHERE status <> 'pending')::int AS total, count(*)::int AS arrived
         FROM (SELECT t.occurred_at AS at, t.status FROM transactions t
               WHERE t.occurred_at >= $2 AND t.occurred_at < $3
                 ${sql.map((condition) => `AND ${condition}`).join(" ")} LIMIT ${mostRead}) own
         GROUP BY 1`,
        [length, new Date(from), new Date(to), ...values],
      )
    ).rows;
  return new Map(rows.map((row) => [row.at.getTime(), row]));
}

/** The payments of an incident, by point. */
async function ownPoints(incidentId: string, length: number): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ at: Date; count: number }>(
    `SELECT ${binSql("$2", "occurred_at")} AS at, count(*)::int AS count FROM incident_payments
     WHERE incident_id = $1 GROUP BY 1`,
    [incidentId, length],
  );
  return new Map(rows.map(({ at, count }) => [at.getTime(), count]));
}

/** What is usual at a time of day is told by so many days before. */
const daysBefore = 7;
/** A point is no shorter than this (ms): payments of a minute say little of how many arrive. */
const shortestVolume = minutes(5);

const middle = (sorted: readonly number[]) =>
  (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;

/**
 * Payments that arrived in a slice over the time of an incident, beside what arrived at the same time of the days
 * before: their median. Days on which nothing of the slice was there at all tell nothing.
 */
export async function volumeOverTime(
  scope: Scope,
  startedAt: number,
  endedAt: number | null,
  now: number,
): Promise<VolumePoint[]> {
  const to = Math.min(now, (endedAt ?? now) + around);
  const from = Math.max(startedAt - around, to - longest);
  const length = Math.max(shortestVolume, pointLength(from, to));
  const first = Math.floor(from / length) * length;
  // Of a point that has not ended not all has arrived.
  const last = Math.floor(to / length) * length;
  const [own, ...before] = await Promise.all(
    Array.from({ length: daysBefore + 1 }, (_, day) =>
      pointsOf(scope, length, first - day * days(1), last - day * days(1)),
    ),
  );
  const known = before.flatMap((points, place) => (points.size > 0 ? [{ points, day: place + 1 }] : []));
  const result: VolumePoint[] = [];
  for (let at = first; at < last; at += length) {
    const usual = known
      .map(({ points, day }) => points.get(at - day * days(1))?.arrived ?? 0)
      .toSorted((one, other) => one - other);
    result.push({
      at,
      arrived: own!.get(at)?.arrived ?? 0,
      usual: usual.length === 0 ? null : middle(usual),
    });
  }
  return result;
}

/**
 * Failures and payments of a slice over the time of an incident, gaps filled with nothing.
 *
 * @param twice the incident whose payments count instead of failed ones: they were taken twice
 */
export async function rateOverTime(
  scope: Scope,
  startedAt: number,
  endedAt: number | null,
  now: number,
  twice: string | null = null,
): Promise<RatePoint[]> {
  // In whole minutes, as payments are counted.
  const to = Math.ceil((Math.min(now, (endedAt ?? now) + around) + 1) / minutes(1)) * minutes(1);
  const from = Math.max(startedAt - around, to - longest);
  const length = pointLength(from, to);
  const first = Math.floor(from / length) * length;
  const held = await pointsOf(scope, length, first, to);
  const own = twice === null ? null : await ownPoints(twice, length);
  const points: RatePoint[] = [];
  for (let at = first; at < to; at += length) {
    const row = held.get(at);
    points.push({
      at,
      to: Math.min(at + length, to),
      failed: own ? (own.get(at) ?? 0) : (row?.failed ?? 0),
      total: row?.total ?? 0,
    });
  }
  return thickened(points, length);
}
