import { z } from "zod";
import { filesOf } from "#app/features/conversations/attachment.ts";
import { htmlText, plainText } from "#app/features/conversations/rich-text-out.ts";
import { firstNameOf } from "#app/features/tickets/canned-reply.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { ownMessageId } from "../inbound/own-marks.ts";
import { sign } from "../signing.server.ts";
import { type Addressed, addressed, mailboxFor, type SendingMailbox } from "./addressing.server.ts";
import { fileLinks, inOrByLink, shownPictures } from "./mail-files.server.ts";
import {
  answerSubject,
  framed,
  paragraphs,
  type Quoted,
  quotation,
  type Rendered,
  references,
} from "./mail-words.ts";
import type { AutomaticKind, MailKind, MailProblem, Recipient } from "./outgoing.ts";
import { signatureOf } from "./signatures.server.ts";
import { hasWay } from "./smtp-way.server.ts";
import { wordsOf } from "./templates.server.ts";
import { filled } from "./templates.ts";

/** A mail that waits to be written. */
export interface Unwritten {
  id: string;
  conversationId: string;
  seq: number;
  kind: MailKind;
  content: unknown;
  recipients: Recipient[];
  createdAt: Date;
}

interface Before {
  identity: string | null;
  /** that it names itself, oldest first */
  references: string[];
  direction: string;
  subject: string;
  fromName: string;
  fromAddress: string;
  text: string;
  at: Date;
}

/** Mails of before this was kept name none. */
const chainSchema = z.object({ references: z.array(z.string()).default([]) });

const passedOnSchema = z.object({
  forwarded: z.object({
    from: z.object({ name: z.string(), address: z.string() }),
    subject: z.string(),
    messageId: z.string().nullable(),
  }),
});

/**
 * The mail of the original sender who was taken as the customer, which came within another; with when they were
 * taken: what was written before went between us and whoever passed it on.
 */
async function passedOn(tx: Tx, conversationId: string): Promise<{ original: Before; since: Date } | null> {
  const taken = await tx.takenSender.findUnique({ where: { conversationId } });
  const mail = taken && (await tx.emailMessage.findUnique({ where: { id: taken.emailId } }));
  if (!taken || !mail) return null;
  const { from, subject, messageId } = passedOnSchema.parse(mail.details).forwarded;
  return {
    since: taken.at,
    original: {
      identity: messageId,
      references: [],
      direction: "passed on",
      subject,
      fromName: from.name,
      fromAddress: from.address,
      text: "",
      at: mail.at,
    },
  };
}

/** The conversation's mails before a line, oldest first: the first and the latest. */
async function mailsBefore(tx: Tx, conversationId: string, seq: number): Promise<Before[]> {
  const select = {
    identity: true,
    direction: true,
    subject: true,
    fromName: true,
    fromAddress: true,
    text: true,
    details: true,
    at: true,
  } as const;
  const theirs = await passedOn(tx, conversationId);
  // What anybody but the customer wrote is neither answered nor quoted: it would go to the customer under our name.
  const where = { conversationId, seq: { lt: seq }, auto: "none", part: { in: ["customer", "us"] } };
  const later = { ...where, ...(theirs && { at: { gte: theirs.since } }) };
  const last = await tx.emailMessage.findMany({ where: later, select, orderBy: { at: "desc" }, take: 15 });
  const first = await tx.emailMessage.findFirst({ where: later, select, orderBy: { at: "asc" } });
  const held = last.toReversed();
  const known = (first && held[0]?.identity !== first.identity ? [first, ...held] : held).map(
    ({ details, ...mail }): Before => ({ ...mail, ...chainSchema.parse(details) }),
  );
  return theirs ? [theirs.original, ...known] : known;
}

const isMessageId = (identity: string | null): identity is string => /^<[^<>\s]+>$/.test(identity ?? "");

