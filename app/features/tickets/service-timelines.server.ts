import type { Tx } from "#app/platform/db.server.ts";
import { type TicketStatus, ticketStatuses } from "./ticket.ts";
import type { Timeline, TimelineEvent } from "./timeline.ts";

interface Turn {
  conversationId: string;
  at: Date;
  kind: string;
}

function eventOf({ at, kind }: Turn): TimelineEvent {
  if (kind === "customer") return { at: at.getTime(), kind: "customerMessage" };
  if (kind === "reply") return { at: at.getTime(), kind: "agentReply" };
  return { at: at.getTime(), kind: "status", status: kind as TicketStatus };
}

const known = new Set<string>(["customer", "reply", ...ticketStatuses]);

/** The timelines of some conversations, by their ids: what the triggers on `conversations` wrote down. */
export async function timelinesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Timeline>> {
  const turns = await tx.$queryRaw<Turn[]>`
    SELECT conversation_id AS "conversationId", at, kind FROM ticket_turns
    WHERE conversation_id = ANY(${ids}::uuid[]) ORDER BY conversation_id, place`;
  const timelines = new Map<string, Timeline & { events: TimelineEvent[] }>();
  for (const turn of turns) {
    const held = timelines.get(turn.conversationId);
    if (!held) {
      const openedBy = turn.kind === "staff" ? "staff" : "customer";
      timelines.set(turn.conversationId, { openedAt: turn.at.getTime(), openedBy, events: [] });
    } else if (known.has(turn.kind)) held.events.push(eventOf(turn));
  }
  return timelines;
}
