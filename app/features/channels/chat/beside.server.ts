import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import type { ChatBeside } from "#app/features/tickets/chat-beside.ts";
import { holdTicket, saveTicket } from "#app/features/tickets/desk.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { minutes } from "#app/platform/time.ts";
import { isHere } from "./visitor-presence.server.ts";

/**
 * Until when the visitor of `c` is told that somebody will be right back: not beyond the time that was said, and
 * not after the next answer.
 */
export const awayUntil = `CASE WHEN c.away_until > now() AND NOT EXISTS (
    SELECT 1 FROM messages a WHERE a.conversation_id = c.conversation_id AND a.seq > c.away_seq AND a.kind = 'reply')
  THEN c.away_until END`;

/** How the visitor's side of a chat stands. @throws {NotFound} for what is no chat */
export async function chatBeside(actor: StaffActor, id: string, now = new Date()): Promise<ChatBeside> {
  assertCan(actor, "conversations.read");
  const { rows } = isConversationId(id)
    ? await pool.query<{ delivered: number; read: number; here: boolean; awayUntil: Date | null }>(
        `SELECT c.delivered_seq AS delivered, c.read_seq AS read, ${isHere("$2")} AS here,
                ${awayUntil} AS "awayUntil"
         FROM visitor_conversations c WHERE c.conversation_id = $1::uuid`,
        [id, now],
      )
    : { rows: [] };
  if (!rows[0]) throw new NotFound("chat");
  return { ...rows[0], awayUntil: rows[0].awayUntil?.toISOString() ?? null };
}

/**
 * Tells the visitor that somebody will be right back, or is back.
 *
 * @param away minutes; 0 to be back
 * @throws {NotFound} for what is no chat
 */
export async function sayRightBack(
  actor: StaffActor,
  id: string,
  away: number,
  now = new Date(),
): Promise<ChatBeside> {
  assertCan(actor, "conversations.reply");
  const standing = await prisma.$transaction(async (tx) => {
    const ticket = await holdTicket(tx, id);
    const held = await tx.visitorConversation.findUnique({ where: { conversationId: id } });
    if (!held) throw new NotFound("chat");
    await tx.visitorConversation.update({
      where: { conversationId: id },
      data: {
        awayUntil: away > 0 ? new Date(now.getTime() + minutes(away)) : null,
        awaySeq: ticket.lastSeq,
        awayBy: actor.id,
      },
    });
    const author = { type: "staff" as const, id: actor.id };
    await append(tx, id, [{ kind: "activity", author, data: { event: "away", minutes: away } }], now);
    await record(tx, actor, { event: "conversation.changed", subject: ["conversation", id], data: { away } });
    return saveTicket(tx, id, {});
  });
  announce(actor, id, standing);
  return chatBeside(actor, id);
}
