import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { queueReply } from "#app/features/conversations/outbox.server.ts";
import type { KeptPattern } from "#app/features/failures/incident-state.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import { announce } from "#app/features/tickets/announce.server.ts";
import { Crossed, reply } from "#app/features/tickets/desk.server.ts";
import { openWithin } from "#app/features/tickets/opening.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { tellConversation, tellIncidents } from "./gather.server.ts";
import { addresseeOf, languageOf, type ReachableRow } from "./notices.server.ts";
import { senderOf } from "./to-many.server.ts";
import { answerFor, noticeSubject, type Wording } from "./wording.ts";

/** Customers that are written to before others have their turn. */
const atOnce = 25;

interface Due {
  id: string;
  incidentId: string;
  body: Wording;
  staffId: string;
  scope: Scope;
  merchantName: string | null;
}

interface TargetRow extends ReachableRow {
  pattern: KeptPattern;
  /** they wrote because of it meanwhile, or it is over */
  moot: boolean;
  /** a conversation of theirs that goes on by mail and in which nobody waits */
  goingOn: string | null;
}

async function readTarget(due: Due, customerId: string): Promise<TargetRow | undefined> {
  const { rows } = await pool.query<TargetRow>(
    `SELECT k.id AS "customerId", k.name, k.email, k.locale, t.id AS "transactionId", t.amount_minor AS "amountMinor",
            t.currency, t.merchant_name AS "merchantName", i.pattern,
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
      subject: noticeSubject(locale, row.pattern),
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
    const actor = await senderOf(due.staffId, "incidents.notify");
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
