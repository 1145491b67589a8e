import { chatRoom } from "#app/events.ts";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { readWindow } from "#app/features/conversations/thread.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { publish } from "#app/platform/publish.server.ts";
import { inboxRows } from "./inbox.server.ts";
import type { InboxRow } from "./inbox.ts";
import { isFollowing, type Related, relatedTo } from "./related.server.ts";

/** A conversation with everything beside it that a reader of its thread needs. */
export interface TicketPage {
  ticket: InboxRow & {
    version: number;
    teamId: string | null;
    createdAt: string;
    reopened: number;
    contactEmail: string | null;
    contactPhone: string | null;
  };
  thread: Awaited<ReturnType<typeof readWindow>>;
  /** the newest line the viewer had read when the page was asked for */
  readSeq: number;
  draft: { kind: "reply" | "note"; body: string; seenSeq: number } | null;
  paymentIds: string[];
  related: Related[];
  following: boolean;
}

/**
 * One conversation, as somebody opens it: the stretch of its thread where reading goes on.
 *
 * @param at a line to be shown instead, such as one that was searched
 * @throws {NotFound}
 */
export async function openTicket(actor: StaffActor, id: string, at?: number): Promise<TicketPage> {
  assertCan(actor, "conversations.read");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const [[row], held, mark, draft, payments, related, following] = await Promise.all([
    inboxRows(actor, [id]),
    prisma.conversation.findUnique({ where: { id } }),
    prisma.readMark.findUnique({
      where: { staffId_conversationId: { staffId: actor.id, conversationId: id } },
    }),
    prisma.draft.findUnique({ where: { conversationId_staffId: { conversationId: id, staffId: actor.id } } }),
    prisma.conversationPayment.findMany({ where: { conversationId: id }, orderBy: { at: "asc" } }),
    relatedTo(actor, id),
    isFollowing(actor, id),
  ]);
  if (!row || !held) throw new NotFound("conversation");
  const readSeq = mark?.seq ?? 0;
  const unreadAbove = readSeq > 0 && held.lastSeq - readSeq > 30;
  return {
    ticket: {
      ...row,
      version: held.version,
      teamId: held.teamId,
      createdAt: held.createdAt.toISOString(),
      reopened: held.reopened,
      contactEmail: held.contactEmail,
      contactPhone: held.contactPhone,
    },
    thread: await readWindow(id, at ? { around: at } : unreadAbove ? { around: readSeq } : {}),
    readSeq,
    draft: draft && { kind: draft.kind as "reply" | "note", body: draft.body, seenSeq: draft.seenSeq },
    paymentIds: payments.map(({ transactionId }) => transactionId),
    related,
    following,
  };
}

/** More of a thread: what came before or after a line. */
export async function readThread(actor: StaffActor, id: string, place: { before?: number; after?: number }) {
  assertCan(actor, "conversations.read");
  if (!isConversationId(id)) throw new NotFound("conversation");
  return readWindow(id, place);
}

/** Notes how far somebody has read; it never goes back. Mentions up to there are seen. */
export async function markRead(actor: StaffActor, id: string, seq: number): Promise<void> {
  assertCan(actor, "conversations.read");
  if (!isConversationId(id) || !Number.isInteger(seq) || seq < 0) return;
  await pool.query(
    `WITH marked AS (
       INSERT INTO read_marks (staff_id, conversation_id, seq)
       SELECT $1::uuid, id, least($3::int, last_seq) FROM conversations WHERE id = $2::uuid
       ON CONFLICT (staff_id, conversation_id) DO UPDATE SET seq = greatest(read_marks.seq, excluded.seq)
     )
     UPDATE mentions SET seen_at = now()
     WHERE staff_id = $1::uuid AND conversation_id = $2::uuid AND seq <= $3::int AND seen_at IS NULL`,
    [actor.id, id, seq],
  );
  publish(chatRoom(id), "chat.read", { conversationId: id, seq });
}

/** Keeps what somebody has begun to write; nothing left means no draft. */
export async function saveDraft(
  actor: StaffActor,
  id: string,
  { kind, body, seenSeq }: { kind: "reply" | "note"; body: string; seenSeq: number },
): Promise<void> {
  assertCan(actor, "conversations.note");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const key = { conversationId: id, staffId: actor.id };
  if (body.trim() === "") {
    await prisma.draft.deleteMany({ where: key });
    return;
  }
  const draft = { kind, body, seenSeq, updatedAt: new Date() };
  await prisma.draft.upsert({
    where: { conversationId_staffId: key },
    create: { ...key, ...draft },
    update: draft,
  });
}

/** Who can be given a conversation or mentioned in one. */
export async function colleagues(actor: StaffActor) {
  assertCan(actor, "conversations.read");
  return prisma.staff.findMany({
    where: { deactivatedAt: null, passwordHash: { not: null } },
    orderBy: { name: "asc" },
    select: { id: true, name: true, role: true },
    take: 500,
  });
}
