import { randomUUID } from "node:crypto";
import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { append, type NewMessage } from "#app/features/conversations/thread.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { type HeldTicket, holdTicket, saveTicket } from "./desk.server.ts";
import { openWithin } from "./opening.server.ts";
import {
  afterInbound,
  afterReply,
  afterStatus,
  type Priority,
  type Ticket,
  type TicketStatus,
} from "./ticket.ts";

/** A line that was written before the console knew of it; `at` is when. */
export interface PastLine extends NewMessage {
  at: Date;
}

/** A conversation that took place already, in the order of time. */
export interface PastThread {
  channel: ConversationChannel;
  customerId: string | null;
  contact: { name?: string | null; email?: string | null; phone?: string | null };
  locale: "en" | "zh";
  subject: string;
  /** at least one */
  lines: [PastLine, ...PastLine[]];
  /** how it stands at the end */
  status: TicketStatus;
  snoozedUntil: Date | null;
  assigneeId: string | null;
  priority: Priority;
  tags: string[];
  linkedIds: string[];
}

async function mention(tx: Tx, conversationId: string, seq: number, { data, at }: PastLine) {
  const staffIds = Array.isArray(data?.mentioned) ? (data.mentioned as string[]) : [];
  await tx.mention.createMany({ data: staffIds.map((staffId) => ({ staffId, conversationId, seq, at })) });
}

/** What a line did to the ticket when it was written. */
function afterLine(ticket: Ticket, { kind, at }: PastLine): Partial<Ticket> {
  if (kind === "inbound") return afterInbound(ticket, at);
  return kind === "reply" || kind === "call" ? afterReply(ticket, at) : {};
}

/**
 * Writes down a conversation that took place already, with the times its lines had. Nobody is
 * told of it: it is history.
 *
 * @returns its id
 */
export async function writePast(actor: Actor, past: PastThread): Promise<string> {
  assertCan(actor, "conversations.reply");
  const { lines, status, snoozedUntil, linkedIds, ...opening } = past;
  return prisma.$transaction(async (tx) => {
    const [first, ...rest] = lines;
    const { id } = await openWithin(tx, {
      ...opening,
      first: { ...first, clientId: randomUUID() },
      at: first.at,
    });
    let ticket: HeldTicket = await holdTicket(tx, id);
    ticket = { ...ticket, ...afterLine(ticket, first) };
    for (const line of rest) {
      const seq = await append(tx, id, [{ ...line, clientId: randomUUID() }], line.at);
      await mention(tx, id, seq, line);
      ticket = { ...ticket, ...afterLine(ticket, line) };
    }
    const end = lines.at(-1)!.at;
    const { waitingSince, firstReplyAt, reopened } = ticket;
    const stands = status === "open" ? {} : afterStatus(ticket, status, end, snoozedUntil);
    await saveTicket(tx, id, { waitingSince, firstReplyAt, reopened, ...stands });
    await tx.conversationPayment.createMany({
      data: linkedIds.map((transactionId) => ({ conversationId: id, transactionId, at: end })),
      skipDuplicates: true,
    });
    return id;
  });
}
