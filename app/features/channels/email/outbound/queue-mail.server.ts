import { append } from "#app/features/conversations/thread.server.ts";
import { holdTicket } from "#app/features/tickets/desk.server.ts";
import { type Sql, sqlWithin, type Tx } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { uuidv7 } from "#app/platform/uuid.server.ts";
import { lockKey } from "../../intake.server.ts";
import { comesFromMailServer, comesFromNobody } from "../automatic/sender.ts";
import { addressOfMailbox } from "../inbound/own-marks.ts";
import { addressed, mailboxFor } from "./addressing.server.ts";
import { type AutomaticKind, mailboxWait } from "./outgoing.ts";
import { hasWay } from "./smtp-way.server.ts";
import { isEnabled } from "./templates.server.ts";

/** Why an automatic mail is not written. */
export type Withheld =
  /** there is no address, or nobody reads what comes to it */
  | "no_address"
  /** mail does not reach it */
  | "bounced"
  /** one of our own mailboxes */
  | "own"
  /** the customer's last mail was a machine's */
  | "automatic"
  /** enough was sent to them, or about this conversation */
  | "rate"
  /** mails of this kind are not written */
  | "off"
  /** there is nothing to send it by */
  | "no_server";

/** Automatic mails to one address, and about one conversation. */
const mostAnHour = 4;
const mostADay = 12;
const mostOfTicketADay = 6;

/** An address without its tag: `ann+shop@example.org` is read by whoever reads `ann@example.org`. */
const untagged = (address: string) => address.replace(/(?<=.)\+[^@]*@/, "@");

/** @param reader the recipient's address without its tag */
async function sentLately(tx: Tx, reader: string, conversationId: string, now: Date) {
  const [counted] = await tx.$queryRaw<{ hour: number; day: number; ticket: number }[]>`
    SELECT count(*) FILTER (WHERE created_at > ${now}::timestamptz - interval '1 hour')::int AS hour, count(*)::int AS day,
      (SELECT count(*)::int FROM outgoing_mails WHERE kind <> 'reply' AND conversation_id = ${conversationId}::uuid
         AND recipients <> '[]' AND created_at > ${now}::timestamptz - interval '1 day') AS ticket
    FROM outgoing_mails
    WHERE kind <> 'reply' AND regexp_replace(recipients -> 0 ->> 'address', '(?<=.)[+][^@]*@', '@') = ${reader}
      AND created_at > ${now}::timestamptz - interval '1 day'`;
  return counted!;
}

/** Whether an address is one of our mailboxes, with or without what we put into addresses. */
const isOwn = async (tx: Tx, address: string) =>
  (await tx.mailbox.count({ where: { address: { in: [address, addressOfMailbox(address)] } } })) > 0;

/** Whether what the customer wrote last came from a machine. */
async function answersMachine(tx: Tx, conversationId: string): Promise<boolean> {
  const last = await tx.emailMessage.findFirst({
    where: { conversationId, direction: "in" },
    orderBy: { seq: "desc" },
    select: { auto: true },
  });
  return last !== null && last.auto !== "none";
}

interface Asked {
  kind: AutomaticKind;
  conversationId: string;
  /** what the kind's words may name beside the common ones */
  variables?: Record<string, string>;
  /** when it goes at the earliest */
  notBefore?: Date;
}

