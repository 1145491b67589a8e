import { type Actor, assertCan, can } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { tellConversation } from "#app/features/fan-in/gather.server.ts";
import { recogniseComplaint, type Statement } from "#app/features/fraud/complaints/recognise.ts";
import { writeLabels } from "#app/features/fraud/labels.server.ts";
import { conversationFacts } from "#app/features/tickets/context.server.ts";
import { transcriptOf } from "#app/features/tickets/context.ts";
import { paymentsBeside } from "#app/features/transactions/customer-payments.server.ts";
import { recordOf } from "#app/features/transactions/which-payment/payment-record.ts";
import { rankPayments } from "#app/features/transactions/which-payment/rank.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, NotFound } from "#app/platform/errors.ts";
import { publish } from "#app/platform/publish.server.ts";
import { type ComplainedAlert, calmAlert, raiseAlert } from "./alert-for-complaint.server.ts";
import { type BesideComplaint, type ComplaintState, complainedOf } from "./complaint.ts";

const atOnce = 200;
const newest = 60;
const system = { type: "system" } as const;
const staffIdOf = (actor: Actor) => (actor.type === "staff" ? actor.id : null);

interface Unread {
  id: string;
  lastSeq: number;
  readSeq: number;
}

/** Conversations in which something was said since they were read for complaints. */
async function unread(): Promise<Unread[]> {
  const { rows } = await pool.query<Unread>(
    `SELECT c.id, c.last_seq AS "lastSeq", coalesce(r.seq, 0) AS "readSeq"
     FROM (SELECT id, last_seq FROM conversations
           WHERE status = 'open' AND last_message_at > now() - interval '1 day' AND channel <> 'phone'
           ORDER BY last_message_at DESC LIMIT 2000) c
     LEFT JOIN complaint_reads r ON r.conversation_id = c.id
     WHERE coalesce(r.seq, 0) < c.last_seq LIMIT ${atOnce}`,
  );
  return rows;
}

interface Said extends Statement {
  seq: number;
  at: Date;
}

/** The last thing a customer said of a payment's being theirs, for each conversation with such a line not read yet. */
async function saidSince(conversations: readonly Unread[]): Promise<Map<string, Said>> {
  const { rows } = await pool.query<{ id: string; seq: number; body: string; at: Date }>(
    `SELECT u.id, m.seq, m.body, m.at
     FROM unnest($1::uuid[], $2::int[], $3::int[]) AS u (id, read_seq, last_seq)
     CROSS JOIN LATERAL (
       SELECT seq, body, at FROM messages
       WHERE conversation_id = u.id AND seq > u.read_seq AND seq <= u.last_seq
         AND kind = 'inbound' AND author_type = 'customer'
       ORDER BY seq LIMIT 100) m
     ORDER BY u.id, m.seq`,
    [
      conversations.map(({ id }) => id),
      conversations.map(({ readSeq }) => readSeq),
      conversations.map(({ lastSeq }) => lastSeq),
    ],
  );
  const said = new Map<string, Said>();
  for (const { id, seq, body, at } of rows) {
    const statement = recogniseComplaint(body);
    if (statement) said.set(id, { ...statement, words: replaceCardNumbers(statement.words), seq, at });
  }
  return said;
}

const noteRead = (conversations: readonly Unread[]) =>
  pool.query(
    `INSERT INTO complaint_reads (conversation_id, seq)
     SELECT * FROM unnest($1::uuid[], $2::int[])
     ON CONFLICT (conversation_id) DO UPDATE SET seq = greatest(complaint_reads.seq, excluded.seq)`,
    [conversations.map(({ id }) => id), conversations.map(({ lastSeq }) => lastSeq)],
  );

interface Proof {
  /** whether whoever wrote the line has proven to be the conversation's customer */
  proven: boolean;
  /** whether the line came by mail */
  mailed: boolean;
}

/**
 * Whether whoever wrote a line has proven that they are the conversation's customer: in a chat whose
 * site signed who they are, or by a mail that comes from where it says, from the customer's own address.
 * What a form or an unverified mail says proves nothing, wherever it arrives.
 */
