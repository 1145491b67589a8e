import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import type { Band } from "./bands.ts";
import type { Channel, Method, Status } from "./transaction.ts";

/** A payment beside a conversation. Times are ISO instants, amounts minor units. */
export interface CustomerPayment {
  id: string;
  occurredAt: string;
  customerId: string | null;
  amountMinor: number;
  currency: string;
  method: Method;
  channel: Channel | null;
  status: Status;
  merchantId: string | null;
  merchantName: string | null;
  merchantMcc: string | null;
  merchantCountry: string | null;
  terminalId: string | null;
  cardNetwork: string | null;
  cardLast4: string | null;
  cardIssuer: string | null;
  cardCountry: string | null;
  deviceId: string | null;
  deviceCountry: string | null;
  failureScheme: string | null;
  failureCode: string | null;
  /** null for those who may not see alerts, and while it is not scored */
  risk: { score: number; band: Band } | null;
}

const columns = `
  t.id, t.occurred_at AS "occurredAt", t.customer_id AS "customerId", t.amount_minor AS "amountMinor", t.currency,
  t.method, t.channel, t.status, t.merchant_id AS "merchantId", t.merchant_name AS "merchantName",
  t.merchant_mcc AS "merchantMcc", t.merchant_country AS "merchantCountry", t.terminal_id AS "terminalId",
  t.card_network AS "cardNetwork", t.card_last4 AS "cardLast4", t.card_issuer AS "cardIssuer",
  t.card_country AS "cardCountry", t.device_id AS "deviceId", t.device_country AS "deviceCountry",
  t.failure_scheme AS "failureScheme", t.failure_code AS "failureCode"`;

/**
 * A customer's newest payments, newest first, and some others by their ids: what stands
 * beside a conversation. The cost is bounded by `newest` and the ids.
 */
export async function paymentsBeside(
  actor: Actor,
  { customerId, ids, newest }: { customerId: string | null; ids: readonly string[]; newest: number },
): Promise<CustomerPayment[]> {
  assertCan(actor, "transactions.read");
  const { rows } = await pool.query<
    Omit<CustomerPayment, "occurredAt" | "risk"> & {
      occurredAt: Date;
      score: number | null;
      band: Band | null;
    }
  >(
    `SELECT ${columns}, r.score, r.band FROM (
       SELECT id FROM unnest($2::text[]) AS named (id)
       UNION
       (SELECT id FROM transactions WHERE customer_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT $3)
     ) wanted
     JOIN transactions t ON t.id = wanted.id
     LEFT JOIN risk_scores r ON r.transaction_id = t.id
     ORDER BY t.occurred_at DESC, t.id DESC`,
    [customerId, ids, newest],
  );
  const showsRisk = can(actor, "alerts.read");
  return rows.map(({ score, band, occurredAt, ...row }) => ({
    ...row,
    occurredAt: occurredAt.toISOString(),
    risk: showsRisk && score !== null && band ? { score, band } : null,
  }));
}
