import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, Invalid } from "#app/platform/errors.ts";
import { announce } from "./announce.server.ts";
import { authorOf, type HeldTicket, holdTicket, saveTicket } from "./desk.server.ts";
import { combined } from "./merging.ts";
import { afterStatus } from "./ticket.ts";
import { restored, stoodBefore, undoTo } from "./undo.ts";

/** Locks two conversations in one order, so that two who merge crosswise wait for each other. */
async function holdBoth(tx: Tx, id: string, otherId: string): Promise<[HeldTicket, HeldTicket]> {
  if (id < otherId) return [await holdTicket(tx, id), await holdTicket(tx, otherId)];
  const other = await holdTicket(tx, otherId);
  return [await holdTicket(tx, id), other];
}

const line = (actor: Actor, data: Record<string, unknown>) => ({
  kind: "activity" as const,
  author: authorOf(actor),
  data,
});

/**
 * Lets a conversation go on in another one of the same customer. Its thread stays as it is
 * and is shown from there; what the customer writes to it from now on arrives in the other one.
 *
 * @returns the version of the one that was merged, for an undo
 * @throws {Invalid} into itself, or where the two are of different customers
 * @throws {Conflict} where either was merged already
 * @throws {NotFound}
 */
export async function mergeInto(actor: Actor, id: string, intoId: string): Promise<{ version: number }> {
  assertCan(actor, "conversations.reply");
  if (id === intoId) throw new Invalid("A conversation cannot be merged into itself");
  const at = new Date();
  const [from, into] = await prisma.$transaction(async (tx) => {
    const [ticket, target] = await holdBoth(tx, id, intoId);
    if (ticket.mergedIntoId || target.mergedIntoId)
      throw new Conflict("One of the two was merged already", "Look again, and choose where it went on.");
    if (ticket.customerId && target.customerId && ticket.customerId !== target.customerId)
      throw new Invalid("These are conversations of two different customers");
    await append(tx, id, [line(actor, { event: "merged_into", id: intoId, number: target.number })], at);
    await append(tx, intoId, [line(actor, { event: "merged", id, number: ticket.number })], at);
    await tx.$executeRaw`
      INSERT INTO conversation_payments (conversation_id, transaction_id, linked_by_id, at)
      SELECT ${intoId}::uuid, transaction_id, linked_by_id, at FROM conversation_payments
      WHERE conversation_id = ${id}::uuid ON CONFLICT DO NOTHING`;
    await tx.conversation.update({ where: { id }, data: { mergedIntoId: intoId } });
    await tx.conversation.update({
      where: { id: intoId },
      data: { customerId: target.customerId ?? ticket.customerId },
    });
    const closed = ticket.status === "solved" ? {} : afterStatus(ticket, "solved", at);
    const standing = [
      await saveTicket(tx, id, closed, undoTo(ticket)),
      await saveTicket(tx, intoId, combined(target, ticket)),
    ] as const;
    await record(tx, actor, {
      event: "conversation.merged",
      subject: ["conversation", id],
      data: { into: intoId },
    });
    return standing;
  });
  announce(actor, id, from);
  announce(actor, intoId, into);
  return { version: from.version };
}

/**
 * Takes a conversation out of the one it was merged into. It stands again as it did, if nothing
 * happened to it since; else it is open. What the other one took over stays there.
 *
 * @throws {Conflict} where it is not merged
 */
export async function unmerge(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "conversations.reply");
  const at = new Date();
  const [intoId, from, into] = await prisma.$transaction(async (tx) => {
    const seen = await tx.conversation.findUnique({ where: { id }, select: { mergedIntoId: true } });
    if (!seen?.mergedIntoId) throw new Conflict("It is not merged", "Somebody took it out meanwhile.");
    const [ticket, target] = await holdBoth(tx, id, seen.mergedIntoId);
    if (ticket.mergedIntoId !== target.id)
      throw new Conflict("It is not merged there any more", "Look again.");
    await append(tx, id, [line(actor, { event: "unmerged", id: target.id, number: target.number })], at);
    await append(tx, target.id, [line(actor, { event: "unmerged", id, number: ticket.number })], at);
    await tx.conversation.update({ where: { id }, data: { mergedIntoId: null } });
    const before = stoodBefore(ticket);
    const standing = [
      target.id,
      await saveTicket(tx, id, before ? restored(ticket, before, at) : afterStatus(ticket, "open", at)),
      await saveTicket(tx, target.id, {}),
    ] as const;
    await record(tx, actor, {
      event: "conversation.unmerged",
      subject: ["conversation", id],
      data: { into: target.id },
    });
    return standing;
  });
  announce(actor, id, from);
  announce(actor, intoId, into);
}