async function proofOf(id: string, seq: number): Promise<Proof> {
  const { rows } = await pool.query<Proof>(
    `SELECT e.id IS NOT NULL AS mailed,
       CASE WHEN e.id IS NULL THEN c.channel = 'chat' AND EXISTS (
         SELECT FROM visitor_conversations vc JOIN visitors v ON v.id = vc.visitor_id
         WHERE vc.conversation_id = c.id AND v.customer_id = c.customer_id)
       ELSE e.participant AND e.sender_check ->> 'verdict' = 'pass'
         AND lower(e.from_address) = lower(k.email) END IS TRUE AS proven
     FROM conversations c
     LEFT JOIN email_messages e ON e.conversation_id = c.id AND e.seq = $2 AND e.direction = 'in'
     LEFT JOIN customers k ON k.id = c.customer_id
     WHERE c.id = $1`,
    [id, seq],
  );
  return rows[0] ?? { proven: false, mailed: false };
}

/** The payment a conversation is about, as far as it can be told. */
async function paymentOf(id: string): Promise<string | null> {
  const facts = await conversationFacts(system, id);
  const { customerId, linkedIds } = facts;
  const payments = await paymentsBeside(system, { customerId, ids: linkedIds, newest });
  const own = payments.filter((one) => customerId !== null && one.customerId === customerId);
  const last = facts.lines.findLast(({ by }) => by === "customer");
  const { ranking } = rankPayments({
    at: last?.at ?? facts.createdAt,
    text: transcriptOf(facts.subject, facts.lines),
    transactions: own.map(recordOf),
  });
  const linked = linkedIds.filter((linkedId) => own.some((one) => one.id === linkedId));
  return complainedOf({ ranking, linked, own: own.map((one) => one.id) });
}

const labelOf = (conversationId: string) => ({
  source: "complaint" as const,
  strand: conversationId,
  conversationId,
});

/** Makes a complaint the payment's label, and an alert of it. */
async function keep(
  tx: Tx,
  actor: Actor,
  complaint: { id: string; conversationId: string; transactionId: string; confidence: number; at: Date },
) {
  const { id, conversationId, transactionId, confidence } = complaint;
  const now = new Date();
  await writeLabels(tx, actor, [
    {
      ...labelOf(conversationId),
      transactionId,
      key: `complaint:${id}:${now.getTime()}`,
      verdict: "fraud",
      confidence,
      at: complaint.at,
      knownAt: now,
    },
  ]);
  const alert = await raiseAlert(tx, transactionId, confidence, complaint.at);
  await record(tx, actor, {
    event: "complaint.recorded",
    subject: ["complaint", id],
    data: { transactionId, conversation: conversationId },
  });
  return alert;
}

/** Takes the label back. */
async function release(
  tx: Tx,
  actor: Actor,
  complaint: { id: string; conversationId: string; transactionId: string },
  event: "complaint.withdrawn" | "complaint.undone",
) {
  const { id, conversationId, transactionId } = complaint;
  const now = new Date();
  await writeLabels(tx, actor, [
    {
      ...labelOf(conversationId),
      transactionId,
      key: `${event}:${id}:${now.getTime()}`,
      verdict: "withdrawn",
      at: now,
    },
  ]);
  const alert = await calmAlert(tx, transactionId);
  await record(tx, actor, {
    event,
    subject: ["complaint", id],
    data: { transactionId, conversation: conversationId },
  });
  return alert;
}

function tellAlert(alert: ComplainedAlert | string | null) {
  if (alert === null) return;
  if (typeof alert === "object" && (alert.opened || alert.reopened)) {
    publish("alerts", "alerts.opened", { ids: [alert.id], highest: alert.score });
  }
}