/** Subject and References that keep the mail in its thread with every mail program. */
function threading(before: Before[], about: Addressed) {
  const ids = before.map(({ identity }) => identity).filter(isMessageId);
  const latest = before.at(-1);
  const answered = before.findLast(({ identity }) => isMessageId(identity));
  const chain = [...(answered?.references ?? []).filter(isMessageId), ...ids.slice(-1)];
  return {
    subject: latest?.subject ? answerSubject(latest.subject) : `${about.subject} [#${about.number}]`,
    inReplyTo: ids.at(-1) ?? null,
    references: references(chain, ids),
  };
}

interface Content extends Rendered {
  subject: string;
  /** files that go with it, by id, in their order */
  files: string[];
  inReplyTo: string | null;
  references: string[];
}

function quotedOf(before: Before[]): Quoted | null {
  const latest = before.findLast(({ direction }) => direction === "in");
  return latest
    ? { name: latest.fromName, address: latest.fromAddress, at: latest.at, text: latest.text }
    : null;
}

/** The signature under what somebody wrote; the separator is what mail programs know it by (RFC 3676, 4.3). */
async function signed(
  tx: Tx,
  { authorType, authorId }: { authorType: string; authorId: string | null },
  about: Addressed,
  mailbox: SendingMailbox,
): Promise<Rendered> {
  const author =
    authorType === "staff" && authorId
      ? await tx.staff.findUnique({ where: { id: authorId }, select: { name: true } })
      : null;
  const names = { agent: author?.name ?? "", mailbox: mailbox.name };
  const text = (await signatureOf(tx, about, names)).trim();
  if (text === "") return { text: "", html: "" };
  return { text: `-- \n${text}`, html: `<div style="margin:1.5em 0 0;color:#555">${paragraphs(text)}</div>` };
}

/** What was written, its files, and under it the mail that it answers. */
async function replyContent(
  tx: Tx,
  mail: Unwritten,
  about: Addressed,
  mailbox: SendingMailbox,
): Promise<Content> {
  const line = await tx.message.findUniqueOrThrow({
    where: { conversationId_seq: { conversationId: mail.conversationId, seq: mail.seq } },
    select: { body: true, data: true, authorType: true, authorId: true },
  });
  const { attached, linked } = inOrByLink(filesOf(line.data as Record<string, unknown> | null));
  const before = await mailsBefore(tx, mail.conversationId, mail.seq);
  const quoted = quotedOf(before);
  const parts = [
    { text: plainText(line.body), html: htmlText(line.body) },
    fileLinks(linked, about.language, mail.createdAt),
    shownPictures(attached),
    await signed(tx, line, about, mailbox),
    ...(quoted ? [quotation(quoted, about.language)] : []),
  ];
  const files = attached.map(({ id }) => id);
  return { ...threading(before, about), files, ...framed(parts, about.language) };
}

/** What templates may name of a conversation. */
const variablesOf = (about: Addressed, mailbox: SendingMailbox) => ({
  "customer.firstName": firstNameOf(about.name) ?? "",
  "ticket.number": String(about.number),
  "ticket.subject": about.subject,
  "mailbox.name": mailbox.name,
});

async function automaticContent(
  tx: Tx,
  mail: Unwritten,
  about: Addressed,
  mailbox: SendingMailbox,
): Promise<Content> {
  const words = await wordsOf(tx, mail.kind as AutomaticKind, about.language);
  const { subject, body } = filled(words, {
    ...variablesOf(about, mailbox),
    ...(mail.content as Record<string, string>),
  });
  const { inReplyTo, references: ids } = threading(
    await mailsBefore(tx, mail.conversationId, mail.seq),
    about,
  );
  const parts = [{ text: body, html: paragraphs(body) }];
  return { subject, inReplyTo, references: ids, files: [], ...framed(parts, about.language) };
}

const oneLine = (text: string, most: number) => text.replace(/\s+/g, " ").trim().slice(0, most);

const copy = (address: string, as: "cc" | "bcc"): Recipient => ({
  address,
  name: "",
  as,
  state: "waiting",
  words: null,
});

