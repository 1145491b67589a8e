import { append, type NewMessage } from "#app/features/conversations/thread.server.ts";
import { type HeldTicket, holdTicket, saveTicket } from "#app/features/tickets/desk.server.ts";
import { openWithin } from "#app/features/tickets/opening.server.ts";
import { afterInbound } from "#app/features/tickets/ticket.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import { seconds } from "#app/platform/time.ts";
import { languageOf } from "../../contact-form.ts";
import { announceTaken, type Standing } from "../../intake.server.ts";
import { markBounce } from "./bounces.server.ts";
import { findPlace, type Place } from "./placing.server.ts";
import { openRawMail } from "./raw-mails.server.ts";
import { type ReadMail, readMail } from "./read-mail.ts";

const system = { type: "system" } as const;

/** Signs what only we may have made. */
export const sign = (text: string) => keyedHash(text, "mail-marks");

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

const words = { en: { none: "(no subject)", files: "Files" }, zh: { none: "（无主题）", files: "附件" } };

/** The line of the thread. What machines wrote is a note: it is kept, and moves nothing. */
function lineOf(id: string, mail: ReadMail, participant: boolean): NewMessage {
  const isQuiet = mail.auto !== "none";
  const locale = languageOf(`${mail.subject} ${mail.body}`);
  const files = mail.files.filter(({ inline }) => !inline).map(({ name }) => name);
  const named = files.length > 0 ? `[${words[locale].files}: ${files.join(", ").slice(0, 1_000)}]` : "";
  return {
    kind: isQuiet ? "note" : "inbound",
    // Somebody without a part in the conversation never speaks as its customer.
    author: { type: participant && !isQuiet ? "customer" : "system", id: null },
    body: mail.body || named || mail.subject || words[locale].none,
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

async function beginWith(tx: Tx, mail: ReadMail, line: NewMessage, at: Date) {
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
  // Nobody has to do anything about what a machine wrote.
  if (line.kind !== "inbound") await saveTicket(tx, id, { status: "solved", solvedAt: at });
  return { conversationId: id, seq: lastSeq };
}

async function keepMail(
  tx: Tx,
  { id, mailbox }: Claimed,
  identity: string,
  mail: ReadMail,
  put: { conversationId: string; seq: number; participant: boolean },
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
      subject: mail.subject,
      details: JSON.parse(
        JSON.stringify({ to: mail.to, cc: mail.cc, date: mail.date, forwarded: mail.forwarded }).replaceAll(
          "\\u0000",
          "",
        ),
      ),
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
function put(claimed: Claimed, mail: ReadMail, now: Date): Promise<Standing | null> {
  const { id } = claimed;
  return prisma.$transaction(async (tx) => {
    const [held] = await tx.$queryRaw<{ state: string; identity: string }[]>`
      SELECT state, identity FROM raw_emails WHERE id = ${id}::uuid FOR UPDATE`;
    if (held?.state !== "received") return null;
    const place = await findPlace(tx, mail, sign);
    const participant = place?.participant ?? true;
    const line = lineOf(id, mail, participant);
    const where = place ? await addTo(tx, place, line, now) : await beginWith(tx, mail, line, now);
    await keepMail(tx, claimed, held.identity, mail, { ...where, participant }, now);
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

async function take(claimed: Claimed, now: Date, seen: ReadonlySet<string>) {
  const { id, attempts, mailbox } = claimed;
  if (attempts > mostAttempts) return fail(id, `It was begun ${mostAttempts} times and never finished`);
  const { sealed } = await prisma.rawEmail.findUniqueOrThrow({ where: { id }, select: { sealed: true } });
  let mail: ReadMail;
  try {
    mail = readMail(openRawMail({ id, sealed }), mailbox, sign);
  } catch (error) {
    return fail(id, (error as Error).message);
  }
  const known = new Set([...seen, id]);
  if (seen.size < mostBefore) for (const one of await waitingBefore(mail, known)) await take(one, now, known);
  const standing = await put(claimed, mail, now);
  if (standing) await announceTaken(system, standing);
}

/** One mail's trouble is its own: it is tried again, and those behind it go on. */
async function takeSafely(claimed: Claimed, now: Date) {
  try {
    await take(claimed, now, new Set());
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
 * @returns how many were begun
 */
export async function takeWaitingMails(now: () => Date = () => new Date()): Promise<number> {
  const end = now().getTime() + sweepLasts;
  let begun = 0;
  while (now().getTime() < end) {
    const claimed = await claim(atOnce * 4, now());
    if (claimed.length === 0) return begun;
    begun += claimed.length;
    const left = [...claimed];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let one = left.shift(); one; one = left.shift()) await takeSafely(one, now());
      }),
    );
  }
  return begun;
}
