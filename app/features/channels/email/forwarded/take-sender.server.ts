import { z } from "zod";
import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { senderIsOffered } from "#app/features/conversations/forwarded-from.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import { authorOf, holdTicket, saveTicket } from "#app/features/tickets/desk.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { announceMail } from "../outbound/mail-news.server.ts";
import { fixRecipients, holdUnwritten } from "../outbound/write-mail.server.ts";

/** Whose a conversation was, with the lines that were theirs. */
const beforeSchema = z.object({
  customerId: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  seqs: z.array(z.number()),
});
type Before = z.infer<typeof beforeSchema>;

async function conversationOf(tx: Tx, mailId: string) {
  const mail = isConversationId(mailId)
    ? await tx.emailMessage.findFirst({
        where: { id: mailId, direction: "in" },
        select: { conversationId: true, seq: true },
      })
    : null;
  if (!mail) throw new NotFound("mail");
  return mail;
}

/** The original sender of a mail, where they can be the customer of its conversation. */
async function offeredSender(tx: Tx, mailId: string) {
  const [found] = await tx.$queryRawUnsafe<{ name: string; address: string }[]>(
    `SELECT e.details #>> '{forwarded,from,name}' AS name, lower(e.details #>> '{forwarded,from,address}') AS address
     FROM email_messages e JOIN conversations v ON v.id = e.conversation_id
     WHERE e.id = $1::uuid AND ${senderIsOffered}`,
    mailId,
  );
  if (!found)
    throw new Conflict(
      "The original sender cannot be taken as the customer",
      "Somebody was taken already, or the conversation is not any more what it was. Look again.",
    );
  return found;
}

/** The lines of everybody but one become those of participants. @returns which */
async function setApart(tx: Tx, conversationId: string, address: string): Promise<number[]> {
  const apart = await tx.$queryRaw<{ seq: number }[]>`
    UPDATE email_messages SET part = 'participant'
    WHERE conversation_id = ${conversationId}::uuid AND part = 'customer' AND lower(from_address) <> ${address}
    RETURNING seq`;
  const seqs = apart.map(({ seq }) => seq);
  await tx.message.updateMany({
    where: { conversationId, seq: { in: seqs }, authorType: "customer" },
    data: { authorType: "system" },
  });
  return seqs;
}

/** Lines that were the customer's are so again. */
async function setBack(tx: Tx, conversationId: string, seqs: number[]) {
  await tx.emailMessage.updateMany({
    where: { conversationId, seq: { in: seqs }, direction: "in" },
    data: { part: "customer" },
  });
  await tx.message.updateMany({
    where: { conversationId, seq: { in: seqs }, kind: "inbound" },
    data: { authorType: "customer" },
  });
}

const told = (actor: Actor, event: "sender_taken" | "sender_given_back", sender: string) => [
  { kind: "activity" as const, author: authorOf(actor), data: { event, sender } },
];

/** Tells everybody who has the conversation open whose it is now, and whose its lines are. */
function tell(
  actor: Actor,
  {
    conversationId,
    standing,
    seqs,
  }: { conversationId: string; standing: Awaited<ReturnType<typeof saveTicket>>; seqs: number[] },
) {
  announce(actor, conversationId, standing);
  for (const seq of new Set(seqs)) announceMail({ conversationId, seq });
}

/**
 * Takes the original sender of a mail that somebody passed on as the customer of its conversation: replies go to
 * them from now on, and only to them. Whoever passed it on stays a participant. That the mail names an address
 * proves nothing, so nobody is identified by it: where the conversation was somebody else's, it is nobody's.
 * What waits to go to the customer of before still goes to them.
 *
 * @throws {NotFound}
 * @throws {Conflict} where they cannot be taken, or somebody was taken already
 */
export async function takeSender(actor: Actor, mailId: string): Promise<void> {
  assertCan(actor, "conversations.reply");
  const done = await prisma.$transaction(async (tx) => {
    const { conversationId, seq } = await conversationOf(tx, mailId);
    await holdUnwritten(tx, conversationId);
    await holdTicket(tx, conversationId);
    const { name, address } = await offeredSender(tx, mailId);
    await fixRecipients(tx, conversationId);
    const held = await tx.conversation.findUniqueOrThrow({ where: { id: conversationId } });
    const seqs = await setApart(tx, conversationId, address);
    const before: Before = {
      customerId: held.customerId,
      name: held.contactName,
      email: held.contactEmail,
      phone: held.contactPhone,
      seqs,
    };
    const theirs = held.customerId
      ? await tx.customer.findFirst({ where: { id: held.customerId, email: address }, select: { id: true } })
      : null;
    await tx.conversation.update({
      where: { id: conversationId },
      data: {
        contactName: name || null,
        contactEmail: address,
        contactPhone: null,
        customerId: theirs?.id ?? null,
      },
    });
    const staffId = actor.type === "staff" ? actor.id : null;
    await tx.takenSender.create({ data: { conversationId, emailId: mailId, staffId, before } });
    await append(tx, conversationId, told(actor, "sender_taken", address), new Date());
    await record(tx, actor, {
      event: "mail.sender_taken",
      subject: ["mail", mailId],
      data: { conversation: conversationId },
    });
    return { conversationId, standing: await saveTicket(tx, conversationId, {}), seqs: [...seqs, seq] };
  });
  tell(actor, done);
}

/**
 * Gives a conversation back to whose it was before an original sender was taken as its customer. What they wrote
 * since is a participant's.
 *
 * @throws {NotFound}
 * @throws {Conflict} where nobody was taken by that mail, or somebody gave it back meanwhile
 */
export async function giveBackSender(actor: Actor, mailId: string): Promise<void> {
  assertCan(actor, "conversations.reply");
  const done = await prisma.$transaction(async (tx) => {
    const { conversationId, seq } = await conversationOf(tx, mailId);
    await holdUnwritten(tx, conversationId);
    await holdTicket(tx, conversationId);
    const taken = await tx.takenSender.findFirst({ where: { conversationId, emailId: mailId } });
    if (!taken)
      throw new Conflict("Its original sender is not the customer", "Somebody gave it back meanwhile.");
    await fixRecipients(tx, conversationId);
    const { seqs, customerId, name, email, phone } = beforeSchema.parse(taken.before);
    const { contactEmail } = await tx.conversation.findUniqueOrThrow({ where: { id: conversationId } });
    const since = await setApart(tx, conversationId, (email ?? "").toLowerCase());
    await setBack(tx, conversationId, seqs);
    await tx.conversation.update({
      where: { id: conversationId },
      data: { customerId, contactName: name, contactEmail: email, contactPhone: phone },
    });
    await tx.takenSender.delete({ where: { conversationId } });
    await append(tx, conversationId, told(actor, "sender_given_back", contactEmail ?? ""), new Date());
    await record(tx, actor, {
      event: "mail.sender_given_back",
      subject: ["mail", mailId],
      data: { conversation: conversationId },
    });
    const standing = await saveTicket(tx, conversationId, {});
    return { conversationId, standing, seqs: [...seqs, ...since, seq] };
  });
  tell(actor, done);
}
