import { hours } from "#app/platform/time.ts";

/** Another try of a payment comes within so long after its first failure, or is another payment. */
export const followedFor = hours(24);
const day = `interval '${followedFor} milliseconds'`;

/** Another attempt of the same payment, as SQL: the same customer pays the same to the same merchant. */
const same = (one: string, other: string) =>
  `${other}.customer_id = ${one}.customer_id AND ${other}.amount_minor = ${one}.amount_minor
   AND ${other}.currency = ${one}.currency AND ${other}.merchant_id IS NOT DISTINCT FROM ${one}.merchant_id`;

/** Whether the payment `t` failed and no attempt of it had failed in the day before, as SQL. */
export const isFirstFailure = `t.status = 'failed' AND t.customer_id IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM transactions e WHERE ${same("t", "e")} AND e.status = 'failed'
      AND (e.occurred_at, e.id) < (t.occurred_at, t.id) AND e.occurred_at >= t.occurred_at - ${day})`;

/** The attempts that followed the failed payment `t` within a day, as `r`: a FROM clause with its conditions. */
export const laterAttempts = `transactions r WHERE ${same("t", "r")}
  AND (r.occurred_at, r.id) > (t.occurred_at, t.id) AND r.occurred_at <= t.occurred_at + ${day}`;

/** What went through, of an attempt `r`. */
export const wentThrough = "r.status IN ('succeeded', 'refunded')";

/** What became of a payment that failed for the first time. `lost`: it never went through within the day. */
export const tries = ["first", "again", "recovered", "lost"] as const;
export type Tried = (typeof tries)[number];

/** Which payments `t` these are, as SQL. */
export const triedSql: Record<Tried, string> = {
  first: isFirstFailure,
  again: `${isFirstFailure} AND EXISTS (SELECT FROM ${laterAttempts})`,
  recovered: `${isFirstFailure} AND EXISTS (SELECT FROM ${laterAttempts} AND ${wentThrough})`,
  lost: `${isFirstFailure} AND NOT EXISTS (SELECT FROM ${laterAttempts} AND ${wentThrough})`,
};
