import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { type ConversationChannel, isConversationId } from "#app/features/conversations/conversation.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import type { TicketStatus } from "./ticket.ts";

/** Lines that tell which payment is meant: the newest of what the customer and those who spoke with them said. */
const linesRead = 30;
const earlierShown = 5;

/** An earlier conversation of the same customer. */
export interface EarlierConversation {
  id: string;
  number: number;
  channel: ConversationChannel;
  subject: string;
  status: TicketStatus;
  lastMessageAt: string;
}

/** What a conversation itself tells of what should stand beside it. */
export interface ConversationFacts {
  customerId: string | null;
  channel: ConversationChannel;
  locale: "en" | "zh";
  /** as the writer named themselves; never proof of who they are */
  contact: { name: string | null; email: string | null; phone: string | null };
  createdAt: string;
  linkedIds: string[];
  /** who wrote what, oldest first; notes and activities are left out */
  lines: { at: string; body: string; by: "customer" | "staff" }[];
  subject: string;
}

/**
 * Reads what the pane beside a thread is made of.
 *
 * @throws {NotFound}
 */
export async function conversationFacts(actor: Actor, id: string): Promise<ConversationFacts> {
  assertCan(actor, "conversations.read");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const [held, payments, lines] = await Promise.all([
    prisma.conversation.findUnique({ where: { id } }),
    prisma.conversationPayment.findMany({ where: { conversationId: id }, orderBy: { at: "asc" }, take: 50 }),
    prisma.message.findMany({
      where: {
        conversationId: id,
        kind: { in: ["inbound", "call", "reply"] },
        // What somebody without a part in it wrote is not the customer's word.
        NOT: { kind: "inbound", authorType: "system" },
      },
      orderBy: { seq: "desc" },
      select: { body: true, at: true, kind: true },
      take: linesRead,
    }),
  ]);
  if (!held) throw new NotFound("conversation");
  return {
    customerId: held.customerId,
    channel: held.channel as ConversationChannel,
    locale: held.locale === "zh" ? "zh" : "en",
    contact: { name: held.contactName, email: held.contactEmail, phone: held.contactPhone },
    createdAt: held.createdAt.toISOString(),
    linkedIds: payments.map(({ transactionId }) => transactionId),
    lines: lines.reverse().map(({ body, at, kind }) => ({
      body,
      at: at.toISOString(),
      by: kind === "reply" ? ("staff" as const) : ("customer" as const),
    })),
    subject: held.subject,
  };
}

/** The customer's latest other conversations, newest first. */
export async function earlierConversations(
  actor: Actor,
  customerId: string,
  except: string,
): Promise<EarlierConversation[]> {
  assertCan(actor, "conversations.read");
  const { rows } = await pool.query<Omit<EarlierConversation, "lastMessageAt"> & { lastMessageAt: Date }>(
    `SELECT id, number, channel, subject, status, last_message_at AS "lastMessageAt" FROM conversations
     WHERE customer_id = $1 AND id <> $2::uuid ORDER BY created_at DESC LIMIT ${earlierShown}`,
    [customerId, except],
  );
  return rows.map((row) => ({ ...row, lastMessageAt: row.lastMessageAt.toISOString() }));
}
