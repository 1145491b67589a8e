import { type Actor, assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict } from "#app/platform/errors.ts";
import { fromMinor } from "#app/platform/money.ts";
import { tellIncidents } from "./gather.server.ts";
import { approveRecovery } from "./recovery.server.ts";
import { answerable, assertSendable, takenBackFor } from "./to-many.server.ts";
import type { AnswerKind, Language, Wording } from "./wording.ts";

/** A conversation that an answer would go to. */
export interface Addressed {
  conversationId: string;
  number: number;
  subject: string;
  lastSeq: number;
  language: Language;
  name: string | null;
  /** null where it is not proven whose conversation it is */
  payment: { amount: string; merchant: string | null } | null;
}

export interface AddressedRow {
  conversationId: string;
  number: number;
  subject: string;
  lastSeq: number;
  locale: string;
  contactName: string | null;
  customerName: string | null;
  by: string;
  amountMinor: number;
  currency: string;
  merchantName: string | null;
}

export const rowColumns = `
  c.id AS "conversationId", c.number, c.subject, c.last_seq AS "lastSeq", c.locale, c.contact_name AS "contactName",
  k.name AS "customerName", l.by, t.amount_minor AS "amountMinor", t.currency, t.merchant_name AS "merchantName"`;
export const rowSources = `
  incident_conversations l
  JOIN conversations c ON c.id = l.conversation_id
  JOIN transactions t ON t.id = l.transaction_id
  LEFT JOIN customers k ON k.id = c.customer_id`;

export function addressedOf(row: AddressedRow): Addressed {
  return {
    conversationId: row.conversationId,
    number: row.number,
    subject: row.subject,
    lastSeq: row.lastSeq,
    language: row.locale === "zh" ? "zh" : "en",
    name: row.customerName ?? row.contactName,
    payment:
      row.by === "contact"
        ? null
        : {
            amount: `${fromMinor(row.amountMinor, row.currency)} ${row.currency}`,
            merchant: row.merchantName,
          },
  };
}

const waiting = `c.status = 'open' AND c.waiting_since IS NOT NULL AND l.answered_seq IS NULL`;
/** Who wrote on while an answer was on its way may have asked something else: they are answered one by one. */
const wroteOn = `EXISTS (SELECT FROM incident_answer_targets s JOIN incident_answers b ON b.id = s.answer_id
  WHERE b.incident_id = $1 AND s.conversation_id = c.id AND s.state = 'skipped')`;

/** Who an answer goes to: those who wait for the first; for the second who had the first, and who waits still. */
const condition: Record<AnswerKind, string> = {
  answer: waiting,
  recovery: `l.followed_seq IS NULL
    AND ((c.status <> 'solved' AND l.answered_seq IS NOT NULL) OR (${waiting} AND NOT ${wroteOn}))`,
};

/** Conversations that an answer of that kind would go to now. */
export async function addressees(actor: Actor, incidentId: string, kind: AnswerKind): Promise<Addressed[]> {
  assertCan(actor, "incidents.read");
  const { rows } = await pool.query<AddressedRow>(
    `SELECT ${rowColumns} FROM ${rowSources}
     WHERE l.incident_id = $1 AND NOT l.out AND c.merged_into_id IS NULL AND ${condition[kind]}
       AND NOT EXISTS (SELECT FROM incident_answer_targets g JOIN incident_answers a ON a.id = g.answer_id
                       WHERE a.incident_id = $1 AND g.conversation_id = c.id AND a.kind = $2
                         AND a.state = 'waiting' AND g.state = 'waiting')
     ORDER BY c.number LIMIT 5000`,
    [incidentId, kind],
  );
  return rows.map(addressedOf);
}

/**
 * Answers everybody who waits because of an incident, each once, after a moment in which it can be
 * taken back. Who it goes to is fixed now: a conversation in which anybody speaks meanwhile is left out.
 *
 * @param more whether everybody is told by itself when it is over, or that this is what was approved then
 * @returns the answer's id and to how many it goes
 * @throws {Invalid} for a text that cannot be sent to customers
 * @throws {Conflict} where nobody waits
 */
export async function answerAll(
  actor: StaffActor,
  incidentId: string,
  kind: AnswerKind,
  wording: Wording,
  { tellWhenOver = false, approvedBefore = false }: { tellWhenOver?: boolean; approvedBefore?: boolean } = {},
  now = new Date(),
): Promise<{ id: string; count: number; sendAt: string }> {
  assertCan(actor, "incidents.manage");
  assertSendable(wording);
  await answerable(incidentId);
  const to = await addressees(actor, incidentId, kind);
  if (to.length === 0) throw new Conflict("Nobody waits", "There is no conversation to answer.");
  const sendAt = new Date(now.getTime() + takenBackFor);
  const answer = await prisma.$transaction(async (tx) => {
    // Two who press at once: the second sees the first one's answer.
    await tx.$queryRaw`SELECT 1 FROM incidents WHERE id = ${incidentId}::uuid FOR UPDATE`;
    const busy = await tx.incidentAnswer.findFirst({ where: { incidentId, kind, state: "waiting" } });
    if (busy) throw new Conflict("Already on its way", "An answer to these conversations is being sent.");
    const made = await tx.incidentAnswer.create({
      data: { incidentId, kind, body: { ...wording }, staffId: actor.id, sendAt },
    });
    await tx.incidentAnswerTarget.createMany({
      data: to.map(({ conversationId, lastSeq }) => ({
        answerId: made.id,
        conversationId,
        seenSeq: lastSeq,
      })),
    });
    await tx.incidentEntry.create({
      data: {
        incidentId,
        kind: "answering",
        staffId: actor.id,
        data: { kind, count: to.length, ...(approvedBefore && { approvedBefore }) },
      },
    });
    await record(tx, actor, {
      event: "incident.answered",
      subject: ["incident", incidentId],
      data: { answer: made.id, kind, conversations: to.length, ...(approvedBefore && { approvedBefore }) },
    });
    if (tellWhenOver) await approveRecovery(tx, actor, incidentId, true);
    return made;
  });
  await tellIncidents([incidentId]);
  return { id: answer.id, count: to.length, sendAt: sendAt.toISOString() };
}

/**
 * Takes an answer back that has not begun to go out.
 *
 * @returns whether it was in time
 */
export async function withdrawAnswer(actor: StaffActor, id: string): Promise<boolean> {
  assertCan(actor, "incidents.manage");
  const incidentId = await prisma.$transaction(async (tx) => {
    const { count } = await tx.incidentAnswer.updateMany({
      where: { id, state: "waiting", sendAt: { gt: new Date() } },
      data: { state: "withdrawn" },
    });
    if (count === 0) return null;
    const answer = await tx.incidentAnswer.findUniqueOrThrow({ where: { id } });
    const conversations = await tx.incidentAnswerTarget.count({ where: { answerId: id } });
    await tx.incidentEntry.create({
      data: {
        incidentId: answer.incidentId,
        kind: "withdrawn",
        staffId: actor.id,
        data: { kind: answer.kind, count: conversations },
      },
    });
    await record(tx, actor, {
      event: "incident.answer_withdrawn",
      subject: ["incident", answer.incidentId],
      data: { answer: id, kind: answer.kind as AnswerKind, conversations },
    });
    return answer.incidentId;
  });
  if (incidentId) await tellIncidents([incidentId]);
  return incidentId !== null;
}
