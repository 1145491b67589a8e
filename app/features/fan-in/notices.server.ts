import { type Actor, assertCan, can, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden } from "#app/platform/errors.ts";
import { fromMinor } from "#app/platform/money.ts";
import { tellIncidents } from "./gather.server.ts";
import { answerable, assertSendable, takenBackFor } from "./to-many.server.ts";
import {
  type Addressee,
  type Cause,
  type KeptWording,
  type Language,
  readyWording,
  type Wording,
} from "./wording.ts";

/** Customers that one message goes to; more of them are written to by another one. */
export const mostInNotice = 500;
/** A customer a message would go to. */
export interface Reachable extends Addressee {
  customerId: string;
}

export interface ReachableRow {
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

export const languageOf = (locale: string | null): Language => (locale === "zh" ? "zh" : "en");

export const addresseeOf = (row: ReachableRow): Reachable => ({
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
  cause: Cause,
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
    wording: kept?.notice ?? readyWording("notice", cause),
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
  assertSendable(text);
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
