import { publicLines } from "#app/features/conversations/public-lines.server.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import { holdTicket } from "#app/features/tickets/desk.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { addressed } from "../email/outbound/addressing.server.ts";
import { queueMail } from "../email/outbound/queue-mail.server.ts";
import { checkOwn } from "./chats.server.ts";
import type { Line, Transcript, TranscriptAnswer } from "./protocol.ts";
import { transcriptText } from "./transcript.ts";
import type { VisitorActor } from "./visitor-sessions.server.ts";

const system = { type: "system" } as const;

/** Lines read at once, and at most: a transcript keeps the end of what is longer. */
const stretch = 500;
const mostLines = 5_000;

async function allLines(conversationId: string): Promise<Line[]> {
  const all: Line[] = [];
  for (let more = true; more && all.length < mostLines; ) {
    const read = await publicLines(conversationId, all.at(-1)?.seq ?? 0, stretch);
    all.push(...read.lines);
    more = read.more;
  }
  return all;
}

/**
 * Sends the visitor their conversation by mail. It goes to the address we know; only where there is none, to the
 * one they give now, which is the conversation's from then on: nobody sends mails to one stranger after another.
 *
 * @returns where it goes, or why it does not
 * @throws {NotYours}
 */
export async function sendTranscript(
  actor: VisitorActor,
  { conversationId, email, timeZone }: Transcript,
  now = new Date(),
): Promise<TranscriptAnswer> {
  await checkOwn(actor, conversationId);
  const lines = await allLines(conversationId);
  const done = await prisma.$transaction(async (tx) => {
    await holdTicket(tx, conversationId);
    const known = await addressed(tx, conversationId);
    if (!known.address && email)
      await tx.conversation.update({ where: { id: conversationId }, data: { contactEmail: email } });
    const transcript = transcriptText(lines, known.language, timeZone);
    const queued = await queueMail(
      tx,
      { kind: "transcript", conversationId, variables: { transcript } },
      now,
    );
    const standing = await tx.conversation.findUniqueOrThrow({ where: { id: conversationId } });
    const to = known.address ?? email;
    // A colleague may have taken a stranger for a customer: the customer's address is theirs to know who proved it.
    const isTheirs =
      (actor.customerId !== null && actor.customerId === standing.customerId) ||
      to === standing.contactEmail?.toLowerCase();
    return { queued, standing, to: isTheirs ? to : null };
  });
  if ("withheld" in done.queued) return { to: null, withheld: done.queued.withheld };
  // Only colleagues see that line; nothing is new for the visitor.
  announce(system, conversationId, done.standing, null);
  await enqueue("sendMails", {}).catch(() => undefined);
  return { to: done.to, withheld: null };
}
