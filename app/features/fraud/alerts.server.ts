import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import type { Band } from "#app/features/transactions/bands.ts";
import type { Channel, Method, Status } from "#app/features/transactions/transaction.ts";
import { pool } from "#app/platform/db.server.ts";
import { type AlertFilters, type AlertSort, type AlertState, isAlertId } from "./alert.ts";
import { decodeContributions } from "./live/contribution.ts";
import type { Reason } from "./score.ts";

/** One row of the list. Times are ISO instants, amounts minor units. */
export interface AlertRow {
  id: string;
  score: number;
  band: Band;
  state: AlertState;
  disposition: "legitimate" | "fraud" | null;
  openedAt: string;
  openedBy: "score" | "rule" | "complaint";
  /** when a customer said that the payment is not theirs */
  complainedAt: string | null;
  decidedAt: string | null;
  decidedBy: string | null;
  transactionId: string;
  occurredAt: string;
  amountMinor: number;
  currency: string;
  status: Status;
  method: Method;
  channel: Channel | null;
  merchantName: string | null;
  customerId: string | null;
  customerName: string | null;
  /** strongest first */
  reasons: Reason[];
}

export const alertPageSize = 50;

export const alertColumns = `
  a.id, a.score, a.band, a.state, a.disposition, a.opened_at AS "openedAt", a.opened_by AS "openedBy",
  a.complained_at AS "complainedAt", a.decided_at AS "decidedAt",
  s.name AS "decidedBy", a.transaction_id AS "transactionId", t.occurred_at AS "occurredAt",
  t.amount_minor AS "amountMinor", t.currency, t.status, t.method, t.channel, t.merchant_name AS "merchantName",
  a.customer_id AS "customerId", c.name AS "customerName", r.reasons`;

export const alertJoins = `
  JOIN transactions t ON t.id = a.transaction_id
  LEFT JOIN risk_scores r ON r.transaction_id = a.transaction_id
  LEFT JOIN customers c ON c.id = a.customer_id
  LEFT JOIN staff s ON s.id = a.decided_by_id`;

type Times = "complainedAt" | "openedAt" | "decidedAt" | "occurredAt";
export type ReadAlert = Omit<AlertRow, Times> & {
  openedAt: Date;
  complainedAt: Date | null;
  decidedAt: Date | null;
  occurredAt: Date;
};

export const alertRow = (row: ReadAlert): AlertRow => ({
  ...row,
  openedAt: row.openedAt.toISOString(),
  complainedAt: row.complainedAt?.toISOString() ?? null,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  occurredAt: row.occurredAt.toISOString(),
  reasons: row.reasons ?? [],
});

const sortColumn: Record<AlertSort, string> = { "-score": "score", "-time": "opened_at", time: "opened_at" };

interface Place {
  value: string | number;
  id: string;
}

/** @returns null for anything that a page of this sort did not hand out */
function readPlace(after: string | undefined, sort: AlertSort): Place | null {
  const [value, id] = after?.split("~") ?? [];
  if (!value || !id || !isAlertId(id)) return null;
  if (sort === "-score") return /^\d{1,4}$/.test(value) ? { value: Number(value), id } : null;
  return Number.isNaN(Date.parse(value)) ? null : { value, id };
}

/**
 * One page of alerts in one state, by keyset.
 *
 * @returns up to `limit` rows, and the cursor of the next page or null at the end
 */
export async function listAlerts(actor: Actor, filters: AlertFilters, limit = alertPageSize) {
  assertCan(actor, "alerts.read");
  const { state, band, sort, after } = filters;
  const column = sortColumn[sort];
  const descending = sort.startsWith("-");
  const values: unknown[] = [state, limit + 1];
  const where = ["state = $1"];
  if (band) where.push(`band = $${values.push(band)}`);
  const place = readPlace(after, sort);
  if (place) {
    const value = values.push(place.value);
    where.push(`(${column}, id) ${descending ? "<" : ">"} ($${value}, $${values.push(place.id)}::uuid)`);
  }
  const order = (alias: string) => {
    const direction = descending ? "DESC" : "ASC";
    return `${alias}${column} ${direction}, ${alias}id ${direction}`;
  };
  const { rows } = await pool.query<ReadAlert>(
    `SELECT ${alertColumns}
     FROM (SELECT * FROM alerts WHERE ${where.join(" AND ")} ORDER BY ${order("")} LIMIT $2) a ${alertJoins}
     ORDER BY ${order("a.")}`,
    values,
  );
  const page = rows.slice(0, limit).map(alertRow);
  const last = page.at(-1);
  const next =
    rows.length > limit && last ? `${sort === "-score" ? last.score : last.openedAt}~${last.id}` : null;
  return { rows: page, next };
}

