import { type KeptPattern, mayBeTold } from "#app/features/failures/incident-state.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import type { FailureReason } from "#app/features/failures/reasons.ts";
import { tellInbox } from "#app/features/tickets/announce.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { conversationFacts } from "#app/features/tickets/context.server.ts";
import { transcriptOf } from "#app/features/tickets/context.ts";
import { paymentsBeside } from "#app/features/transactions/customer-payments.server.ts";
import { recordOf } from "#app/features/transactions/which-payment/payment-record.ts";
import { rankPayments } from "#app/features/transactions/which-payment/rank.ts";
import { pool } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import { type Asked, askedAbout } from "./asked-about.ts";
import { agrees } from "./wording.ts";

/** Conversations looked at in one turn, and payments that "which payment?" chooses from. */
const atOnce = 300;
const newest = 60;
const system = { type: "system" } as const;

interface Candidate {
  conversationId: string;
  incidentId: string;
  customerId: string;
  lastSeq: number;
  /** the customer is known; else the address or number they gave is a customer's */
  known: boolean;
  pattern: KeptPattern;
  reason: FailureReason | null;
  scope: Scope;
  /** of the incident, newest first */
  transactionIds: string[];
}

/**
 * Conversations that wait, whose customer had a payment fail within an incident before they wrote
 * last. What was said about one of them already is not asked again.
 */
async function candidates(): Promise<Candidate[]> {
  const { rows } = await pool.query<Candidate>(
    `WITH waiting AS MATERIALIZED (
       SELECT id, customer_id, contact_email, contact_phone, last_seq, last_message_at FROM conversations
       WHERE status = 'open' AND waiting_since IS NOT NULL AND merged_into_id IS NULL
         AND listed_at > now() - interval '2 days'
       ORDER BY listed_at DESC LIMIT 2000
     ), whose AS (
       SELECT id, customer_id, last_seq, last_message_at, true AS known FROM waiting WHERE customer_id IS NOT NULL
       UNION ALL
       SELECT w.id, c.id, w.last_seq, w.last_message_at, false FROM waiting w
       JOIN customers c ON c.email = lower(w.contact_email) OR c.phone = w.contact_phone
       WHERE w.customer_id IS NULL
     )
     SELECT w.id AS "conversationId", i.id AS "incidentId", w.customer_id AS "customerId", w.last_seq AS "lastSeq",
            w.known, i.pattern, i.reason, i.scope,
            array_agg(p.transaction_id ORDER BY p.occurred_at DESC) AS "transactionIds"
     FROM whose w
     JOIN incident_payments p ON p.customer_id = w.customer_id AND p.occurred_at <= w.last_message_at
     JOIN incidents i ON i.id = p.incident_id
       AND (i.state = 'open' OR (i.state = 'recovered' AND i.ended_at > now() - interval '1 day'))
     WHERE NOT EXISTS (SELECT FROM incident_conversations c
                       WHERE c.incident_id = i.id AND c.conversation_id = w.id)
     GROUP BY w.id, i.id, w.customer_id, w.last_seq, w.known, i.pattern, i.reason, i.scope
     LIMIT ${atOnce}`,
  );
  return rows;
}

/** Which lines were read already without finding that they are about the incident. Only spares work. */
const read = new Map<string, number>();
const mostRead = 10_000;

async function judge(candidate: Candidate): Promise<Asked> {
  const [facts, own] = await Promise.all([
    conversationFacts(system, candidate.conversationId),
    paymentsBeside(system, { customerId: candidate.customerId, ids: candidate.transactionIds, newest }),
  ]);
  const last = facts.lines.findLast(({ by }) => by === "customer");
  if (!last) return { about: "nothing" };
  const { ranking } = rankPayments({
    at: last.at,
    text: transcriptOf(facts.subject, facts.lines),
    transactions: own.map(recordOf),
  });
  return askedAbout({ ranking, linked: facts.linkedIds, within: candidate.transactionIds });
}

/**
 * Puts conversations under the incidents that explain them.
 *
 * @returns how many were put under one
 */
export async function gatherConversations(): Promise<number> {
  const touched = new Set<string>();
  let gathered = 0;
  for (const candidate of await candidates()) {
    const { conversationId, incidentId, lastSeq, pattern, reason, scope } = candidate;
    const key = `${conversationId} ${incidentId}`;
    if (!mayBeTold(pattern, reason, scope) || read.get(key) === lastSeq) continue;
    const asked = await judge(candidate);
    if (asked.about !== "incident") {
      if (read.size >= mostRead) read.clear();
      read.set(key, lastSeq);
      continue;
    }
    const { rowCount } = await pool.query(
      `INSERT INTO incident_conversations (incident_id, conversation_id, transaction_id, by)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [incidentId, conversationId, asked.transactionId, candidate.known ? asked.by : "contact"],
    );
    if (!rowCount) continue;
    gathered += 1;
    touched.add(incidentId);
    await tellConversation(conversationId);
  }
  await tellIncidents([...touched]);
  return gathered;
}

/** Has pages that show a conversation look again. */
export async function tellConversation(id: string) {
  const { rows } = await pool.query<{
    id: string;
    lastSeq: number;
    version: number;
    status: string;
    assigneeId: string | null;
  }>(
    `SELECT id, last_seq AS "lastSeq", version, status, assignee_id AS "assigneeId" FROM conversations WHERE id = $1`,
    [id],
  );
  if (rows[0]) tellInbox({ ...rows[0], byId: null });
}

/** Has pages that show incidents look again. */
export async function tellIncidents(ids: readonly string[]) {
  if (ids.length === 0) return;
  const { rows } = await pool.query<{ id: string; number: number; state: string; severity: number }>(
    "SELECT id, number, state, severity FROM incidents WHERE id = ANY($1)",
    [ids],
  );
  for (const incident of rows) publish("incidents", "incident.changed", incident);
}

/**
 * Closes conversations whose customer, told that payments work again, says that all is well.
 *
 * @returns how many were closed
 */
export async function closeAgreed(): Promise<number> {
  const { rows } = await pool.query<{ id: string; bodies: string[] }>(
    `SELECT c.id, array_agg(m.body) AS bodies
     FROM incident_conversations l
     JOIN conversations c ON c.id = l.conversation_id AND c.status = 'open' AND c.waiting_since IS NOT NULL
     JOIN messages m ON m.conversation_id = c.id AND m.seq > l.followed_seq AND m.kind IN ('inbound', 'reply', 'call')
     WHERE l.followed_seq IS NOT NULL AND NOT l.out AND l.at > now() - interval '7 days'
     GROUP BY c.id LIMIT ${atOnce}`,
  );
  const agreed = rows.filter(({ bodies }) => bodies.every(agrees)).map(({ id }) => id);
  await changeTickets(system, agreed, { status: "solved" });
  return agreed.length;
}
