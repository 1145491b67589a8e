import type { Actor } from "#app/features/accounts/permissions.ts";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";

/** A conversation that was just taken in or had something added, as it stands. */
export interface Standing {
  id: string;
  number: number;
  lastSeq: number;
  version: number;
  status: string;
  assigneeId: string | null;
  channel?: string;
}

/** Whoever brings the same key waits here until the first one is done. Call it first in the transaction. */
export const lockKey = (tx: Tx, key: string) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;

/** Tells what is new, and has what nobody holds given out. Call it after the commit. */
export async function announceTaken(actor: Actor, ...taken: Standing[]) {
  for (const one of taken) announce(actor, one.id, one);
  if (taken.some(({ assigneeId }) => !assigneeId)) await enqueue("routeConversations", {});
}

/**
 * Takes something in once for one key of its sender's: a repeat finds the conversation that
 * the first one began, and nothing is written.
 */
export async function takeOnce(
  actor: Actor,
  channel: ConversationChannel,
  key: string,
  take: (tx: Tx) => Promise<Standing>,
): Promise<{ id: string; number: number; repeated: boolean }> {
  const { taken, repeated } = await prisma.$transaction(async (tx) => {
    await lockKey(tx, `${channel} ${key}`);
    const before = await tx.intake.findUnique({ where: { channel_key: { channel, key } } });
    if (before) {
      const held = await tx.conversation.findUniqueOrThrow({ where: { id: before.conversationId } });
      return { taken: held, repeated: true };
    }
    const standing = await take(tx);
    await tx.intake.create({ data: { channel, key, conversationId: standing.id } });
    return { taken: standing, repeated: false };
  });
  if (!repeated) await announceTaken(actor, taken);
  return { id: taken.id, number: taken.number, repeated };
}
