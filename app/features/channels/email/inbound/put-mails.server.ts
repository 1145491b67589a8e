import type { Attachment } from "#app/features/conversations/attachment.ts";
import type { Part, SenderCheck } from "#app/features/conversations/mail-facts.ts";
import { appendAll, type NewMessage } from "#app/features/conversations/thread.server.ts";
import { holdTickets, saveTickets } from "#app/features/tickets/desk.server.ts";
import { openAll } from "#app/features/tickets/opening.server.ts";
import { afterInbound } from "#app/features/tickets/ticket.ts";
import { type Sql, sqlOn, transaction } from "#app/platform/db.server.ts";
import { days } from "#app/platform/time.ts";
import { uuidv7 } from "#app/platform/uuid.server.ts";
import { isOpen } from "../../chat/settings.server.ts";
import type { Standing } from "../../intake.server.ts";
import { askForMails } from "../outbound/queue-mail.server.ts";
import { sign } from "../signing.server.ts";
import { markBounce, unmarkBounced } from "./bounces.server.ts";
import { keepMails } from "./keep-mails.server.ts";
import { languageOfMail, lineOf, subjectOf } from "./mail-line.ts";
import { findPlaces } from "./placing.server.ts";
import { comparedAddress, notePlace, type Place, placeOf } from "./placing.ts";
import type { ReadMail } from "./read-mail.ts";
import { tellRepeats } from "./repeats.server.ts";

/** A mail that was read and waits to be put into its conversation. */
export interface ReadyMail {
  id: string;
  mailbox: string;
  identity: string;
  fingerprint: string;
  receivedAt: Date;
  mail: ReadMail;
  check: SenderCheck;
  /** what is shown of its files beside its text */
  files: Attachment[];
}

/** A mail with where it goes. */
interface Put extends ReadyMail {
  /** null: it begins a conversation */
  place: Place | null;
  conversationId: string;
  part: Part;
  line: NewMessage;
}

/** Locks raw mails, in the order of their ids, and leaves out what somebody else has put meanwhile. */
async function stillWaiting(sql: Sql, mails: readonly ReadyMail[]): Promise<ReadyMail[]> {
  const held = await sql<{ id: string; state: string }>(
    "SELECT id, state FROM raw_emails WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE",
    [mails.map(({ id }) => id)],
  );
  const waiting = new Set(held.flatMap(({ id, state }) => (state === "received" ? [id] : [])));
  return mails.filter(({ id }) => waiting.has(id));
}

/** Finds each mail's conversation, where those before it go included. */
async function place(sql: Sql, mails: readonly ReadyMail[]): Promise<Put[]> {
  const { known, goingOn } = await findPlaces(
    sql,
    mails.map(({ mail }) => mail),
    sign,
  );
  return mails.map((one) => {
    const found = placeOf(one.mail, known, sign);
    const part = found?.part ?? "customer";
    const conversationId = found ? (goingOn.get(found.conversationId) ?? found.conversationId) : uuidv7();
    notePlace(known, one, { conversationId, part });
    const line = lineOf(one.id, one.mail, one.files, part);
    return { ...one, place: found, conversationId, part, line };
  });
}

const openingOf = ({ conversationId, mail, line }: Put) => ({
  id: conversationId,
  channel: "email" as const,
  contact: { name: mail.from.name || null, email: mail.from.address || null },
  locale: languageOfMail(mail),
  subject: subjectOf(mail),
  first: line,
  tags: line.kind === "inbound" ? [] : ["automatic"],
});

/** Nobody is told that a mail has arrived that had to be fetched days later. */
const confirmedWithin = days(1);

/** Begins conversations. A person is told that their mail has arrived, if nothing speaks against it. */
async function begin(sql: Sql, puts: readonly Put[], kind: "received" | "away", at: Date) {
  const begun = await openAll(sql, puts.map(openingOf), at);
  const people = puts.filter(({ line }) => line.kind === "inbound");
  const fresh = people.filter(({ receivedAt }) => at.getTime() - receivedAt.getTime() < confirmedWithin);
  await askForMails(
    sql,
    fresh.map(({ conversationId }) => ({ kind, conversationId, seq: 1 })),
    at,
  );
  // Nobody has to do anything about what a machine wrote.
  const machines = puts.filter(({ line }) => line.kind !== "inbound");
  const solved = machines.map(({ conversationId: id }) => ({
    id,
    change: { status: "solved" as const, solvedAt: at },
  }));
  return [...begun, ...(await saveTickets(sql, solved))];
}

/** Adds mails to conversations that there are; a person's opens it again, whoever they are. */
async function addTo(sql: Sql, puts: readonly Put[], at: Date) {
  if (puts.length === 0) return { placed: [], standings: [] };
  const threads = new Map<string, Put[]>();
  for (const put of puts) threads.set(put.conversationId, [...(threads.get(put.conversationId) ?? []), put]);
  const tickets = await holdTickets(sql, [...threads.keys()]);
  const additions = [...threads].map(([conversationId, added]) => ({
    conversationId,
    messages: added.map(({ line }) => line),
  }));
  const last = await appendAll(sql, additions, at);
  const standings = await saveTickets(
    sql,
    additions.map(({ conversationId: id, messages }) => ({
      id,
      change: messages.some(({ kind }) => kind === "inbound") ? afterInbound(tickets.get(id)!, at) : {},
    })),
  );
  const placed = [...threads.values()].flatMap((added, thread) =>
    added.map((put, place) => ({ ...put, seq: last[thread]! - added.length + 1 + place })),
  );
  return { placed, standings };
}

async function markParsed(sql: Sql, puts: readonly { id: string; conversationId: string }[]) {
  await sql(
    `UPDATE raw_emails r SET state = 'parsed', conversation_id = g.conversation_id, reason = NULL
     FROM unnest($1::uuid[], $2::uuid[]) AS g (id, conversation_id) WHERE r.id = g.id`,
    [puts.map(({ id }) => id), puts.map(({ conversationId }) => conversationId)],
  );
}

/**
 * Puts mails that were read into their conversations, in one transaction, each once: in their order, so that one
 * may answer another.
 *
 * @returns how the conversations stand, to be announced
 */
export async function putMails(mails: readonly ReadyMail[], at: Date): Promise<Standing[]> {
  const confirmation = (await isOpen(at)) ? "received" : "away";
  return transaction(async (client) => {
    const sql = sqlOn(client);
    const waiting = await stillWaiting(sql, mails);
    if (waiting.length === 0) return [];
    const { fresh, repeats } = await tellRepeats(sql, waiting);
    const puts = await place(sql, fresh);
    const beginning = puts.filter((put) => put.place === null);
    const begun = await begin(sql, beginning, confirmation, at);
    const { placed, standings } = await addTo(
      sql,
      puts.filter((put) => put.place !== null),
      at,
    );
    await keepMails(sql, [...beginning.map((put) => ({ ...put, seq: 1 })), ...placed], at);
    for (const { mail, place: found } of puts)
      if (mail.bounce && found && found.by !== "subject")
        await markBounce(sql, found.conversationId, mail.bounce, at);
    await unmarkBounced(
      sql,
      puts.filter(({ mail }) => mail.auto === "none").map(({ mail }) => comparedAddress(mail)),
    );
    const placedIn = new Map(puts.map(({ id, conversationId }) => [id, conversationId]));
    await markParsed(sql, [
      ...puts,
      ...repeats.map(({ id, conversationId, of }) => ({
        id,
        conversationId: conversationId ?? placedIn.get(of)!,
      })),
    ]);
    return [...new Map([...begun, ...standings].map((one) => [one.id, one])).values()];
  });
}
