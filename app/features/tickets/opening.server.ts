import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { append, type NewMessage } from "#app/features/conversations/thread.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { announce } from "./announce.server.ts";
import { type Priority, priorities } from "./ticket.ts";

/** A conversation to be begun, with its first line. */
export interface Opening {
  channel: ConversationChannel;
  customerId?: string | null;
  contact?: { name?: string | null; email?: string | null; phone?: string | null };
  locale: "en" | "zh";
  subject: string;
  first: NewMessage;
  priority?: Priority;
  assigneeId?: string | null;
  tags?: string[];
  at?: Date;
}

/** Begins a conversation inside the caller's transaction. @returns how it stands, to be announced after the commit */
export async function openWithin(tx: Tx, opening: Opening) {
  const { channel, customerId = null, contact = {}, locale, subject, first, at = new Date() } = opening;
  const waits = first.kind === "inbound";
  const { id } = await tx.conversation.create({
    data: {
      channel,
      customerId,
      contactName: contact.name ?? null,
      contactEmail: contact.email ?? null,
      contactPhone: contact.phone ?? null,
      locale,
      subject: replaceCardNumbers(subject),
      priority: priorities.indexOf(opening.priority ?? "normal"),
      assigneeId: opening.assigneeId ?? null,
      tags: opening.tags ?? [],
      waitingSince: waits ? at : null,
      lastMessageAt: at,
      createdAt: at,
    },
  });
  await append(tx, id, [{ ...first, heading: subject }], at);
  return tx.conversation.findUniqueOrThrow({ where: { id } });
}

/** Begins a conversation. @returns its id and number */
export async function openConversation(actor: Actor, opening: Opening) {
  assertCan(actor, "conversations.reply");
  const conversation = await prisma.$transaction((tx) => openWithin(tx, opening));
  announce(actor, conversation.id, conversation);
  if (!conversation.assigneeId) await enqueue("routeConversations", {});
  return { id: conversation.id, number: conversation.number };
}
