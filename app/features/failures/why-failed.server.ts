import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { prisma } from "#app/platform/db.server.ts";
import { presentTaxonomy } from "./codes/mapping.server.ts";
import { failureOf } from "./told-failure.ts";

/** Why a payment failed, as far as its reader may know; null where it did not fail, or there is none. */
export async function whyFailed(actor: Actor, transactionId: string) {
  assertCan(actor, "transactions.read");
  const payment = await prisma.transaction.findUnique({
    where: { id: transactionId },
    select: {
      status: true,
      occurredAt: true,
      method: true,
      cardNetwork: true,
      failureScheme: true,
      failureCode: true,
    },
  });
  if (payment?.status !== "failed") return null;
  const failed = { ...payment, occurredAt: payment.occurredAt.toISOString() };
  return failureOf(failed, await presentTaxonomy(), can(actor, "alerts.read"));
}
