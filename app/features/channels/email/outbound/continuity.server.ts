import { publicLines } from "#app/features/conversations/public-lines.server.ts";
import { plainText } from "#app/features/conversations/rich-text-out.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import { holdTicket } from "#app/features/tickets/desk.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { minutes } from "#app/platform/time.ts";
import { queueMail } from "./queue-mail.server.ts";

const system = { type: "system" } as const;

/** A visitor whose page has not taken an answer for so long has gone; whoever only reloads is back by then. */
const goneFor = minutes(5);
/** Somebody who answers in many lines is let finish, but not for longer than this. */
const waitsAtMost = minutes(15);
const atOnce = 50;

/** Up to which line the visitor has everything: in their browser, or by mail. */
async function heldUpTo(tx: Tx, conversationId: string): Promise<number> {
  const [held] = await tx.$queryRaw<{ seq: number }[]>`
    SELECT greatest(
      (SELECT delivered_seq FROM visitor_conversations WHERE conversation_id = ${conversationId}::uuid),
      (SELECT max(seq) FROM outgoing_mails WHERE conversation_id = ${conversationId}::uuid AND kind = 'continuity'),
      0)::int AS seq`;
  return held?.seq ?? 0;
}

/** The answers that the visitor does not have, each with who wrote it. */
async function missed(conversationId: string, after: number): Promise<string> {
  const { lines } = await publicLines(conversationId, after, 100);
  return lines
    .filter(({ from }) => from === "staff")
    .map(({ name, body }) => (name ? `${name}:\n${plainText(body)}` : plainText(body)))
    .join("\n\n");
}

/** Writes one digest, unless the visitor has everything by now. @returns whether one was written */
async function goOn(id: string, now: Date): Promise<boolean> {
  const standing = await prisma.$transaction(async (tx) => {
    await holdTicket(tx, id);
    const messages = await missed(id, await heldUpTo(tx, id));
    if (messages === "") return null;
    const told = await queueMail(
      tx,
      { kind: "continuity", conversationId: id, variables: { messages } },
      now,
    );
    const held = await tx.conversation.findUniqueOrThrow({ where: { id } });
    if ("seq" in told) return held;
    // What may not go is not looked at again; only what is answered later is.
    await tx.outgoingMail.create({
      data: {
        conversationId: id,
        seq: held.lastSeq,
        kind: "continuity",
        state: "cancelled",
        problem: told.withheld,
        createdAt: now,
      },
    });
    return null;
  });
  // Only colleagues see that line; nothing is new for the visitor.
  if (standing) announce(system, id, standing, null);
  return standing !== null;
}

/**
 * Lets chats go on by mail whose visitors had gone when they were answered: in one mail, once the answers have
 * rested. What the customer replies comes back to the same conversation.
 *
 * @returns how many mails were written
 */
export async function continueByEmail(now = new Date()): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `WITH lately AS (
       SELECT c.id, greatest(vc.delivered_seq, (SELECT max(o.seq) FROM outgoing_mails o
                WHERE o.conversation_id = c.id AND o.kind = 'continuity')) AS held
       FROM conversations c JOIN visitor_conversations vc ON vc.conversation_id = c.id
       LEFT JOIN customers k ON k.id = c.customer_id
       WHERE c.channel = 'chat' AND c.listed_at > $1::timestamptz - interval '1 day'
         AND c.last_seq > vc.delivered_seq AND c.merged_into_id IS NULL
         AND coalesce(c.contact_email, k.email) IS NOT NULL)
     SELECT l.id FROM lately l JOIN LATERAL (
       SELECT min(m.at) AS first, max(m.at) AS last FROM messages m
       WHERE m.conversation_id = l.id AND m.seq > l.held AND m.kind = 'reply') a ON true
     WHERE a.last <= $2 OR a.first <= $3 LIMIT ${atOnce}`,
    [now, new Date(now.getTime() - goneFor), new Date(now.getTime() - waitsAtMost)],
  );
  let written = 0;
  for (const { id } of rows) written += (await goOn(id, now)) ? 1 : 0;
  return written;
}
