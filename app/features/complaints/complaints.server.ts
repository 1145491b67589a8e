import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { tellConversation } from "#app/features/fan-in/gather.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import type { BesideComplaint } from "./complaint.ts";
import { keep, release, tellAlert } from "./recording.server.ts";

const staffIdOf = (actor: Actor) => (actor.type === "staff" ? actor.id : null);

const beside = `p.id, p.state, p.transaction_id AS "transactionId", p.words, p.confidence, p.verified,
  p.later_words AS "laterWords", p.at`;

/** What the customer of a conversation said of payments' not being theirs, newest first. */
export async function complaintsBeside(actor: Actor, conversationId: string): Promise<BesideComplaint[]> {
  assertCan(actor, "conversations.read");
  if (!isConversationId(conversationId)) return [];
  const { rows } = await pool.query<Omit<BesideComplaint, "at"> & { at: Date }>(
    `SELECT ${beside} FROM complaints p WHERE p.conversation_id = $1 ORDER BY p.at DESC LIMIT 5`,
    [conversationId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What was said of a payment, with the conversation it was said in: for the analyst. */
export async function complaintsOf(actor: Actor, transactionId: string) {
  assertCan(actor, "alerts.read");
  if (!can(actor, "conversations.read")) return [];
  const { rows } = await pool.query<
    Omit<BesideComplaint, "at"> & { at: Date; conversationId: string; number: number; channel: string }
  >(
    `SELECT ${beside}, c.id AS "conversationId", c.number, c.channel
     FROM complaints p JOIN conversations c ON c.id = p.conversation_id
     WHERE p.transaction_id = $1 ORDER BY p.at DESC LIMIT 10`,
    [transactionId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
export type ComplaintOfPayment = Awaited<ReturnType<typeof complaintsOf>>[number];

/**
 * An agent records a proposed complaint, takes a recorded one back, or records it again.
 *
 * @param transactionId the payment it is about, where that was not known
 * @throws {Conflict} where nobody knows which payment is meant
 */
export async function decideComplaint(
  actor: Actor,
  conversationId: string,
  {
    id,
    to,
    transactionId: named = null,
  }: { id: string; to: "recorded" | "undone"; transactionId?: string | null },
): Promise<void> {
  assertCan(actor, "conversations.note");
  if (!isConversationId(id)) throw new NotFound("complaint");
  const alert = await prisma.$transaction(async (tx) => {
    const complaint = await tx.complaint.findFirst({ where: { id, conversationId } });
    if (!complaint) throw new NotFound("complaint");
    if (complaint.state === to) return null;
    const transactionId = complaint.transactionId ?? named;
    if (to === "recorded") {
      if (transactionId === null) throw new Conflict("Say first which payment it is about");
      const payment = await tx.transaction.findUnique({
        where: { id: transactionId },
        select: { customerId: true },
      });
      if (!payment) throw new NotFound("transaction");
    }
    const { count } = await tx.complaint.updateMany({
      where: { id, state: complaint.state },
      data: { state: to, transactionId, staffId: staffIdOf(actor), changedAt: new Date() },
    });
    if (count === 0) throw new Conflict("Somebody else decided this meanwhile");
    if (to === "recorded") return keep(tx, actor, { ...complaint, transactionId: transactionId! });
    // A proposal that is dismissed has left nothing to take back.
    if (complaint.state !== "recorded") return null;
    return release(tx, actor, { ...complaint, transactionId: transactionId! }, "complaint.undone");
  });
  tellAlert(alert);
  await tellConversation(conversationId);
}
