import type { Attachment } from "#app/features/conversations/attachment.ts";
import { describeFile } from "#app/features/conversations/file-facts.server.ts";
import type { SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { append, type NewMessage } from "#app/features/conversations/thread.server.ts";
import { type HeldTicket, holdTicket, saveTicket } from "#app/features/tickets/desk.server.ts";
import { openWithin } from "#app/features/tickets/opening.server.ts";
import { afterInbound } from "#app/features/tickets/ticket.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { days, seconds } from "#app/platform/time.ts";
import { isOpen } from "../../chat/settings.server.ts";
import { languageOf } from "../../contact-form.ts";
import { announceTaken, type Standing } from "../../intake.server.ts";
import { emailFileId } from "../email-files.server.ts";
import { askForMail } from "../outbound/queue-mail.server.ts";
import { checkSender } from "../sender/check-sender.server.ts";
import { lookAgainAt } from "../sender/recheck-senders.server.ts";
import { mailResolver, type Resolve } from "../sender/resolver.server.ts";
import { ownDomains, trustedBy } from "../sender/trusted-mtas.server.ts";
import { sign } from "../signing.server.ts";
import { markBounce } from "./bounces.server.ts";
import { type Delivery, deliverySchema, withEnvelope } from "./delivery.ts";
import { findPlace, type Place } from "./placing.server.ts";
import { openRawMail } from "./raw-mails.server.ts";
import { type ReadMail, readMail } from "./read-mail.ts";

const system = { type: "system" } as const;

/** A mail that was begun so often and never finished stops whoever reads it. */
const mostAttempts = 5;

interface Claimed {
  id: string;
  mailbox: string;
  attempts: number;
  receivedAt: Date;
}

/**
 * Takes mails that wait for the next try to hand, oldest first. Each is counted as begun before it is looked
 * at, so that one that ends the process is not begun for ever.
 */
async function claim(limit: number, now: Date): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>(
    `UPDATE raw_emails SET attempts = attempts + 1, next_try_at = $2::timestamptz + make_interval(mins => attempts + 2)
     WHERE id IN (SELECT id FROM raw_emails
                  WHERE state = 'received' AND next_try_at <= $2
                  ORDER BY received_at, id FOR UPDATE SKIP LOCKED LIMIT $1)
     RETURNING id, mailbox, attempts, received_at AS "receivedAt"`,
    [limit, now],
  );
  return rows.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
}

async function fail(id: string, reason: string) {
  await prisma.rawEmail.updateMany({
    where: { id, state: "received" },
    data: { state: "failed", reason: reason.replaceAll("\0", "").slice(0, 1_000) },
  });
  log.warn({ mail: id }, "a mail could not be read; it is on the failed list");
}

const words = { en: { none: "(no subject)" }, zh: { none: "（无主题）" } };

/** Pixels: what stands in a mail's text and is larger both ways is a picture that says something, not a logo. */
const logo = 200;

/** What is shown of a mail's files beside its text. */
async function shownFiles(id: string, { files }: ReadMail): Promise<Attachment[]> {
  const shown = files.map(async ({ name, content, inline }, place) => {
    const facts = await describeFile(name, content);
    const said = Math.min(facts.width ?? 0, facts.height ?? 0) > logo;
    return inline && !said ? [] : [{ id: emailFileId(id, place), ...facts, size: content.length }];
  });
  return (await Promise.all(shown)).flat();
}

/** The line of the thread. What machines wrote is a note: it is kept, and moves nothing. */
function lineOf(id: string, mail: ReadMail, files: Attachment[], participant: boolean): NewMessage {
  const isQuiet = mail.auto !== "none";
  const locale = languageOf(`${mail.subject} ${mail.body}`);
  return {
    kind: isQuiet ? "note" : "inbound",
    // Somebody without a part in the conversation never speaks as its customer.
    author: { type: participant && !isQuiet ? "customer" : "system", id: null },
    body: mail.body || (files.length > 0 ? "" : mail.subject || words[locale].none),
    clientId: `mail-${id}`,
    data: {
      email: {
        id,
        from: mail.from,
        subject: mail.subject,
        participant,
        auto: mail.auto,
        because: mail.because,
        cut: mail.cut,
        files: mail.files.length,
      },
      ...(files.length > 0 && { files }),
    },
  };
}

