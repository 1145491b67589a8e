import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { announce } from "./announce.server.ts";
import { authorOf, holdTicket, saveTicket } from "./desk.server.ts";

/**
 * Says whose conversation it is. What the writer named (an address, a number) is never taken
 * for that by itself: a person decides, and it is written down.
 *
 * @param customerId null for nobody known
 * @returns whose it was before, for an undo
 * @throws {NotFound} for a customer or conversation that is not there
 */
export async function identify(actor: Actor, id: string, customerId: string | null): Promise<string | null> {
  assertCan(actor, "conversations.note");
  const { before, standing } = await prisma.$transaction(async (tx) => {
    await holdTicket(tx, id);
    const held = await tx.conversation.findUniqueOrThrow({ where: { id }, select: { customerId: true } });
    if (held.customerId === customerId) return { before: customerId, standing: null };
    if (customerId && !(await tx.customer.findUnique({ where: { id: customerId }, select: { id: true } })))
      throw new NotFound("customer");
    await tx.conversation.update({ where: { id }, data: { customerId } });
    const data = { event: "customer", from: held.customerId, to: customerId };
    await append(tx, id, [{ kind: "activity", author: authorOf(actor), data }], new Date());
    const saved = await saveTicket(tx, id, {});
    await record(tx, actor, {
      event: "conversation.identified",
      subject: ["conversation", id],
      data: { customer: customerId },
    });
    return { before: held.customerId, standing: saved };
  });
  if (standing) announce(actor, id, standing);
  return before;
}
