import { type Actor, assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { type IncidentState, type KeptPattern, mayBeTold } from "#app/features/failures/incident-state.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import type { FailureReason } from "#app/features/failures/reasons.ts";
import type { BesideIncident } from "#app/features/tickets/context.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { NotFound } from "#app/platform/errors.ts";
import { fromMinor } from "#app/platform/money.ts";
import { tellConversation, tellIncidents } from "./gather.server.ts";
import { answerFor, type KeptWording, readyWording } from "./wording.ts";

/** A conversation under an incident. Times are ISO instants. */
export interface GatheredConversation {
  id: string;
  number: number;
  subject: string;
  channel: ConversationChannel;
  status: string;
  waitingSince: string | null;
  customerName: string | null;
  by: string;
  out: boolean;
  answered: boolean;
  followed: boolean;
}

/** A customer an incident hit who has not written. */
export interface SilentCustomer {
  id: string;
  name: string | null;
  payments: number;
  lastAt: string;
}

const shown = 200;

/** Conversations under an incident: those that wait first. */
export async function gatheredUnder(actor: Actor, incidentId: string): Promise<GatheredConversation[]> {
  assertCan(actor, "conversations.read");
  const { rows } = await pool.query<
    Omit<GatheredConversation, "waitingSince"> & { waitingSince: Date | null }
  >(
    `SELECT c.id, c.number, c.subject, c.channel, c.status, c.waiting_since AS "waitingSince",
            coalesce(k.name, c.contact_name) AS "customerName", l.by, l.out,
            l.answered_seq IS NOT NULL AS answered, l.followed_seq IS NOT NULL AS followed
     FROM incident_conversations l JOIN conversations c ON c.id = l.conversation_id
     LEFT JOIN customers k ON k.id = c.customer_id
     WHERE l.incident_id = $1
     ORDER BY l.out, (c.waiting_since IS NOT NULL AND c.status = 'open') DESC, c.waiting_since, c.number DESC
     LIMIT ${shown}`,
    [incidentId],
  );
  return rows.map(({ waitingSince, ...row }) => ({
    ...row,
    waitingSince: waitingSince?.toISOString() ?? null,
  }));
}

/** Customers an incident hit who have not written about it, most payments first; and how many there are. */
export async function silentCustomers(actor: Actor, incidentId: string, limit = 20) {
  assertCan(actor, "customers.read");
  const { rows } = await pool.query<Omit<SilentCustomer, "lastAt"> & { lastAt: Date; all: number }>(
    `SELECT p.customer_id AS id, k.name, count(*)::int AS payments, max(p.occurred_at) AS "lastAt",
            (count(*) OVER ())::int AS all
     FROM incident_payments p LEFT JOIN customers k ON k.id = p.customer_id
     WHERE p.incident_id = $1 AND p.customer_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM incident_conversations l JOIN transactions t ON t.id = l.transaction_id
                       WHERE l.incident_id = $1 AND t.customer_id = p.customer_id)
     GROUP BY p.customer_id, k.name ORDER BY payments DESC, p.customer_id LIMIT $2`,
    [incidentId, limit],
  );
  return {
    count: rows[0]?.all ?? 0,
    customers: rows.map(({ all: _all, lastAt, ...row }) => ({ ...row, lastAt: lastAt.toISOString() })),
  };
}

/**
 * Says that a conversation does not belong to an incident, or that it does after all.
 *
 * @throws {NotFound} where it never stood under it
 */
export async function setGathered(
  actor: StaffActor,
  incidentId: string,
  conversationId: string,
  within: boolean,
) {
  assertCan(actor, "conversations.reply");
  const changed = await prisma.$transaction(async (tx) => {
    const { count } = await tx.incidentConversation.updateMany({
      where: { incidentId, conversationId, out: within },
      data: { out: !within },
    });
    if (count === 0) {
      const key = { incidentId_conversationId: { incidentId, conversationId } };
      if (!(await tx.incidentConversation.findUnique({ where: key }))) throw new NotFound("conversation");
      return false;
    }
    await record(tx, actor, {
      event: within ? "incident.conversation_added" : "incident.conversation_removed",
      subject: ["incident", incidentId],
      data: { conversation: conversationId },
    });
    return true;
  });
  if (!changed) return;
  await Promise.all([tellConversation(conversationId), tellIncidents([incidentId])]);
}

interface BesideRow {
  id: string;
  number: number;
  state: IncidentState;
  pattern: KeptPattern;
  reason: FailureReason | null;
  scope: Scope;
  startedAt: Date;
  endedAt: Date | null;
  wording: KeptWording | null;
  out: boolean;
  answered: boolean;
  followed: boolean;
  by: string;
  conversations: number;
  locale: string;
  name: string | null;
  amountMinor: number;
  currency: string;
  merchantName: string | null;
  scopeMerchant: string | null;
}

/** The incident that explains a conversation, with the words that may be said now; null where there is none. */
export async function incidentBeside(actor: Actor, conversationId: string): Promise<BesideIncident | null> {
  assertCan(actor, "incidents.read");
  const { rows } = await pool.query<BesideRow>(
    `SELECT i.id, i.number, i.state, i.pattern, i.reason, i.scope, i.started_at AS "startedAt",
            i.ended_at AS "endedAt", i.wording, l.out, l.by, l.answered_seq IS NOT NULL AS answered,
            l.followed_seq IS NOT NULL AS followed, c.locale, coalesce(k.name, c.contact_name) AS name,
            t.amount_minor AS "amountMinor", t.currency, t.merchant_name AS "merchantName",
            (SELECT count(*)::int FROM incident_conversations o WHERE o.incident_id = i.id AND NOT o.out) AS conversations,
            (SELECT m.merchant_name FROM transactions m WHERE m.merchant_id = i.scope->>'merchant'
             ORDER BY m.occurred_at DESC LIMIT 1) AS "scopeMerchant"
     FROM incident_conversations l JOIN incidents i ON i.id = l.incident_id
     JOIN conversations c ON c.id = l.conversation_id JOIN transactions t ON t.id = l.transaction_id
     LEFT JOIN customers k ON k.id = c.customer_id
     WHERE l.conversation_id = $1 AND NOT l.out AND i.state <> 'false_alarm'
     ORDER BY (i.state = 'open') DESC, i.started_at DESC LIMIT 1`,
    [conversationId],
  );
  const row = rows[0];
  if (!row || !mayBeTold(row.pattern, row.reason, row.scope)) return null;
  const kind = row.state === "open" ? "answer" : "recovery";
  const language = row.locale === "zh" ? "zh" : "en";
  const words = row.wording?.[kind] ?? readyWording(kind, row);
  const payment =
    row.by === "contact"
      ? null
      : { amount: `${fromMinor(row.amountMinor, row.currency)} ${row.currency}`, merchant: row.merchantName };
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    scope: row.scope,
    merchantName: row.scopeMerchant,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    conversations: row.conversations,
    answered: row.answered,
    followed: row.followed,
    text: answerFor(words, row.scope, row.scopeMerchant, { language, name: row.name, payment }),
  };
}