/** The customer and who else gets a copy, each address once. */
function recipientsOf(mail: Pick<Unwritten, "content" | "recipients">, about: Addressed): Recipient[] {
  if (mail.recipients.length > 0) return mail.recipients;
  if (!about.address) return [];
  const { cc = [], bcc = [] } = mail.content as { cc?: string[]; bcc?: string[] };
  const all: Recipient[] = [
    { ...copy(about.address, "cc"), as: "to", name: oneLine(about.name ?? "", 200) },
    ...cc.map((address) => copy(address.toLowerCase(), "cc")),
    ...bcc.map((address) => copy(address.toLowerCase(), "bcc")),
  ];
  return all.filter((one, place) => all.findIndex(({ address }) => address === one.address) === place);
}

/** Locks the mails of a conversation that are not written yet, as whoever writes them does: before the conversation. */
export const holdUnwritten = (tx: Tx, conversationId: string) =>
  tx.$executeRaw`
    SELECT FROM outgoing_mails WHERE conversation_id = ${conversationId}::uuid AND message_id IS NULL ORDER BY id FOR UPDATE`;

/**
 * Settles whom mails go to that are not written yet: before a conversation's customer becomes somebody else, whose
 * they are not. Automatic ones that nobody has looked at are not written at all.
 */
export async function fixRecipients(tx: Tx, conversationId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE outgoing_mails SET state = 'cancelled'
    WHERE conversation_id = ${conversationId}::uuid AND message_id IS NULL AND kind <> 'reply'
      AND recipients = '[]' AND state = 'queued'`;
  const about = await addressed(tx, conversationId);
  const replies = await tx.$queryRaw<{ id: string; content: unknown }[]>`
    SELECT id::text, content FROM outgoing_mails
    WHERE conversation_id = ${conversationId}::uuid AND message_id IS NULL AND kind = 'reply'
      AND recipients = '[]' FOR UPDATE`;
  for (const { id, content } of replies) {
    const recipients = recipientsOf({ content, recipients: [] }, about).map((one) => ({ ...one }));
    await tx.outgoingMail.update({ where: { id }, data: { recipients } });
  }
}

/**
 * Writes a mail: from whom, to whom, its Message-ID and its words, once and for all. What is tried later is
 * this mail and no other.
 *
 * @returns why it cannot be sent as things stand; null where it can
 */
export async function writeMail(tx: Tx, mail: Unwritten): Promise<MailProblem | null> {
  const about = await addressed(tx, mail.conversationId);
  const recipients = recipientsOf(mail, about);
  if (recipients.length === 0) return "no_address";
  const mailbox = await mailboxFor(tx, about);
  if (!mailbox) return "no_mailbox";
  const content =
    mail.kind === "reply"
      ? await replyContent(tx, mail, about, mailbox)
      : await automaticContent(tx, mail, about, mailbox);
  const messageId = ownMessageId(mailbox.address, about.number, mail.id, sign);
  const shown = (as: Recipient["as"]) =>
    recipients.filter((one) => one.as === as).map(({ name, address }) => ({ name, address }));
  await tx.emailMessage.create({
    data: {
      id: mail.id,
      conversationId: mail.conversationId,
      seq: mail.seq,
      direction: "out",
      mailbox: mailbox.address,
      identity: messageId,
      fromName: mailbox.name,
      fromAddress: mailbox.address,
      part: "us",
      // A machine's: it is no part of what people wrote to each other.
      auto: mail.kind === "reply" ? "none" : "auto_reply",
      subject: oneLine(content.subject, 500),
      details: {
        to: shown("to"),
        cc: shown("cc"),
        bcc: shown("bcc"),
        inReplyTo: content.inReplyTo,
        references: content.references,
        files: content.files,
      },
      text: content.text,
      html: content.html,
      at: mail.createdAt,
    },
  });
  await tx.outgoingMail.update({
    where: { id: mail.id },
    data: { mailboxId: mailbox.id, messageId, recipients: recipients.map((one) => ({ ...one })) },
  });
  return hasWay(mailbox) ? null : "no_server";
}
