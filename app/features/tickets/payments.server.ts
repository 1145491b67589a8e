import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { announce } from "./announce.server.ts";
import { assertUnlocked } from "./caution.server.ts";
import { authorOf, holdTicket, saveTicket } from "./desk.server.ts";

/**
 * Says that a conversation is about a payment, or that it is not. Saying it twice changes nothing.
 *
 * @throws {NotFound} for a payment or conversation that is not there
 * @throws {Locked} for staff, while it is not certain who writes
 */
export async function linkPayment(actor: Actor, id: string, transactionId: string, linked: boolean) {
  assertCan(actor, "conversations.note");
  if (actor.type === "staff") await assertUnlocked(id);
  const standing = await prisma.$transaction(async (tx) => {
    await holdTicket(tx, id);
    if (!(await tx.transaction.findUnique({ where: { id: transactionId }, select: { id: true } })))
      throw new NotFound("transaction");
    const key = { conversationId: id, transactionId };
    const { count } = linked
      ? await tx.conversationPayment.createMany({
          data: [{ ...key, linkedById: actor.type === "staff" ? actor.id : null }],
          skipDuplicates: true,
        })
      : await tx.conversationPayment.deleteMany({ where: key });
    if (count === 0) return null;
    const data = { event: linked ? "linked" : "unlinked", transactionId };
    await append(tx, id, [{ kind: "activity", author: authorOf(actor), data }], new Date());
    const saved = await saveTicket(tx, id, {});
    await record(tx, actor, {
      event: linked ? "conversation.payment_linked" : "conversation.payment_unlinked",
      subject: ["conversation", id],
      data: { transactionId },
    });
    return saved;
  });
  if (standing) announce(actor, id, standing);
}
