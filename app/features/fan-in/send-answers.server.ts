import type { StaffActor } from "#app/features/accounts/permissions.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import { isLocked } from "#app/features/tickets/caution.server.ts";
import { Crossed, reply } from "#app/features/tickets/desk.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { type AddressedRow, addressedOf, rowColumns, rowSources } from "./answers.server.ts";
import { tellConversation, tellIncidents } from "./gather.server.ts";
import { senderOf } from "./to-many.server.ts";
import { type AnswerKind, answerFor, type Wording } from "./wording.ts";

/** Conversations that are sent to before others have their turn. */
const atOnce = 100;

interface Due {
  id: string;
  incidentId: string;
  kind: AnswerKind;
  body: Wording;
  staffId: string;
  scope: Scope;
}

const clientIdOf = (answerId: string) => `incident-answer-${answerId}`;

/** Whether anybody spoke since the answer was written, other than the answer itself. */
async function movedOn(conversationId: string, seenSeq: number, answerId: string): Promise<boolean> {
  const { rows } = await pool.query<{ gone: boolean }>(
    `SELECT c.merged_into_id IS NOT NULL OR c.status = 'solved' OR EXISTS (
       SELECT FROM messages m WHERE m.conversation_id = c.id AND m.seq > $2 AND m.kind IN ('inbound', 'reply', 'call')
         AND m.client_id IS DISTINCT FROM $3) AS gone
     FROM conversations c WHERE c.id = $1`,
    [conversationId, seenSeq, clientIdOf(answerId)],
  );
  return rows[0]?.gone ?? true;
}

/**
 * Sends one answer to one conversation. The message's own id makes a repeat the same message, so a
 * process that dies between sending and noting it sends nothing twice.
 *
 * @returns the line's place, or null where the conversation had moved on
 */
async function sendOne(
  actor: StaffActor,
  due: Due,
  merchantName: string | null,
  { conversationId, seenSeq }: { conversationId: string; seenSeq: number },
): Promise<number | null> {
  const { rows } = await pool.query<AddressedRow & { out: boolean }>(
    `SELECT ${rowColumns}, l.out FROM ${rowSources} WHERE l.incident_id = $1 AND l.conversation_id = $2`,
    [due.incidentId, conversationId],
  );
  const row = rows[0];
  if (!row || row.out || (await movedOn(conversationId, seenSeq, due.id))) return null;
  const addressed = addressedOf(row);
  // It may be somebody else who writes: they read what is everybody's, and nothing of the customer.
  const told = (await isLocked(conversationId))
    ? { ...addressed, name: row.contactName, payment: null }
    : addressed;
  try {
    const { seq } = await reply(actor, conversationId, {
      body: answerFor(due.body, due.scope, merchantName, told),
      clientId: clientIdOf(due.id),
      seenSeq,
      status: "pending",
    });
    return seq;
  } catch (error) {
    if (error instanceof Crossed || error instanceof Conflict) return null;
    throw error;
  }
}

/** Notes what became of one conversation. */
const note = (due: Due, conversationId: string, seq: number | null) =>
  prisma.$transaction([
    prisma.incidentAnswerTarget.update({
      where: { answerId_conversationId: { answerId: due.id, conversationId } },
      data: { state: seq === null ? "skipped" : "sent", seq },
    }),
    prisma.incidentConversation.updateMany({
      where: { incidentId: due.incidentId, conversationId },
      data: seq === null ? {} : due.kind === "answer" ? { answeredSeq: seq } : { followedSeq: seq },
    }),
  ]);

/** Ends an answer whose conversations are all done, with a line of what became of them. */
async function finish(due: Due) {
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.incidentAnswer.updateMany({
      where: { id: due.id, state: "waiting" },
      data: { state: "sent" },
    });
    if (count === 0) return;
    const states = await tx.incidentAnswerTarget.groupBy({
      by: ["state"],
      where: { answerId: due.id },
      _count: true,
    });
    const of = (state: string) => states.find((one) => one.state === state)?._count ?? 0;
    await tx.incidentEntry.create({
      data: {
        incidentId: due.incidentId,
        kind: "answered",
        staffId: due.staffId,
        data: { kind: due.kind, sent: of("sent"), skipped: of("skipped") },
      },
    });
  });
  await tellIncidents([due.incidentId]);
}

/**
 * Sends answers whose moment to be taken back is over.
 *
 * @returns how many conversations were answered
 */
export async function sendDueAnswers(): Promise<number> {
  const { rows } = await pool.query<Due & { merchantName: string | null }>(
    `SELECT a.id, a.incident_id AS "incidentId", a.kind, a.body, a.staff_id AS "staffId", i.scope,
            (SELECT t.merchant_name FROM transactions t WHERE t.merchant_id = i.scope->>'merchant'
             ORDER BY t.occurred_at DESC LIMIT 1) AS "merchantName"
     FROM incident_answers a JOIN incidents i ON i.id = a.incident_id
     WHERE a.state = 'waiting' AND a.send_at <= now() ORDER BY a.send_at LIMIT 10`,
  );
  let sent = 0;
  for (const { merchantName, ...due } of rows) {
    const actor = await senderOf(due.staffId, "incidents.manage");
    const targets = await prisma.incidentAnswerTarget.findMany({
      where: { answerId: due.id, state: "waiting" },
      orderBy: { conversationId: "asc" },
      take: atOnce,
    });
    for (const target of targets) {
      const seq = actor ? await sendOne(actor, due, merchantName, target) : null;
      await note(due, target.conversationId, seq);
      if (seq === null) continue;
      sent += 1;
      // What stands beside the thread was read when the line came, before it was noted.
      await tellConversation(target.conversationId);
    }
    if (targets.length < atOnce) {
      await finish(due);
      log.info({ incident: due.incidentId, kind: due.kind }, "an incident was answered");
    }
  }
  return sent;
}