/** Merges that are followed. */
const mostMerges = 10;

async function holdGoingOn(tx: Tx, id: string): Promise<HeldTicket> {
  let held = await holdTicket(tx, id);
  for (let merges = 0; held.mergedIntoId && merges < mostMerges; merges += 1)
    held = await holdTicket(tx, held.mergedIntoId);
  return held;
}

/** Adds the mail to its conversation; a person's opens it again, whoever they are. */
async function addTo(tx: Tx, { conversationId }: Place, line: NewMessage, at: Date) {
  const ticket = await holdGoingOn(tx, conversationId);
  const seq = await append(tx, ticket.id, [line], at);
  await saveTicket(tx, ticket.id, line.kind === "inbound" ? afterInbound(ticket, at) : {});
  return { conversationId: ticket.id, seq };
}

/** Nobody is told that a mail has arrived that had to be fetched days later. */
const confirmedWithin = days(1);

async function beginWith(tx: Tx, mail: ReadMail, line: NewMessage, { receivedAt }: Claimed, at: Date) {
  const locale = languageOf(`${mail.subject} ${mail.body}`);
  const { id, lastSeq } = await openWithin(tx, {
    channel: "email",
    contact: { name: mail.from.name || null, email: mail.from.address || null },
    locale,
    subject: mail.subject || words[locale].none,
    first: line,
    tags: line.kind === "inbound" ? [] : ["automatic"],
    at,
  });
  // A person is told that it has arrived, if nothing speaks against it. Nobody has to do anything about what a
  // machine wrote.
  const isFresh = at.getTime() - receivedAt.getTime() < confirmedWithin;
  if (line.kind === "inbound" && isFresh)
    await askForMail(
      tx,
      { kind: (await isOpen(at, tx)) ? "received" : "away", conversationId: id },
      lastSeq,
      at,
    );
  if (line.kind !== "inbound") await saveTicket(tx, id, { status: "solved", solvedAt: at });
  return { conversationId: id, seq: lastSeq };
}

/** JSON as the database takes it. */
const plainJson = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll("\\u0000", ""));

async function keepMail(
  tx: Tx,
  { id, mailbox }: Claimed,
  identity: string,
  mail: ReadMail,
  put: { conversationId: string; seq: number; participant: boolean },
  check: SenderCheck,
  at: Date,
) {
  await tx.emailMessage.create({
    data: {
      id,
      ...put,
      direction: "in",
      mailbox,
      identity,
      fromName: mail.from.name,
      fromAddress: mail.from.address,
      auto: mail.auto,
      senderCheck: plainJson(check),
      checkAgainAt: lookAgainAt(check, at, at),
      warnings: plainJson(mail.warnings),
      subject: mail.subject,
      details: plainJson({ to: mail.to, cc: mail.cc, date: mail.date, forwarded: mail.forwarded }),
      text: mail.text,
      html: mail.html,
      at,
    },
  });
  if (mail.files.length === 0) return;
  await tx.emailFile.createMany({
    data: mail.files.map(({ name, type, inline, contentId, content }, place) => ({
      emailId: id,
      place,
      name: name.replaceAll("\0", ""),
      type: type.replaceAll("\0", ""),
      inline,
      contentId: contentId?.replaceAll("\0", "") ?? null,
      size: content.length,
      content: new Uint8Array(content),
    })),
  });
}

