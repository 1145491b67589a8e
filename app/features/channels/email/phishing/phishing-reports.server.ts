import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { type MailHeader, type MailHeaders, phishingTag } from "#app/features/conversations/mail-facts.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import { authorOf, holdTicket, saveTicket } from "#app/features/tickets/desk.server.ts";
import { mostTags } from "#app/features/tickets/ticket.ts";
import { activities, auditOf } from "#app/features/tickets/ticket-change.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { open, seal } from "#app/platform/sealed.server.ts";
import { days } from "#app/platform/time.ts";
import { openRawMail, rawKept } from "../inbound/raw-mails.server.ts";
import { announceMail } from "../outbound/mail-news.server.ts";
import { headersOf } from "./mail-headers.ts";

/** How long the original of a reported mail is kept: cases take months. */
const reportedKept = days(180);

const purpose = (id: string) => `mail-headers:${id}`;

async function mailOf(tx: Tx, id: string) {
  const mail = isConversationId(id)
    ? await tx.emailMessage.findFirst({
        where: { id, direction: "in" },
        select: { conversationId: true, seq: true, report: { select: { tagged: true } } },
      })
    : null;
  if (!mail) throw new NotFound("mail");
  return mail;
}

/** What is still kept of a mail as it came; null once it has expired. */
async function originalOf(tx: Tx, id: string): Promise<Uint8Array | null> {
  const held = await tx.rawEmail.findUnique({ where: { id }, select: { sealed: true } });
  return held?.sealed ? openRawMail({ id, sealed: held.sealed }) : null;
}

/** Gives a conversation its tags, told in its thread and the audit log. */
async function retag(tx: Tx, actor: Actor, id: string, tagsOf: (tags: string[]) => string[]) {
  const ticket = await holdTicket(tx, id);
  const tags = tagsOf(ticket.tags).sort();
  if (tags.join() === [...ticket.tags].sort().join() || tags.length > mostTags)
    return { changed: false, standing: await saveTicket(tx, id, {}) };
  await append(tx, id, activities(authorOf(actor), ticket, { tags }), new Date());
  await record(tx, actor, {
    event: "conversation.changed",
    subject: ["conversation", id],
    data: auditOf({ tags }),
  });
  return { changed: true, standing: await saveTicket(tx, id, { tags }) };
}

/**
 * Marks a mail as claiming to be us: its conversation gets the tag, its headers and its original are kept for
 * whoever looks into it. Marked again, it is as it was.
 *
 * @throws {NotFound}
 */
export async function reportPhishing(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "conversations.note");
  const done = await prisma.$transaction(async (tx) => {
    const { conversationId } = await mailOf(tx, id);
    await holdTicket(tx, conversationId);
    const mail = await mailOf(tx, id);
    if (mail.report) return null;
    const { changed, standing } = await retag(tx, actor, conversationId, (tags) => [
      ...new Set([...tags, phishingTag]),
    ]);
    const original = await originalOf(tx, id);
    await tx.phishingReport.create({
      data: {
        emailId: id,
        conversationId,
        staffId: actor.type === "staff" ? actor.id : null,
        headers: seal(JSON.stringify(original ? headersOf(original) : []), purpose(id)),
        tagged: changed,
      },
    });
    await tx.rawEmail.updateMany({
      where: { id },
      data: { expiresAt: new Date(Date.now() + reportedKept) },
    });
    await record(tx, actor, {
      event: "mail.reported",
      subject: ["mail", id],
      data: { conversation: conversationId },
    });
    return { mail, standing };
  });
  if (!done) return;
  announce(actor, done.mail.conversationId, done.standing);
  announceMail(done.mail);
}

/**
 * Takes the mark off again, and the tag where it came with it and no other mail needs it.
 *
 * @throws {NotFound}
 */
export async function withdrawReport(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "conversations.note");
  const done = await prisma.$transaction(async (tx) => {
    const { conversationId } = await mailOf(tx, id);
    await holdTicket(tx, conversationId);
    const mail = await mailOf(tx, id);
    if (!mail.report) return null;
    await tx.phishingReport.delete({ where: { emailId: id } });
    const [other] = await tx.phishingReport.findMany({ where: { conversationId }, take: 1 });
    // The tag is the other report's now.
    if (other && mail.report.tagged)
      await tx.phishingReport.update({ where: { emailId: other.emailId }, data: { tagged: true } });
    const goes = mail.report.tagged && !other;
    const { standing } = await retag(tx, actor, conversationId, (tags) =>
      goes ? tags.filter((tag) => tag !== phishingTag) : tags,
    );
    const raw = await tx.rawEmail.findUnique({ where: { id }, select: { receivedAt: true } });
    if (raw)
      await tx.rawEmail.update({
        where: { id },
        data: { expiresAt: new Date(raw.receivedAt.getTime() + rawKept) },
      });
    await record(tx, actor, {
      event: "mail.report_withdrawn",
      subject: ["mail", id],
      data: { conversation: conversationId },
    });
    return { mail, standing };
  });
  if (!done) return;
  announce(actor, done.mail.conversationId, done.standing);
  announceMail(done.mail);
}

/**
 * The headers of a mail, as long as anything of them is kept; that somebody looked is written down.
 *
 * @throws {NotFound}
 */
export async function readHeaders(actor: Actor, id: string): Promise<MailHeaders> {
  assertCan(actor, "mails.original");
  return prisma.$transaction(async (tx) => {
    const { conversationId } = await mailOf(tx, id);
    const [original, report] = await Promise.all([
      originalOf(tx, id),
      tx.phishingReport.findUnique({ where: { emailId: id }, select: { headers: true } }),
    ]);
    await record(tx, actor, {
      event: "mail.headers_read",
      subject: ["mail", id],
      data: { conversation: conversationId },
    });
    const kept = report ? (JSON.parse(open(report.headers, purpose(id))) as MailHeader[]) : [];
    return { headers: original ? headersOf(original) : kept, original: original !== null };
  });
}

/**
 * A mail as it came, byte for byte; that somebody took it is written down.
 *
 * @throws {NotFound} also once it has expired
 */
export async function downloadMail(actor: Actor, id: string): Promise<Uint8Array> {
  assertCan(actor, "mails.original");
  return prisma.$transaction(async (tx) => {
    const { conversationId } = await mailOf(tx, id);
    const original = await originalOf(tx, id);
    if (!original) throw new NotFound("mail");
    await record(tx, actor, {
      event: "mail.downloaded",
      subject: ["mail", id],
      data: { conversation: conversationId },
    });
    return original;
  });
}