/** A denial: recorded where it is proven and its payment known, else proposed to the agent. */
async function takeDenial(id: string, said: Said): Promise<ComplainedAlert | null> {
  const [{ proven: verified }, transactionId] = await Promise.all([proofOf(id, said.seq), paymentOf(id)]);
  return prisma.$transaction(async (tx) => {
    const held = await tx.complaint.findFirst({
      where: { conversationId: id, transactionId },
      orderBy: { at: "desc" },
    });
    // What an agent took back does not come again by itself.
    if (held?.state === "undone" || held?.state === "recorded") return null;
    const state: ComplaintState = verified && transactionId !== null ? "recorded" : "proposed";
    const data = {
      seq: said.seq,
      words: said.words,
      confidence: said.confidence,
      verified,
      at: said.at,
      state,
      laterWords: null,
    };
    const complaint = held
      ? await tx.complaint.update({ where: { id: held.id }, data: { ...data, changedAt: new Date() } })
      : await tx.complaint.create({ data: { ...data, conversationId: id, transactionId } });
    if (state === "proposed") return null;
    return keep(tx, system, { ...complaint, transactionId: transactionId! });
  });
}

/**
 * "It was me after all": proven, it takes the label back; unproven, it is shown to the agent. What was only
 * proposed goes with it, but not at the word of a mail that anybody may have written.
 */
async function takeWithdrawal(id: string, said: Said): Promise<void> {
  const { proven, mailed } = await proofOf(id, said.seq);
  const standing = await prisma.complaint.findMany({
    where: { conversationId: id, state: { in: ["proposed", "recorded"] } },
  });
  for (const { id: complaintId, state, transactionId } of standing) {
    const goes = proven || (state === "proposed" && !mailed);
    await prisma.$transaction(async (tx) => {
      const { count } = await tx.complaint.updateMany({
        where: { id: complaintId, state },
        data: { laterWords: said.words, changedAt: new Date(), ...(goes && { state: "withdrawn" }) },
      });
      if (count === 0 || state === "proposed" || !goes) return;
      await release(
        tx,
        system,
        { id: complaintId, conversationId: id, transactionId: transactionId! },
        "complaint.withdrawn",
      );
    });
  }
}

/** Proposals whose payment an agent has linked since. */
async function settleLinked(): Promise<number> {
  const { rows } = await pool.query<{
    id: string;
    conversationId: string;
    transactionId: string;
    verified: boolean;
    confidence: number;
    at: Date;
  }>(
    `SELECT p.id, p.conversation_id AS "conversationId", min(l.transaction_id) AS "transactionId", p.verified, p.confidence, p.at
     FROM complaints p JOIN conversation_payments l ON l.conversation_id = p.conversation_id
     WHERE p.state = 'proposed' AND p.transaction_id IS NULL
     GROUP BY p.id HAVING count(*) = 1 LIMIT ${atOnce}`,
  );
  for (const complaint of rows) {
    const { id, conversationId, transactionId, verified } = complaint;
    const alert = await prisma.$transaction(async (tx) => {
      const twin = await tx.complaint.findFirst({ where: { conversationId, transactionId } });
      if (twin) {
        await tx.complaint.delete({ where: { id } });
        return null;
      }
      const state = verified ? "recorded" : "proposed";
      await tx.complaint.update({ where: { id }, data: { transactionId, state, changedAt: new Date() } });
      return verified ? keep(tx, system, complaint) : null;
    });
    tellAlert(alert);
    await tellConversation(conversationId);
  }
  return rows.length;
}

/**
 * Reads what customers wrote since for complaints. Called again and again; each line is read once.
 *
 * @returns how many statements were found
 */
export async function readComplaints(): Promise<number> {
  const settled = await settleLinked();
  const conversations = await unread();
  if (conversations.length === 0) return settled;
  const said = await saidSince(conversations);
  // Nearly all of them say nothing of the kind: they are noted together.
  await noteRead(conversations.filter(({ id }) => !said.has(id)));
  for (const conversation of conversations) {
    const words = said.get(conversation.id);
    if (!words) continue;
    if (words.says === "mine") await takeWithdrawal(conversation.id, words);
    else tellAlert(await takeDenial(conversation.id, words));
    // After the work: a process that dies in between reads the line again, and finds it done.
    await noteRead([conversation]);
    await tellConversation(conversation.id);
  }
  return settled + said.size;
}

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
