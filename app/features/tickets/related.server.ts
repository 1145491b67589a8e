import { type Actor, assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { type ConversationChannel, isConversationId } from "#app/features/conversations/conversation.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import { announce } from "./announce.server.ts";
import { authorOf, holdTicket, saveTicket } from "./desk.server.ts";
import type { TicketStatus } from "./ticket.ts";

/** Another conversation, as it is named beside one. */
export interface Related {
  id: string;
  number: number;
  channel: ConversationChannel;
  subject: string;
  status: TicketStatus;
  customerName: string | null;
  lastMessageAt: string;
  /** linked by hand, went on here, or the one where this goes on */
  relation: "linked" | "merged" | "merged_into" | "candidate";
}

const mostRelated = 50;
const mostCandidates = 8;

const columns = `v.id, v.number, v.channel, v.subject, v.status, coalesce(c.name, v.contact_name) AS "customerName",
  v.last_message_at AS "lastMessageAt"`;

async function readRelated(sql: string, values: unknown[]): Promise<Related[]> {
  const { rows } = await pool.query<Omit<Related, "lastMessageAt"> & { lastMessageAt: Date }>(sql, values);
  return rows.map((row) => ({ ...row, lastMessageAt: row.lastMessageAt.toISOString() }));
}

/** What a conversation is linked with, and what was merged into it or where it went. */
export async function relatedTo(actor: Actor, id: string): Promise<Related[]> {
  assertCan(actor, "conversations.read");
  if (!isConversationId(id)) throw new NotFound("conversation");
  return readRelated(
    `SELECT ${columns}, r.relation FROM (
       SELECT other_id AS id, 'linked' AS relation FROM conversation_links WHERE one_id = $1::uuid
       UNION ALL SELECT one_id, 'linked' FROM conversation_links WHERE other_id = $1::uuid
       UNION ALL SELECT id, 'merged' FROM conversations WHERE merged_into_id = $1::uuid
       UNION ALL SELECT merged_into_id, 'merged_into' FROM conversations WHERE id = $1::uuid AND merged_into_id IS NOT NULL
     ) r JOIN conversations v ON v.id = r.id LEFT JOIN customers c ON c.id = v.customer_id
     ORDER BY r.relation DESC, v.number DESC LIMIT ${mostRelated}`,
    [id],
  );
}

/**
 * Conversations that one could be merged into or linked with: the one of that number, else the
 * same customer's newest.
 */
export async function candidatesFor(actor: Actor, id: string, words: string): Promise<Related[]> {
  assertCan(actor, "conversations.read");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const number = /^#?(\d{1,9})$/.exec(words.trim())?.[1];
  const from = `FROM conversations v LEFT JOIN customers c ON c.id = v.customer_id`;
  if (number)
    return readRelated(
      `SELECT ${columns}, 'candidate' AS relation ${from} WHERE v.number = $2 AND v.id <> $1::uuid`,
      [id, Number(number)],
    );
  return readRelated(
    `SELECT ${columns}, 'candidate' AS relation ${from}
     WHERE v.customer_id = (SELECT customer_id FROM conversations WHERE id = $1::uuid) AND v.id <> $1::uuid
       AND v.merged_into_id IS NULL AND ($2 = '' OR position(lower($2) IN lower(v.subject)) > 0)
     ORDER BY v.created_at DESC LIMIT ${mostCandidates}`,
    [id, words.trim()],
  );
}

const pairOf = (id: string, otherId: string) =>
  id < otherId ? { oneId: id, otherId } : { oneId: otherId, otherId: id };

/** Links two conversations in the caller's transaction. @returns whether that was new */
export async function linkWithin(tx: Tx, actor: Actor, id: string, otherId: string): Promise<boolean> {
  const linkedById = actor.type === "staff" ? actor.id : null;
  const { count } = await tx.conversationLink.createMany({
    data: [{ ...pairOf(id, otherId), linkedById }],
    skipDuplicates: true,
  });
  return count > 0;
}

/**
 * Says that two conversations belong together, or not. Saying it twice changes nothing.
 *
 * @throws {Invalid} with itself
 * @throws {NotFound}
 */
export async function linkConversations(actor: Actor, id: string, otherId: string, linked: boolean) {
  assertCan(actor, "conversations.note");
  if (id === otherId) throw new Invalid("A conversation cannot be linked with itself");
  const standings = await prisma.$transaction(async (tx) => {
    const [one, other] = [id, otherId].sort() as [string, string];
    const held = [await holdTicket(tx, one), await holdTicket(tx, other)];
    const changed = linked
      ? await linkWithin(tx, actor, id, otherId)
      : (await tx.conversationLink.deleteMany({ where: pairOf(id, otherId) })).count > 0;
    if (!changed) return [];
    await record(tx, actor, {
      event: linked ? "conversation.linked" : "conversation.unlinked",
      subject: ["conversation", id],
      data: { with: otherId },
    });
    const saved = [];
    for (const [at, ticket] of held.entries()) {
      const beside = held[1 - at]!;
      const data = { event: linked ? "related" : "unrelated", id: beside.id, number: beside.number };
      await append(tx, ticket.id, [{ kind: "activity", author: authorOf(actor), data }], new Date());
      saved.push({ id: ticket.id, standing: await saveTicket(tx, ticket.id, {}) });
    }
    return saved;
  });
  for (const { id, standing } of standings) announce(actor, id, standing);
}

/** Whether somebody follows a conversation: it stands in their own view, whoever has it. */
export async function follow(actor: StaffActor, id: string, follows: boolean): Promise<void> {
  assertCan(actor, "conversations.read");
  if (
    !isConversationId(id) ||
    !(await prisma.conversation.findUnique({ where: { id }, select: { id: true } }))
  )
    throw new NotFound("conversation");
  const key = { staffId: actor.id, conversationId: id };
  if (follows) await prisma.follower.createMany({ data: [key], skipDuplicates: true });
  else await prisma.follower.deleteMany({ where: key });
}

export const isFollowing = async (actor: StaffActor, id: string): Promise<boolean> =>
  (await prisma.follower.count({ where: { staffId: actor.id, conversationId: id } })) > 0;