/** Puts a mail that was read into its conversation, in one transaction, once. */
async function put(
  claimed: Claimed,
  mail: ReadMail,
  check: SenderCheck,
  now: Date,
): Promise<Standing | null> {
  const { id } = claimed;
  const files = await shownFiles(id, mail);
  return prisma.$transaction(async (tx) => {
    const [held] = await tx.$queryRaw<{ state: string; identity: string }[]>`
      SELECT state, identity FROM raw_emails WHERE id = ${id}::uuid FOR UPDATE`;
    if (held?.state !== "received") return null;
    const place = await findPlace(tx, mail, sign);
    const participant = place?.participant ?? true;
    const line = lineOf(id, mail, files, participant);
    const where = place ? await addTo(tx, place, line, now) : await beginWith(tx, mail, line, claimed, now);
    await keepMail(tx, claimed, held.identity, mail, { ...where, participant }, check, now);
    if (mail.bounce && place && place.by !== "subject") await markBounce(tx, mail.bounce, now);
    await tx.rawEmail.update({
      where: { id },
      data: { state: "parsed", conversationId: where.conversationId, reason: null },
    });
    return tx.conversation.findUniqueOrThrow({ where: { id: where.conversationId } });
  });
}

/**
 * Mails that this one answers and that came before it but are not in their conversation yet. Somebody else may
 * have them to hand: whoever is second waits for the first at the mail's lock, and finds it done.
 */
async function waitingBefore(mail: ReadMail, seen: ReadonlySet<string>): Promise<Claimed[]> {
  if (mail.hints.answers.length === 0) return [];
  const found = await prisma.rawEmail.findMany({
    where: { identity: { in: mail.hints.answers }, state: "received" },
    select: { id: true, mailbox: true, attempts: true, receivedAt: true },
    orderBy: { receivedAt: "asc" },
    take: 20,
  });
  return found.filter(({ id }) => !seen.has(id));
}

/** Threads that wait as a whole are followed so far back. */
const mostBefore = 5;

async function take(claimed: Claimed, now: Date, resolve: Resolve, seen: ReadonlySet<string>) {
  const { id, attempts, mailbox } = claimed;
  if (attempts > mostAttempts) return fail(id, `It was begun ${mostAttempts} times and never finished`);
  const { sealed, delivery } = await prisma.rawEmail.findUniqueOrThrow({
    where: { id },
    select: { sealed: true, delivery: true },
  });
  let mail: ReadMail;
  let raw: Uint8Array;
  let envelope: Delivery | null;
  try {
    envelope = deliverySchema.nullable().parse(delivery);
    raw = openRawMail({ id, sealed });
    mail = readMail(withEnvelope(raw, envelope), mailbox, sign, ownDomains(mailbox));
  } catch (error) {
    return fail(id, (error as Error).message);
  }
  const check = await checkSender({ raw, delivery: envelope, trusted: await trustedBy(mailbox) }, resolve);
  const known = new Set([...seen, id]);
  if (seen.size < mostBefore)
    for (const one of await waitingBefore(mail, known)) await take(one, now, resolve, known);
  const standing = await put(claimed, mail, check, now);
  if (standing) await announceTaken(system, standing);
}

/** One mail's trouble is its own: it is tried again, and those behind it go on. */
async function takeSafely(claimed: Claimed, now: Date, resolve: Resolve) {
  try {
    await take(claimed, now, resolve, new Set());
  } catch (error) {
    const reason = (error as Error).message;
    log.warn({ mail: claimed.id, attempt: claimed.attempts, reason }, "a mail waits for its next try");
    if (claimed.attempts >= mostAttempts) await fail(claimed.id, reason);
  }
}

/** At most so many of a sweep's own: the next one comes soon. */
const sweepLasts = seconds(20);
const atOnce = 4;

/**
 * Takes every mail that is kept and not yet in its conversation there, oldest first.
 *
 * @param resolve looks names up, to check senders
 * @returns how many were begun
 */
export async function takeWaitingMails(
  now: () => Date = () => new Date(),
  resolve: Resolve = mailResolver,
): Promise<number> {
  const end = now().getTime() + sweepLasts;
  let begun = 0;
  while (now().getTime() < end) {
    const claimed = await claim(atOnce * 4, now());
    if (claimed.length === 0) return begun;
    begun += claimed.length;
    const left = [...claimed];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let one = left.shift(); one; one = left.shift()) await takeSafely(one, now(), resolve);
      }),
    );
  }
  return begun;
}
