import { append } from "#app/features/conversations/thread.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { announce } from "./announce.server.ts";
import { holdTicket, saveTicket } from "./desk.server.ts";
import { afterStatus } from "./ticket.ts";

const system = { type: "system" } as const;
const atOnce = 200;

/**
 * Wakes conversations whose time has come: they are open again and say so. Any number of
 * processes may call it.
 *
 * @returns how many woke
 */
export async function wakeSnoozed(now = new Date()): Promise<number> {
  const due = await prisma.conversation.findMany({
    where: { status: "snoozed", snoozedUntil: { lte: now } },
    orderBy: { snoozedUntil: "asc" },
    select: { id: true },
    take: atOnce,
  });
  let woken = 0;
  for (const { id } of due) {
    const standing = await prisma.$transaction(async (tx) => {
      const ticket = await holdTicket(tx, id);
      if (ticket.status !== "snoozed" || !ticket.snoozedUntil || ticket.snoozedUntil > now) return null;
      await append(
        tx,
        id,
        [{ kind: "activity", author: { type: "system", id: null }, data: { event: "woke" } }],
        now,
      );
      return saveTicket(tx, id, afterStatus(ticket, "open", now));
    });
    if (!standing) continue;
    announce(system, id, standing);
    woken += 1;
  }
  return woken;
}
