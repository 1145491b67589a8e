import { pool } from "#app/platform/db.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { scopeConditions } from "./affected.server.ts";
import { notFailed } from "./counts-sql.ts";
import { pointLength, type RatePoint, thickened } from "./incident-view.ts";
import { keptFrom, minuteCellsSql } from "./many-values.server.ts";
import { combined, isManyValued, rowLengthOf } from "./outcome-counts.ts";
import { dimensions, type Scope } from "./payment.ts";
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

type Row = Omit<RatePoint, "at" | "to"> & { at: Date };

const sums = `sum(count) FILTER (WHERE outcome NOT IN ${notFailed})::int AS failed,
  sum(count) FILTER (WHERE outcome <> 'pending')::int AS total`;

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

/** The payments of an incident, by point. */
async function ownPoints(incidentId: string, length: number): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ at: Date; count: number }>(
    `SELECT ${binSql("$2", "occurred_at")} AS at, count(*)::int AS count FROM incident_payments
     WHERE incident_id = $1 GROUP BY 1`,
    [incidentId, length],
  );
  return new Map(rows.map(({ at, count }) => [at.getTime(), count]));
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
  const kept = counted(scope);
  const { sql, values } = scopeConditions(scope, 4);
  const rows =
    (kept && (await countedPoints(kept, length, new Date(first), new Date(to)))) ??
    (
      await pool.query<Row>(
        `SELECT ${binSql("$1")} AS at, count(*) FILTER (WHERE status = 'failed')::int AS failed, count(*)::int AS total
         FROM (SELECT t.occurred_at AS at, t.status FROM transactions t
               WHERE t.occurred_at >= $2 AND t.occurred_at < $3 AND t.status <> 'pending'
                 ${sql.map((condition) => `AND ${condition}`).join(" ")} LIMIT ${mostRead}) own
         GROUP BY 1`,
        [length, new Date(first), new Date(to), ...values],
      )
    ).rows;
  const held = new Map(rows.map((row) => [row.at.getTime(), row]));
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
