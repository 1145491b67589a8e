import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import type { Band } from "#app/features/transactions/bands.ts";
import { findTransaction } from "#app/features/transactions/detail.server.ts";
import { pool } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { days } from "#app/platform/time.ts";
import { type AlertState, isAlertId, mostTogether, type SeenAlert } from "./alert.ts";
import { alertColumns, alertJoins, alertRow, type ReadAlert } from "./alerts.server.ts";
import { habitSpan } from "./habit.ts";
import { type HabitSummary, type PastPayment, summariseHabit } from "./habit-summary.ts";
import { decodeContributions } from "./live/contribution.ts";

/** Payments a summary is made of, at most. */
const summarised = 500;

/**
 * What the payment's customer (else its card, else its device) did in the 90 days before
 * an instant.
 *
 * @param timeZone IANA zone in which hours are told
 */
async function habitBefore(
  subject: { customerId: string | null; cardFingerprint: string | null; deviceId: string | null },
  before: Date,
  timeZone: string,
): Promise<HabitSummary | null> {
  const [column, id] = subject.customerId
    ? ["customer_id", subject.customerId]
    : subject.cardFingerprint
      ? ["customer_id IS NULL AND card_fingerprint", subject.cardFingerprint]
      : ["customer_id IS NULL AND card_fingerprint IS NULL AND device_id", subject.deviceId];
  if (!id) return null;
  const { rows } = await pool.query<PastPayment>(
    `SELECT (extract(epoch FROM occurred_at) * 1000)::float8 AS "occurredAt",
            extract(hour FROM occurred_at AT TIME ZONE $4)::int AS hour, amount_minor AS "amountMinor", currency, status,
            channel, device_id AS "deviceId", device_country AS "deviceCountry", card_fingerprint AS "cardFingerprint",
            card_last4 AS "cardLast4", merchant_id AS "merchantId", merchant_name AS "merchantName",
            merchant_country AS "merchantCountry"
     FROM transactions
     WHERE ${column} = $1 AND occurred_at < $2 AND occurred_at >= $3
     ORDER BY occurred_at DESC, id DESC LIMIT ${summarised}`,
    [id, before, new Date(before.getTime() - habitSpan), timeZone],
  );
  return summariseHabit(rows);
}

/** Decisions on one alert, oldest first. */
async function decisionsOf(alertId: string) {
  const { rows } = await pool.query<{
    id: number;
    disposition: string;
    note: string;
    by: string | null;
    at: Date;
  }>(
    `SELECT d.id, d.disposition, d.note, s.name AS by, d.at
     FROM alert_decisions d LEFT JOIN staff s ON s.id = d.staff_id WHERE d.alert_id = $1 ORDER BY d.id`,
    [alertId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** The latest alerts of one customer, newest first, without the one that is looked at. */
export async function alertsOfCustomer(
  actor: Actor,
  customerId: string | null,
  except: string | null = null,
) {
  assertCan(actor, "alerts.read");
  if (!customerId) return [];
  const { rows } = await pool.query<{
    id: string;
    score: number;
    band: Band;
    state: AlertState;
    disposition: "legitimate" | "fraud" | null;
    openedAt: Date;
    transactionId: string;
    amountMinor: number;
    currency: string;
  }>(
    `SELECT a.id, a.score, a.band, a.state, a.disposition, a.opened_at AS "openedAt",
            a.transaction_id AS "transactionId", t.amount_minor AS "amountMinor", t.currency
     FROM alerts a JOIN transactions t ON t.id = a.transaction_id
     WHERE a.customer_id = $1 AND a.id IS DISTINCT FROM $2::uuid ORDER BY a.opened_at DESC, a.id DESC LIMIT 20`,
    [customerId, except],
  );
  return rows.map((row) => ({ ...row, openedAt: row.openedAt.toISOString() }));
}

/** The customer's other alerts that wait for a decision too, oldest first, as they are seen now. */
async function openOfCustomer(customerId: string | null, except: string): Promise<SeenAlert[]> {
  if (!customerId) return [];
  const { rows } = await pool.query<SeenAlert>(
    `SELECT a.id, coalesce((SELECT max(d.id) FROM alert_decisions d WHERE d.alert_id = a.id), 0)::float8 AS seen
     FROM alerts a WHERE a.customer_id = $1 AND a.state = 'open' AND a.id <> $2::uuid
     ORDER BY a.opened_at, a.id LIMIT ${mostTogether}`,
    [customerId, except],
  );
  return rows;
}

/**
 * Everything an analyst decides from: the alert and its reasons, the payment, what the
 * customer usually does, what was decided so far and what else is open with this customer.
 * `version` goes back with the decision.
 *
 * @throws {NotFound}
 */
export async function openAlert(actor: Actor, id: string, timeZone = "UTC") {
  assertCan(actor, "alerts.read");
  const { rows } = isAlertId(id)
    ? await pool.query<
        ReadAlert & {
          scorer: string | null;
          scoredAt: Date | null;
          probability: number | null;
          contributions: Buffer | null;
        }
      >(
        `SELECT ${alertColumns}, r.scorer, r.scored_at AS "scoredAt", r.probability, r.contributions FROM alerts a ${alertJoins} WHERE a.id = $1`,
        [id],
      )
    : { rows: [] };
  const row = rows[0];
  if (!row) throw new NotFound("alert");
  const { scorer, scoredAt, probability, contributions, ...read } = row;
  const [transaction, decisions, otherAlerts, openBeside] = await Promise.all([
    findTransaction(actor, row.transactionId),
    decisionsOf(id),
    alertsOfCustomer(actor, row.customerId, id),
    row.state === "open" ? openOfCustomer(row.customerId, id) : [],
  ]);
  return {
    ...alertRow(read),
    scorer,
    probability,
    contributions: decodeContributions(contributions),
    scoredAt: scoredAt?.toISOString() ?? null,
    version: decisions.at(-1)?.id ?? 0,
    transaction,
    habit: await habitBefore(transaction, row.occurredAt, timeZone),
    habitDays: habitSpan / days(1),
    decisions,
    otherAlerts,
    openBeside,
  };
}

export type AlertDetail = Awaited<ReturnType<typeof openAlert>>;
