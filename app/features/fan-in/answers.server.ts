import { type Actor, assertCan, can, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { type KeptPattern, mayBeTold } from "#app/features/failures/incident-state.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import type { FailureReason } from "#app/features/failures/reasons.ts";
import { Crossed, reply } from "#app/features/tickets/desk.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { seconds } from "#app/platform/time.ts";
import { tellConversation, tellIncidents } from "./gather.server.ts";
import { type AnswerKind, answerFor, type Language, type Wording, wordingFault } from "./wording.ts";

/** An answer to many can be taken back for so long. */
export const takenBackFor = seconds(10);
/** Conversations that are sent to before others have their turn. */
const atOnce = 100;

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

interface AddressedRow {
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

const rowColumns = `
  c.id AS "conversationId", c.number, c.subject, c.last_seq AS "lastSeq", c.locale, c.contact_name AS "contactName",
  k.name AS "customerName", l.by, t.amount_minor AS "amountMinor", t.currency, t.merchant_name AS "merchantName"`;
const rowSources = `
  incident_conversations l
  JOIN conversations c ON c.id = l.conversation_id
  JOIN transactions t ON t.id = l.transaction_id
  LEFT JOIN customers k ON k.id = c.customer_id`;

function addressedOf(row: AddressedRow): Addressed {
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

/** Who an answer goes to: those who wait for the first, those who had the first for the second. */
const condition: Record<AnswerKind, string> = {
  answer: `c.status = 'open' AND c.waiting_since IS NOT NULL AND l.answered_seq IS NULL`,
  recovery: `c.status <> 'solved' AND l.answered_seq IS NOT NULL AND l.followed_seq IS NULL`,
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

/** An incident of which customers may be told. @throws {Conflict} */
export async function answerable(id: string) {
  const incident = await prisma.incident.findUnique({ where: { id } });
  if (!incident) throw new NotFound("incident");
  const told = mayBeTold(
    incident.pattern as KeptPattern,
    incident.reason as FailureReason | null,
    incident.scope as Scope,
  );
  if (!told) throw new Conflict("Not for customers", "Customers are not told of this incident.");
  if (incident.state === "false_alarm")
    throw new Conflict("A false alarm", "Nobody is told of what was a false alarm.");
  return incident;
}

/**
 * Answers everybody who waits because of an incident, each once, after a moment in which it can be
 * taken back. Who it goes to is fixed now: a conversation in which anybody speaks meanwhile is left out.
 *
 * @returns the answer's id and to how many it goes
 * @throws {Invalid} for a text that cannot be sent to customers
 * @throws {Conflict} where nobody waits
 */
export async function answerAll(
  actor: StaffActor,
  incidentId: string,
  kind: AnswerKind,
  wording: Wording,
  now = new Date(),
): Promise<{ id: string; count: number; sendAt: string }> {
  assertCan(actor, "incidents.manage");
  for (const text of [wording.en, wording.zh]) {
    const fault = wordingFault(text);
    if (fault) throw new Invalid(`The text cannot be sent to customers: ${fault}`);
  }
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
      data: { incidentId, kind: "answering", staffId: actor.id, data: { kind, count: to.length } },
    });
    await record(tx, actor, {
      event: "incident.answered",
      subject: ["incident", incidentId],
      data: { answer: made.id, kind, conversations: to.length },
    });
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

/** Whoever pressed the button, if they may still do so. */
async function sender(staffId: string): Promise<StaffActor | null> {
  const staff = await prisma.staff.findFirst({ where: { id: staffId, deactivatedAt: null } });
  if (!staff) return null;
  const actor = { ...staff, type: "staff", sessionId: "" } as unknown as StaffActor;
  return can(actor, "incidents.manage") ? actor : null;
}

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
  try {
    const { seq } = await reply(actor, conversationId, {
      body: answerFor(due.body, due.scope, merchantName, addressedOf(row)),
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
    const actor = await sender(due.staffId);
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
