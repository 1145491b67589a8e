import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { Prisma } from "#app/platform/prisma/client.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { announceMail } from "./mail-news.server.ts";
import type { Recipient } from "./outgoing.ts";

/** A line's mail under its lock. @throws {NotFound} */
async function hold(tx: Prisma.TransactionClient, conversationId: string, seq: number) {
  if (!isConversationId(conversationId)) throw new NotFound("mail");
  await tx.$queryRaw`
    SELECT 1 FROM outgoing_mails WHERE conversation_id = ${conversationId}::uuid AND seq = ${seq} FOR UPDATE`;
  const mails = await tx.outgoingMail.findMany({ where: { conversationId, seq } });
  // What was only asked for about a line is not the mail that carries it.
  const mail =
    mails.find(({ kind }) => kind === "reply") ?? mails.find(({ messageId }) => messageId !== null);
  if (!mail) throw new NotFound("mail");
  return mail;
}

/**
 * Sends a mail again to those whom it did not reach: under the Message-ID it had, so that whoever has it after
 * all has it once.
 *
 * @throws {NotFound}
 * @throws {Conflict} where it waits or is sent already
 */
export async function sendAgain(actor: StaffActor, conversationId: string, seq: number): Promise<void> {
  assertCan(actor, "conversations.reply");
  const now = new Date();
  await prisma.$transaction(async (tx) => {
    const mail = await hold(tx, conversationId, seq);
    const email = await tx.emailMessage.findUnique({ where: { id: mail.id }, select: { bounce: true } });
    const recipients = mail.recipients as unknown as Recipient[];
    const bounced = (email?.bounce as { recipient?: string } | null)?.recipient?.toLowerCase();
    const missed = ({ address, state }: Recipient) =>
      state !== "accepted" || (bounced !== undefined && (bounced === address || bounced === ""));
    if (
      !["failed", "cancelled", "sent"].includes(mail.state) ||
      (mail.state === "sent" && !recipients.some(missed))
    )
      throw new Conflict("It cannot be sent again", "It waits to be sent, or it was sent meanwhile.");
    await tx.outgoingMail.update({
      where: { id: mail.id },
      data: {
        state: "queued",
        problem: null,
        answer: null,
        uncertain: 0,
        nextTryAt: now,
        // Giving up is counted from here.
        createdAt: now,
        recipients: recipients.map((one) => (missed(one) ? { ...one, state: "waiting", words: null } : one)),
      },
    });
    if (bounced !== undefined)
      await tx.emailMessage.update({ where: { id: mail.id }, data: { bounce: Prisma.DbNull } });
    await record(tx, actor, {
      event: "mail.sent_again",
      subject: ["conversation", conversationId],
      data: { seq },
    });
  });
  await enqueue("sendMails", {});
  announceMail({ conversationId, seq });
}

/**
 * Takes a mail that waits out of those that go. The line stays; it says that its mail was not sent.
 *
 * @throws {NotFound}
 * @throws {Conflict} where it is being sent, or was
 */
export async function cancelMail(actor: StaffActor, conversationId: string, seq: number): Promise<void> {
  assertCan(actor, "conversations.reply");
  await prisma.$transaction(async (tx) => {
    const mail = await hold(tx, conversationId, seq);
    if (mail.state !== "queued") throw new Conflict("It cannot be cancelled", "It is on its way already.");
    await tx.outgoingMail.update({ where: { id: mail.id }, data: { state: "cancelled" } });
    await record(tx, actor, {
      event: "mail.cancelled",
      subject: ["conversation", conversationId],
      data: { seq },
    });
  });
  announceMail({ conversationId, seq });
}