/** Whom an automatic mail may go to, with the line that tells of it, or why there is none. */
async function admit(tx: Tx, { kind, conversationId }: Asked, now: Date) {
  await holdTicket(tx, conversationId);
  const about = await addressed(tx, conversationId);
  const { address, name } = about;
  if (!(await isEnabled(tx, kind))) return { withheld: "off" as const };
  const mailbox = await mailboxFor(tx, about);
  if (!mailbox || !(hasWay(mailbox) || env.DEMO)) return { withheld: "no_server" as const };
  if (!address || comesFromNobody(address) || comesFromMailServer(address))
    return { withheld: "no_address" as const };
  if (await isOwn(tx, address)) return { withheld: "own" as const };
  if (await tx.emailAddress.findUnique({ where: { address } })) return { withheld: "bounced" as const };
  // What somebody wrote in a chat is for its visitor, whatever machine of theirs answered a mail before.
  if (kind !== "continuity" && (await answersMachine(tx, conversationId)))
    return { withheld: "automatic" as const };
  // Counted and added by one at a time, whatever conversations they are about.
  const reader = untagged(address);
  await lockKey(tx, `automatic mail ${reader}`);
  const { hour, day, ticket } = await sentLately(tx, reader, conversationId, now);
  if (hour >= mostAnHour || day >= mostADay || ticket >= mostOfTicketADay)
    return { withheld: "rate" as const };
  const data = { event: "mailed", mail: kind };
  const author = { type: "system" as const, id: null };
  const seq = await append(tx, conversationId, [{ kind: "activity", author, data }], now);
  const recipient = { address, name: (name ?? "").slice(0, 200), as: "to", state: "waiting", words: null };
  return { seq, recipients: [recipient] };
}

/**
 * Puts an automatic mail to a conversation's customer into the mails that go out, in the caller's transaction;
 * the thread tells of it. Machines are never answered, nor addresses that mail does not reach, and nobody gets
 * more than a person would send: what is withheld is not sent later either.
 *
 * @returns the line that tells of it, or why nothing is sent
 */
export async function queueMail(
  tx: Tx,
  mail: Asked,
  now = new Date(),
): Promise<{ seq: number } | { withheld: Withheld }> {
  const admitted = await admit(tx, mail, now);
  if ("withheld" in admitted) return admitted;
  const { kind, conversationId, variables = {}, notBefore = now } = mail;
  await tx.outgoingMail.create({
    data: { conversationId, kind, content: variables, nextTryAt: notBefore, createdAt: now, ...admitted },
  });
  return { seq: admitted.seq };
}

/**
 * Asks for automatic mails where there is no time to look whether they may go: whoever writes them looks. One a
 * line.
 *
 * @param asked each with the seq of the line that it answers
 */
export async function askForMails(
  sql: Sql,
  asked: readonly { kind: AutomaticKind; conversationId: string; seq: number }[],
  now = new Date(),
) {
  const rows = asked.map(({ conversationId: conversation_id, ...rest }) => ({
    id: uuidv7(),
    conversation_id,
    ...rest,
  }));
  if (rows.length === 0) return;
  await sql(
    `INSERT INTO outgoing_mails (id, conversation_id, seq, kind, next_try_at, created_at)
     SELECT id, conversation_id, seq, kind, $2::timestamptz, $2::timestamptz
     FROM jsonb_to_recordset($1::jsonb) AS g (id uuid, conversation_id uuid, seq int, kind text)`,
    [JSON.stringify(rows), now],
  );
}

/** Asks for one automatic mail. @param seq of the line that it answers */
export const askForMail = (tx: Tx, { kind, conversationId }: Asked, seq: number, now = new Date()) =>
  askForMails(sqlWithin(tx), [{ kind, conversationId, seq }], now);

/** Looks whether a mail that was only asked for may go. @returns the line that tells of it; null where it may not */
export async function admitAsked(
  tx: Tx,
  mail: { id: string; kind: AutomaticKind; conversationId: string },
  now: Date,
) {
  const admitted = await admit(tx, mail, now);
  if ("withheld" in admitted) {
    const { withheld: problem } = admitted;
    const waits = problem === "no_server";
    const nextTryAt = new Date(now.getTime() + mailboxWait);
    await tx.outgoingMail.update({
      where: { id: mail.id },
      data: waits ? { problem, nextTryAt } : { problem, state: "cancelled" },
    });
    return null;
  }
  await tx.outgoingMail.update({ where: { id: mail.id }, data: { ...admitted, problem: null } });
  return admitted;
}
