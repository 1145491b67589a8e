import type { PoolClient } from "pg";
import { isFirstFailure, laterAttempts, wentThrough } from "#app/features/transactions/attempts.ts";
import { pool, transaction } from "#app/platform/db.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import type { CountedBy, OutcomeChange } from "../outcome-counts.ts";
import { hoursToCount, nextCount } from "./retry-hours.ts";

/**
 * The columns by which failed payments are followed. Card numbers, category codes and terminals say little of who
 * tries again.
 */
const columnOf = {
  all: "'all'",
  method: "method",
  channel: "channel",
  network: "card_network",
  issuer: "card_issuer",
  country: "card_country",
  currency: "currency",
  merchant: "merchant_id",
} as const satisfies Partial<Record<CountedBy, string>>;
const followedBy = Object.keys(columnOf);
export const isFollowed = (dimension: CountedBy): boolean => followedBy.includes(dimension);

/** Hours counted in one run: a history of months is caught up with in some minutes. */
const mostHours = 500;
/** How long one process has an hour to itself. */
const heldFor = minutes(10);

/** Notes which hours changed. Call it in the transaction that counts the changes. */
export async function noteHours(client: PoolClient, changes: readonly OutcomeChange[]): Promise<void> {
  const due = hoursToCount(
    changes.map(({ occurredAt }) => occurredAt),
    Date.now(),
  );
  await client.query(
    `INSERT INTO retry_hours AS held (hour, due_at)
     SELECT to_timestamp(hour / 1000), to_timestamp(due / 1000) FROM unnest($1::float8[], $2::float8[]) AS t (hour, due)
     ON CONFLICT (hour) DO UPDATE SET due_at = excluded.due_at
     WHERE held.due_at IS NULL OR held.due_at > excluded.due_at`,
    [[...due.keys()], [...due.values()]],
  );
}

/** The first failures of an hour, what became of each, and how many by every dimension. $1 and $2 bound the hour. */
const countHour = `
  WITH first AS (
    SELECT t.* FROM transactions t WHERE t.occurred_at >= $1 AND t.occurred_at < $2 AND ${isFirstFailure}
  ), followed AS (
    SELECT t.*, l.tries > 0 AS retried, l.paid FROM first t CROSS JOIN LATERAL (
      SELECT count(*) AS tries, coalesce(bool_or(${wentThrough}), false) AS paid FROM ${laterAttempts}
    ) l
  )
  INSERT INTO retry_counts (hour, dimension, value, currency, failed, retried, recovered, failed_minor, recovered_minor)
  SELECT $1, d.dimension, d.value, f.currency, count(*), count(*) FILTER (WHERE retried), count(*) FILTER (WHERE paid),
         sum(amount_minor), coalesce(sum(amount_minor) FILTER (WHERE paid), 0)
  FROM followed f CROSS JOIN LATERAL (VALUES ${Object.entries(columnOf)
    .map(([dimension, column]) => `('${dimension}', ${column})`)
    .join(", ")}) AS d (dimension, value)
  WHERE d.value IS NOT NULL GROUP BY d.dimension, d.value, f.currency`;

/**
 * Takes the newest hour that is due, for a while: what is noted of it meanwhile makes it due again, and so does
 * a process that dies.
 */
async function claim(now: number): Promise<{ hour: Date; until: Date } | undefined> {
  const until = new Date(now + heldFor);
  const { rows } = await pool.query<{ hour: Date }>(
    `UPDATE retry_hours SET due_at = $2 WHERE hour = (
       SELECT hour FROM retry_hours WHERE due_at <= $1 ORDER BY hour DESC LIMIT 1 FOR UPDATE SKIP LOCKED
     ) RETURNING hour`,
    [new Date(now), until],
  );
  return rows[0] && { hour: rows[0].hour, until };
}

/** Writes the counts of an hour whole. Its row is not held meanwhile, since counting payments notes hours too. */
async function countOne({ hour, until }: { hour: Date; until: Date }, now: number): Promise<void> {
  const next = nextCount(hour.getTime(), now);
  await transaction(async (client) => {
    await client.query("DELETE FROM retry_counts WHERE hour = $1", [hour]);
    await client.query(countHour, [hour, new Date(hour.getTime() + hours(1))]);
    await client.query(
      `UPDATE retry_hours SET counted_at = $3,
              due_at = CASE WHEN due_at = $4::timestamptz THEN $2::timestamptz ELSE due_at END WHERE hour = $1`,
      [hour, next === null ? null : new Date(next), new Date(now), until],
    );
  });
}

/**
 * Counts the hours that are due, the newest first. An hour is written whole, so late payments and corrected ones
 * are counted right, and any number of processes may call it.
 *
 * @returns how many hours were counted
 */
export async function countRetries(now = Date.now()): Promise<number> {
  let counted = 0;
  for (let due = await claim(now); due; due = await claim(now)) {
    await countOne(due, now);
    counted += 1;
    if (counted >= mostHours) break;
  }
  return counted;
}
