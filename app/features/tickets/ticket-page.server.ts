import { chatRoom } from "#app/events.ts";
import { assertCan, can, type StaffActor } from "#app/features/accounts/permissions.ts";
import type { Attachment } from "#app/features/conversations/attachment.ts";
import { unsentFiles } from "#app/features/conversations/attachments.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { readWindow } from "#app/features/conversations/thread.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { publish } from "#app/platform/publish.server.ts";
import { readyReply } from "./canned-replies.server.ts";
import type { ReadyReply } from "./canned-reply.ts";
import { isLocked } from "./caution.server.ts";
import { inboxRows } from "./inbox.server.ts";
import type { InboxRow } from "./inbox.ts";
import { factsFor } from "./quoted-facts.server.ts";
import { isFollowing, type Related, relatedTo } from "./related.server.ts";
import type { ShownClocks } from "./service-clock.ts";
import { ticketClocks } from "./ticket-clocks.server.ts";

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
  draft: { kind: "reply" | "note"; body: string; seenSeq: number; macro: ReadyReply | null } | null;
  /** files the viewer has kept for it and not sent */
  unsent: Attachment[];
  paymentIds: string[];
  related: Related[];
  following: boolean;
  clocks: ShownClocks;
}

/** The macro that a draft goes with, if it may still be run here: it may be gone, or locked by now. */
async function macroOf(actor: StaffActor, id: string, macroId: string | null): Promise<ReadyReply | null> {
  if (!macroId || !can(actor, "conversations.reply")) return null;
  const ready = await readyReply(actor, id, macroId).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  return ready?.actions && !ready.locked ? ready : null;
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
  const [locked, [row], held, mark, draft, unsent, payments, related, following, clocks] = await Promise.all([
    isLocked(id),
    inboxRows(actor, [id]),
    prisma.conversation.findUnique({ where: { id } }),
    prisma.readMark.findUnique({
      where: { staffId_conversationId: { staffId: actor.id, conversationId: id } },
    }),
    prisma.draft.findUnique({ where: { conversationId_staffId: { conversationId: id, staffId: actor.id } } }),
    unsentFiles({ type: "staff", id: actor.id }, id),
    prisma.conversationPayment.findMany({ where: { conversationId: id }, orderBy: { at: "asc" } }),
    relatedTo(actor, id),
    isFollowing(actor, id),
    ticketClocks(actor, id),
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
      contactEmail: locked ? null : held.contactEmail,
      contactPhone: locked ? null : held.contactPhone,
    },
    thread: await readWindow(id, at ? { around: at } : unreadAbove ? { around: readSeq } : {}),
    readSeq,
    draft: draft && {
      kind: draft.kind as "reply" | "note",
      body: draft.body,
      seenSeq: draft.seenSeq,
      macro: await macroOf(actor, id, draft.macroId),
    },
    unsent,
    paymentIds: payments.map(({ transactionId }) => transactionId),
    related,
    following,
    clocks,
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

/**
 * Keeps what somebody has begun to write, with how the payments stand that it quotes; nothing left means
 * no draft.
 *
 * @param draft.macroId the macro that goes with it: one that says nothing is kept without words too
 * @param draft.quoted payments whose facts were filled in
 * @param draft.anew its writer has been told what changed of them
 */
export async function saveDraft(
  actor: StaffActor,
  id: string,
  {
    kind,
    body,
    seenSeq,
    macroId = null,
    quoted = [],
    anew = false,
  }: {
    kind: "reply" | "note";
    body: string;
    seenSeq: number;
    macroId?: string | null;
    quoted?: readonly string[];
    anew?: boolean;
  },
): Promise<void> {
  assertCan(actor, "conversations.note");
  if (!isConversationId(id)) throw new NotFound("conversation");
  const key = { conversationId: id, staffId: actor.id };
  if (body.trim() === "" && !macroId) {
    await prisma.draft.deleteMany({ where: key });
    return;
  }
  const facts = kind === "reply" ? await factsFor(actor, id, { body, quoted }, anew) : [];
  const draft = {
    kind,
    body,
    seenSeq,
    macroId: kind === "reply" ? macroId : null,
    facts: facts.map((fact) => ({ ...fact })),
    updatedAt: new Date(),
  };
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
