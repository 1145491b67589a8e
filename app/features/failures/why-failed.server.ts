import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { presentTaxonomy } from "./codes/mapping.server.ts";
import { mayBeTaken, paidBeside, type SamePayment, triedAgainWithin } from "./doubles/double-charge.ts";
import { failureOf } from "./told-failure.ts";
import { triesOf } from "./tries.server.ts";

const mostBeside = 50;

/** The customer's payments of the same amount around one. */
async function sameAround({ id, customerId, occurredAt, amountMinor, currency }: SamePayment) {
  const at = Date.parse(occurredAt);
  const { rows } = await pool.query<Omit<SamePayment, "occurredAt"> & { occurredAt: Date }>(
    `SELECT id, occurred_at AS "occurredAt", customer_id AS "customerId", merchant_id AS "merchantId",
            amount_minor AS "amountMinor", currency, status
     FROM transactions WHERE customer_id = $1 AND occurred_at BETWEEN $2 AND $3
       AND amount_minor = $4 AND currency = $5 AND id <> $6 ORDER BY occurred_at DESC LIMIT ${mostBeside}`,
    [customerId, new Date(at - triedAgainWithin), new Date(at + triedAgainWithin), amountMinor, currency, id],
  );
  return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
}

/**
 * Why a payment failed, as far as its reader may know; and of one that was answered too late, which payment may have
 * been charged beside it. Null where it did not fail, or there is none.
 */
export async function whyFailed(actor: Actor, transactionId: string) {
  assertCan(actor, "transactions.read");
  const payment = await prisma.transaction.findUnique({ where: { id: transactionId } });
  if (payment?.status !== "failed") return null;
  const told = {
    ...payment,
    occurredAt: payment.occurredAt.toISOString(),
    amountMinor: Number(payment.amountMinor),
  };
  const now = Date.now();
  const at = (await triesOf([told.id], now)).get(told.id) ?? [];
  const failure = failureOf(told, await presentTaxonomy(), can(actor, "alerts.read"), { at, now });
  if (!failure) return null;
  const late = mayBeTaken(failure.reason) && told.customerId !== null;
  return { ...failure, paidBeside: late ? paidBeside(told, await sameAround(told)) : null };
}