export interface AlertCounts {
  open: number;
  needsInformation: number;
  /** of the open ones */
  byBand: Record<Band, number>;
}

/** How many alerts call for somebody. */
export async function alertCounts(actor: Actor): Promise<AlertCounts> {
  assertCan(actor, "alerts.read");
  const { rows } = await pool.query<{ state: AlertState; band: Band; alerts: number }>(
    `SELECT state, band, count(*) AS alerts FROM alerts
     WHERE state IN ('open', 'needs_information') GROUP BY state, band`,
  );
  const counts: AlertCounts = {
    open: 0,
    needsInformation: 0,
    byBand: { low: 0, medium: 0, high: 0, critical: 0 },
  };
  for (const { state, band, alerts } of rows) {
    if (state === "needs_information") counts.needsInformation += alerts;
    else {
      counts.open += alerts;
      counts.byBand[band] += alerts;
    }
  }
  return counts;
}

/** Since when the oldest open alert waits, and how many were decided since `midnight`. */
export async function alertPulse(actor: Actor, midnight: Date) {
  assertCan(actor, "alerts.read");
  const { rows } = await pool.query<{ oldest: Date | null; decided: number }>(
    `SELECT (SELECT min(opened_at) FROM alerts WHERE state = 'open') AS oldest,
            (SELECT count(*) FROM alerts WHERE state = 'closed' AND decided_at >= $1) AS decided`,
    [midnight],
  );
  return rows[0] ?? { oldest: null, decided: 0 };
}

/** Above this many the navigation says "99+", so nothing beyond is counted. */
const mostCounted = 100;

/** How many alerts are open, up to {@link mostCounted}; none for those who may not see alerts. */
export async function openAlertCount(actor: Actor): Promise<number> {
  if (!can(actor, "alerts.read")) return 0;
  const { rows } = await pool.query<{ alerts: number }>(
    "SELECT count(*) AS alerts FROM (SELECT 1 FROM alerts WHERE state = 'open' LIMIT $1) open",
    [mostCounted],
  );
  return rows[0]?.alerts ?? 0;
}

/** A payment's score with its reasons and alert, for those who may see alerts; null while it is not scored. */
export async function findRisk(actor: Actor, transactionId: string) {
  assertCan(actor, "alerts.read");
  const { rows } = await pool.query<{
    score: number;
    band: Band;
    reasons: Reason[];
    scorer: string;
    scoredAt: Date;
    probability: number | null;
    contributions: Buffer | null;
    alertId: string | null;
    alertState: AlertState | null;
  }>(
    `SELECT r.score, r.band, r.reasons, r.scorer, r.scored_at AS "scoredAt", r.probability, r.contributions,
            a.id AS "alertId", a.state AS "alertState"
     FROM risk_scores r LEFT JOIN alerts a ON a.transaction_id = r.transaction_id
     WHERE r.transaction_id = $1`,
    [transactionId],
  );
  const risk = rows[0];
  if (!risk) return null;
  const contributions = decodeContributions(risk.contributions);
  return { ...risk, contributions, scoredAt: risk.scoredAt.toISOString() };
}

/** Which of some customers have an alert that is not closed: a reason for care, open to everybody who serves them. */
export async function customersAtRisk(actor: Actor, customerIds: readonly string[]): Promise<string[]> {
  assertCan(actor, "customers.read");
  if (customerIds.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(
    "SELECT DISTINCT customer_id AS id FROM alerts WHERE customer_id = ANY($1::text[]) AND state <> 'closed'",
    [[...new Set(customerIds)]],
  );
  return rows.map(({ id }) => id);
}
