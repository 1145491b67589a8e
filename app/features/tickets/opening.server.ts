import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { appendAll, type NewMessage } from "#app/features/conversations/thread.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { databaseJson } from "#app/platform/database-json.ts";
import { prisma, type Sql, sqlWithin, type Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { uuidv7 } from "#app/platform/uuid.server.ts";
import { announce, type Standing } from "./announce.server.ts";
import { type Priority, priorities } from "./ticket.ts";

/** A conversation to be begun, with its first line. */
export interface Opening {
  /** its id, where the caller has to know it before */
  id?: string;
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

/** How a conversation stands that was just begun. */
export interface Begun extends Standing {
  id: string;
  number: number;
}

/**
 * Begins conversations inside the caller's transaction, all at one moment, in their order.
 *
 * @returns how each stands, to be announced after the commit
 */
export async function openAll(
  sql: Sql,
  openings: readonly Omit<Opening, "at">[],
  at: Date,
): Promise<Begun[]> {
  if (openings.length === 0) return [];
  const rows = openings.map(({ contact = {}, ...opening }, place) => ({
    place,
    id: opening.id ?? uuidv7(),
    channel: opening.channel,
    customer_id: opening.customerId ?? null,
    contact_name: contact.name ?? null,
    contact_email: contact.email ?? null,
    contact_phone: contact.phone ?? null,
    locale: opening.locale,
    subject: replaceCardNumbers(opening.subject),
    priority: priorities.indexOf(opening.priority ?? "normal"),
    assignee_id: opening.assigneeId ?? null,
    tags: opening.tags ?? [],
    waiting_since: opening.first.kind === "inbound" ? at : null,
  }));
  const begun = await sql<{ id: string; number: number; version: number; status: string }>(
    `INSERT INTO conversations (id, channel, customer_id, contact_name, contact_email, contact_phone, locale, subject,
       priority, assignee_id, tags, waiting_since, last_message_at, created_at)
     SELECT id, channel, customer_id, contact_name, contact_email, contact_phone, locale, subject, priority,
       assignee_id, tags, waiting_since, $2::timestamptz, $2::timestamptz
     FROM jsonb_to_recordset($1::jsonb) AS g (place int, id uuid, channel text, customer_id text, contact_name text,
       contact_email text, contact_phone text, locale text, subject text, priority int, assignee_id uuid, tags text[],
       waiting_since timestamptz)
     ORDER BY place RETURNING id, number, version, status`,
    [databaseJson(rows), at],
  );
  const seqs = await appendAll(
    sql,
    openings.map(({ first, subject, contact = {} }, place) => ({
      conversationId: rows[place]!.id,
      // Found by what they call themselves, too.
      messages: [
        {
          ...first,
          heading: [subject, contact.name, contact.email, contact.phone].filter(Boolean).join("\n"),
        },
      ],
    })),
    at,
  );
  const byId = new Map(begun.map((one) => [one.id, one]));
  return rows.map(({ id, channel, assignee_id: assigneeId }, place) => ({
    ...byId.get(id)!,
    channel,
    assigneeId,
    lastSeq: seqs[place]!,
  }));
}

/** Begins one conversation inside the caller's transaction. */
export async function openWithin(tx: Tx, { at = new Date(), ...opening }: Opening) {
  const [begun] = await openAll(sqlWithin(tx), [opening], at);
  return begun!;
}

/** Begins a conversation. @returns its id and number */
export async function openConversation(actor: Actor, opening: Opening) {
  assertCan(actor, "conversations.reply");
  const conversation = await prisma.$transaction((tx) => openWithin(tx, opening));
  announce(actor, conversation.id, conversation);
  if (!conversation.assigneeId) await enqueue("routeConversations", {});
  return { id: conversation.id, number: conversation.number };
}
