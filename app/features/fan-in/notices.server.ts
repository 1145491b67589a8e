import { type Actor, assertCan, can, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { queueReply } from "#app/features/conversations/outbox.server.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import type { FailureReason } from "#app/features/failures/reasons.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import { Crossed, reply } from "#app/features/tickets/desk.server.ts";
import { openWithin } from "#app/features/tickets/opening.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, Invalid } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { fromMinor } from "#app/platform/money.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { answerable, takenBackFor } from "./answers.server.ts";
import { tellConversation, tellIncidents } from "./gather.server.ts";
import {
  type Addressee,
  answerFor,
  type KeptWording,
  type Language,
  noticeSubject,
  readyWording,
  type Wording,
  wordingFault,
} from "./wording.ts";

/** Customers that one message goes to; more of them are written to by another one. */
export const mostInNotice = 500;
/** Customers that are written to before others have their turn. */
const atOnce = 25;

/** A customer a message would go to. */
export interface Reachable extends Addressee {
  customerId: string;
}

interface ReachableRow {
  customerId: string;
  name: string | null;
  email: string;
  locale: string | null;
  transactionId: string;
  amountMinor: number;
  currency: string;
  merchantName: string | null;
}

/**
 * Customers an incident hit who have an address, have not written because of it and were not written to, with
 * their newest failed payment; those it hit most often first. $1 is the incident.
 */
const reachable = `
  SELECT p.customer_id AS "customerId", k.name, k.email, k.locale, t.id AS "transactionId",
         t.amount_minor AS "amountMinor", t.currency, t.merchant_name AS "merchantName",
         (count(*) OVER ())::int AS "all"
  FROM (SELECT customer_id, count(*) AS payments FROM incident_payments
        WHERE incident_id = $1::uuid AND customer_id IS NOT NULL GROUP BY 1) p
  JOIN customers k ON k.id = p.customer_id AND k.email ~ '^[^[:space:]@<>",;]{1,64}@[^[:space:]@<>",;]{1,255}$'
  JOIN LATERAL (SELECT t.* FROM incident_payments o JOIN transactions t ON t.id = o.transaction_id
                WHERE o.incident_id = $1::uuid AND o.customer_id = p.customer_id
                ORDER BY o.occurred_at DESC LIMIT 1) t ON true
  WHERE NOT EXISTS (SELECT FROM incident_conversations l JOIN transactions w ON w.id = l.transaction_id
                    WHERE l.incident_id = $1::uuid AND w.customer_id = p.customer_id)
    AND NOT EXISTS (SELECT FROM incident_notice_targets g
                    WHERE g.incident_id = $1::uuid AND g.customer_id = p.customer_id)
  ORDER BY p.payments DESC, p.customer_id`;

const languageOf = (locale: string | null): Language => (locale === "zh" ? "zh" : "en");

const addresseeOf = (row: ReachableRow): Reachable => ({
  customerId: row.customerId,
  language: languageOf(row.locale),
  name: row.name,
  payment: {
    amount: `${fromMinor(row.amountMinor, row.currency)} ${row.currency}`,
    merchant: row.merchantName,
  },
});

/** How far the last message to customers who have not written has come. */
export interface NoticeProgress {
  id: string;
  state: "waiting" | "sent";
  total: number;
  sent: number;
  skipped: number;
}

/** What is known before a message is sent: to how many, in which words, who reads what. */
export interface Notifying {
  count: number;
  most: number;
  wording: Wording;
  /** a lead has approved this text */
  approved: boolean;
  /** one of each language */
  examples: Reachable[];
  progress: NoticeProgress | null;
}

async function progressOf(incidentId: string): Promise<NoticeProgress | null> {
  const { rows } = await pool.query<NoticeProgress>(
    `SELECT n.id, n.state, count(g.*)::int AS total, (count(*) FILTER (WHERE g.state = 'sent'))::int AS sent,
            (count(*) FILTER (WHERE g.state = 'skipped'))::int AS skipped
     FROM (SELECT id, state, created_at FROM incident_notices WHERE incident_id = $1 AND state <> 'withdrawn'
           ORDER BY created_at DESC LIMIT 1) n
     JOIN incident_notice_targets g ON g.notice_id = n.id GROUP BY n.id, n.state`,
    [incidentId],
  );
  return rows[0] ?? null;
}

/** What a message to those who have not written would be. */
export async function notifying(
  actor: Actor,
  incidentId: string,
  reason: FailureReason | null,
  kept: KeptWording | null,
): Promise<Notifying> {
  assertCan(actor, "customers.read");
  const [{ rows }, progress] = await Promise.all([
    pool.query<ReachableRow & { all: number }>(`${reachable} LIMIT ${mostInNotice}`, [incidentId]),
    progressOf(incidentId),
  ]);
  const people = rows.map(addresseeOf);
  const examples = (["en", "zh"] as const).flatMap((language) => {
    const one = people.find((person) => person.language === language);
    return one ? [one] : [];
  });
  return {
    count: rows[0]?.all ?? 0,
    most: mostInNotice,
    wording: kept?.notice ?? readyWording("notice", reason),
    approved: kept?.notice !== undefined,
    examples,
    progress,
  };
}

/**
 * Writes to customers an incident hit who have not written, each once, after a moment in which it can be taken
 * back. Who may not manage incidents sends the text that a lead has approved, and no other.
 *
 * @param wording null: the approved one
 * @throws {Invalid} for a text that cannot be sent to customers
 * @throws {Conflict} where nobody can be written to, or somebody else is doing so
 */
export async function notifySilent(
  actor: StaffActor,
  incidentId: string,
  wording: Wording | null,
  now = new Date(),
): Promise<{ id: string; count: number; sendAt: string }> {
  assertCan(actor, "incidents.notify");
  const incident = await answerable(incidentId);
  if (incident.state !== "open")
    throw new Conflict("It is over", "Only while payments fail customers are told so.");
  const kept = (incident.wording as KeptWording | null)?.notice;
  const text = can(actor, "incidents.manage") ? (wording ?? kept) : kept;
  if (!text) throw new Forbidden("incidents.manage");
  for (const one of [text.en, text.zh]) {
    const fault = wordingFault(one);
    if (fault) throw new Invalid(`The text cannot be sent to customers: ${fault}`);
  }
  const sendAt = new Date(now.getTime() + takenBackFor);
  const made = await prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM incidents WHERE id = ${incidentId}::uuid FOR UPDATE`;
    if (await tx.incidentNotice.findFirst({ where: { incidentId, state: "waiting" } }))
      throw new Conflict("Already on its way", "These customers are being written to.");
    const people = await tx.$queryRawUnsafe<ReachableRow[]>(`${reachable} LIMIT ${mostInNotice}`, incidentId);
    if (people.length === 0)
      throw new Conflict("Nobody to write to", "Everybody was told or has no address.");
    const notice = await tx.incidentNotice.create({
      data: { incidentId, body: { ...text }, staffId: actor.id, sendAt },
    });
    await tx.incidentNoticeTarget.createMany({
      data: people.map(({ customerId }) => ({ incidentId, customerId, noticeId: notice.id })),
    });
    await tx.incidentEntry.create({
      data: { incidentId, kind: "notifying", staffId: actor.id, data: { count: people.length } },
    });
    await record(tx, actor, {
      event: "incident.notified",
      subject: ["incident", incidentId],
      data: { notice: notice.id, customers: people.length },
    });
    return { id: notice.id, count: people.length };
  });
  await tellIncidents([incidentId]);
  return { ...made, sendAt: sendAt.toISOString() };
}

/**
 * Takes a message back that has not begun to go out: those it would have gone to can be written to again.
 *
 * @returns whether it was in time
 */
export async function withdrawNotice(actor: StaffActor, id: string): Promise<boolean> {
  assertCan(actor, "incidents.notify");
  const incidentId = await prisma.$transaction(async (tx) => {
    const { count } = await tx.incidentNotice.updateMany({
      where: { id, state: "waiting", sendAt: { gt: new Date() } },
      data: { state: "withdrawn" },
    });
    if (count === 0) return null;
    const notice = await tx.incidentNotice.findUniqueOrThrow({ where: { id } });
    const { count: customers } = await tx.incidentNoticeTarget.deleteMany({ where: { noticeId: id } });
    await tx.incidentEntry.create({
      data: {
        incidentId: notice.incidentId,
        kind: "withdrawn",
        staffId: actor.id,
        data: { count: customers },
      },
    });
    await record(tx, actor, {
      event: "incident.notice_withdrawn",
      subject: ["incident", notice.incidentId],
      data: { notice: id, customers },
    });
    return notice.incidentId;
  });
  if (incidentId) await tellIncidents([incidentId]);
  return incidentId !== null;
}

interface Due {
  id: string;
  incidentId: string;
  body: Wording;
  staffId: string;
  scope: Scope;
  merchantName: string | null;
}

/** Whoever pressed the button, if they may still do so. */
async function sender(staffId: string): Promise<StaffActor | null> {
  const staff = await prisma.staff.findFirst({ where: { id: staffId, deactivatedAt: null } });
  if (!staff) return null;
  const actor = { ...staff, type: "staff", sessionId: "" } as unknown as StaffActor;
  return can(actor, "incidents.notify") ? actor : null;
}

interface TargetRow extends ReachableRow {
  /** they wrote because of it meanwhile, or it is over */
  moot: boolean;
  /** a conversation of theirs that goes on by mail and in which nobody waits */
  goingOn: string | null;
}

async function readTarget(due: Due, customerId: string): Promise<TargetRow | undefined> {
  const { rows } = await pool.query<TargetRow>(
    `SELECT k.id AS "customerId", k.name, k.email, k.locale, t.id AS "transactionId", t.amount_minor AS "amountMinor",
            t.currency, t.merchant_name AS "merchantName",
            i.state <> 'open' OR EXISTS (
              SELECT FROM incident_conversations l JOIN transactions w ON w.id = l.transaction_id
              WHERE l.incident_id = i.id AND w.customer_id = k.id) AS moot,
            (SELECT c.id FROM conversations c
             WHERE c.customer_id = k.id AND c.channel IN ('email', 'web_form') AND c.status IN ('open', 'pending')
               AND c.waiting_since IS NULL AND c.merged_into_id IS NULL
               AND c.last_message_at > now() - interval '14 days'
             ORDER BY c.last_message_at DESC LIMIT 1) AS "goingOn"
     FROM incidents i JOIN customers k ON k.id = $2
     JOIN LATERAL (SELECT t.* FROM incident_payments o JOIN transactions t ON t.id = o.transaction_id
                   WHERE o.incident_id = i.id AND o.customer_id = k.id ORDER BY o.occurred_at DESC LIMIT 1) t ON true
     WHERE i.id = $1 AND k.email IS NOT NULL`,
    [due.incidentId, customerId],
  );
  return rows[0];
}

const clientIdOf = (noticeId: string) => `incident-notice-${noticeId}`;

/** What is noted with a message: that it was sent, and that its conversation belongs to the incident. */
const noted = (due: Due, row: TargetRow, conversationId: string, seq: number) => [
  prisma.incidentNoticeTarget.update({
    where: { incidentId_customerId: { incidentId: due.incidentId, customerId: row.customerId } },
    data: { state: "sent", conversationId },
  }),
  prisma.incidentConversation.createMany({
    data: [
      {
        incidentId: due.incidentId,
        conversationId,
        transactionId: row.transactionId,
        by: "notice",
        answeredSeq: seq,
      },
    ],
    skipDuplicates: true,
  }),
];

/**
 * Begins a conversation with the message in it, and notes it, in one transaction: of two that try at once the
 * second finds it done.
 *
 * @returns its id, or null where it was done already
 */
async function begin(actor: StaffActor, due: Due, row: TargetRow, body: string): Promise<string | null> {
  const locale = languageOf(row.locale);
  const own = { incidentId: due.incidentId, customerId: row.customerId };
  const standing = await prisma.$transaction(async (tx) => {
    const { count } = await tx.incidentNoticeTarget.updateMany({
      where: { ...own, state: "waiting" },
      data: { state: "sent" },
    });
    if (count === 0) return null;
    const { id } = await openWithin(tx, {
      channel: "email",
      customerId: row.customerId,
      contact: { name: row.name, email: row.email },
      locale,
      subject: noticeSubject(locale),
      first: {
        kind: "reply",
        author: { type: "staff", id: actor.id },
        body,
        clientId: clientIdOf(due.id),
      },
    });
    await queueReply(tx, { conversationId: id, seq: 1, channel: "email" });
    await tx.incidentNoticeTarget.update({
      where: { incidentId_customerId: own },
      data: { conversationId: id },
    });
    await tx.incidentConversation.create({
      data: {
        incidentId: due.incidentId,
        conversationId: id,
        transactionId: row.transactionId,
        by: "notice",
        answeredSeq: 1,
      },
    });
    return tx.conversation.update({ where: { id }, data: { status: "pending" } });
  });
  if (!standing) return null;
  announce(actor, standing.id, standing);
  return standing.id;
}

/** Writes to one customer: where a conversation of theirs goes on, or in a new one. @returns the conversation */
async function sendOne(actor: StaffActor, due: Due, customerId: string): Promise<string | null> {
  const row = await readTarget(due, customerId);
  if (!row || row.moot) return null;
  const body = answerFor(due.body, due.scope, due.merchantName, addresseeOf(row));
  if (row.goingOn === null) return begin(actor, due, row, body);
  try {
    const { id, seq } = await reply(actor, row.goingOn, {
      body,
      clientId: clientIdOf(due.id),
      seenSeq: null,
      status: "pending",
    });
    await prisma.$transaction(noted(due, row, id, seq));
    return id;
  } catch (error) {
    if (error instanceof Crossed || error instanceof Conflict) return null;
    throw error;
  }
}

async function finish(due: Due) {
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.incidentNotice.updateMany({
      where: { id: due.id, state: "waiting" },
      data: { state: "sent" },
    });
    if (count === 0) return;
    const states = await tx.incidentNoticeTarget.groupBy({
      by: ["state"],
      where: { noticeId: due.id },
      _count: true,
    });
    const of = (state: string) => states.find((one) => one.state === state)?._count ?? 0;
    await tx.incidentEntry.create({
      data: {
        incidentId: due.incidentId,
        kind: "notified",
        staffId: due.staffId,
        data: { sent: of("sent"), skipped: of("skipped") },
      },
    });
  });
}

/**
 * Sends messages whose moment to be taken back is over, some customers at a time.
 *
 * @returns how many customers were written to
 */
export async function sendDueNotices(): Promise<number> {
  const { rows } = await pool.query<Due>(
    `SELECT n.id, n.incident_id AS "incidentId", n.body, n.staff_id AS "staffId", i.scope,
            (SELECT t.merchant_name FROM transactions t WHERE t.merchant_id = i.scope->>'merchant'
             ORDER BY t.occurred_at DESC LIMIT 1) AS "merchantName"
     FROM incident_notices n JOIN incidents i ON i.id = n.incident_id
     WHERE n.state = 'waiting' AND n.send_at <= now() ORDER BY n.send_at LIMIT 10`,
  );
  let sent = 0;
  for (const due of rows) {
    const actor = await sender(due.staffId);
    const targets = await prisma.incidentNoticeTarget.findMany({
      where: { noticeId: due.id, state: "waiting" },
      orderBy: { customerId: "asc" },
      take: atOnce,
    });
    for (const { customerId } of targets) {
      const conversation = actor ? await sendOne(actor, due, customerId) : null;
      if (conversation) {
        sent += 1;
        await tellConversation(conversation);
        continue;
      }
      // Whoever sent it meanwhile has noted so.
      await prisma.incidentNoticeTarget.updateMany({
        where: { incidentId: due.incidentId, customerId, state: "waiting" },
        data: { state: "skipped" },
      });
    }
    if (targets.length < atOnce) {
      await finish(due);
      log.info({ incident: due.incidentId }, "customers of an incident were written to");
    }
    await tellIncidents([due.incidentId]);
  }
  if (sent > 0) await enqueue("sendMails", {});
  return sent;
}
