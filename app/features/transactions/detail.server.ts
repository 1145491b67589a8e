import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";

const withoutCode = { failureScheme: null, failureCode: null };

/**
 * One payment with its status history, oldest first, and the customer's name. A code can name a suspicion: only those
 * who may see alerts read it.
 */
export async function findTransaction(actor: Actor, id: string) {
  assertCan(actor, "transactions.read");
  // PostgreSQL has no text with NUL in it, so nothing is kept under such an id.
  if (id.includes("\u0000")) throw new NotFound("transaction");
  const [transaction, history] = await Promise.all([
    prisma.transaction.findUnique({ where: { id } }),
    prisma.transactionEvent.findMany({ where: { transactionId: id }, orderBy: { id: "asc" } }),
  ]);
  if (!transaction) throw new NotFound("transaction");
  const customer = transaction.customerId
    ? await prisma.customer.findUnique({ where: { id: transaction.customerId } })
    : null;
  const seesRisk = can(actor, "alerts.read");
  return {
    ...transaction,
    ...(!seesRisk && { ...withoutCode, failureMessage: null }),
    amountMinor: Number(transaction.amountMinor),
    customerName: customer?.name ?? null,
    history: history.map(({ id: _id, ...event }) => (seesRisk ? event : { ...event, ...withoutCode })),
  };
}

/** The payments around one, of the same customer: up to `each` before and after, newest first. */
export async function findNeighbours(actor: Actor, customerId: string, at: Date, each = 5) {
  assertCan(actor, "transactions.read");
  const { rows } = await pool.query<{
    id: string;
    occurredAt: Date;
    amountMinor: number;
    currency: string;
    status: string;
    merchantName: string | null;
    score: number | null;
    band: string | null;
  }>(
    `SELECT n.*, r.score, r.band FROM (
       (SELECT id, occurred_at AS "occurredAt", amount_minor AS "amountMinor", currency, status,
               merchant_name AS "merchantName"
        FROM transactions WHERE customer_id = $1 AND occurred_at > $2 ORDER BY occurred_at, id LIMIT $3)
       UNION ALL
       (SELECT id, occurred_at, amount_minor, currency, status, merchant_name
        FROM transactions WHERE customer_id = $1 AND occurred_at <= $2 ORDER BY occurred_at DESC, id DESC LIMIT $3 + 1)
     ) n LEFT JOIN risk_scores r ON r.transaction_id = n.id
     ORDER BY "occurredAt" DESC, id DESC`,
    [customerId, at, each],
  );
  return can(actor, "alerts.read") ? rows : rows.map((row) => ({ ...row, score: null, band: null }));
}
