import { tellConversation } from "#app/features/fan-in/gather.server.ts";
import { recogniseComplaint, type Statement } from "#app/features/fraud/complaints/recognise.ts";
import { conversationFacts } from "#app/features/tickets/context.server.ts";
import { transcriptOf } from "#app/features/tickets/context.ts";
import { paymentsBeside } from "#app/features/transactions/customer-payments.server.ts";
import { recordOf } from "#app/features/transactions/which-payment/payment-record.ts";
import { rankPayments } from "#app/features/transactions/which-payment/rank.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import type { ComplainedAlert } from "./alert-for-complaint.server.ts";
import { type ComplaintState, complainedOf } from "./complaint.ts";
import { keep, release, tellAlert } from "./recording.server.ts";
import { noteRead, noteReadUpTo, type Unread, unreadBehind, unreadOfLate } from "./unread.server.ts";

const newest = 60;
/** Proposals settled in one go. */
const settledAtOnce = 200;
const system = { type: "system" } as const;

interface Said extends Statement {
  seq: number;
  at: Date;
}

/** Lines of one conversation that are read at a time. */
const linesAtOnce = 100;

/** What was found in lines that were not read yet. */
interface Found {
  /** the last thing a customer said of a payment's being theirs, for each conversation with such a line */
  said: Map<string, Said>;
  /** conversations with more lines than were read, as they are to be read on */
  longer: Unread[];
}

async function saidSince(conversations: readonly Unread[]): Promise<Found> {
  const { rows } = await pool.query<{ id: string; seq: number; body: string; at: Date }>(
    `SELECT u.id, m.seq, m.body, m.at
     FROM unnest($1::uuid[], $2::int[], $3::int[]) AS u (id, read_seq, last_seq)
     CROSS JOIN LATERAL (
       SELECT seq, body, at FROM messages
       WHERE conversation_id = u.id AND seq > u.read_seq AND seq <= u.last_seq
         AND kind = 'inbound' AND author_type = 'customer'
       ORDER BY seq LIMIT ${linesAtOnce}) m
     ORDER BY u.id, m.seq`,
    [
      conversations.map(({ id }) => id),
      conversations.map(({ readSeq }) => readSeq),
      conversations.map(({ lastSeq }) => lastSeq),
    ],
  );
  const said = new Map<string, Said>();
  const lines = new Map<string, { count: number; seq: number }>();
  for (const { id, seq, body, at } of rows) {
    lines.set(id, { count: (lines.get(id)?.count ?? 0) + 1, seq });
    const statement = recogniseComplaint(body);
    if (statement) said.set(id, { ...statement, words: replaceCardNumbers(statement.words), seq, at });
  }
  const longer = conversations.flatMap(({ id, lastSeq }) => {
    const read = lines.get(id);
    return read?.count === linesAtOnce ? [{ id, lastSeq, readSeq: read.seq }] : [];
  });
  return { said, longer };
}

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
       ELSE e.part = 'customer' AND e.sender_check ->> 'verdict' = 'pass'
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
     GROUP BY p.id HAVING count(*) = 1 LIMIT ${settledAtOnce}`,
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

/** @returns how many statements were found */
async function read(conversations: readonly Unread[]): Promise<number> {
  if (conversations.length === 0) return 0;
  const { said, longer } = await saidSince(conversations);
  const readTo = new Map(longer.map(({ id, readSeq }) => [id, readSeq]));
  const asRead = conversations.map(({ id, lastSeq }) => ({ id, lastSeq: readTo.get(id) ?? lastSeq }));
  // Nearly all of them say nothing of the kind: they are noted together.
  await noteRead(asRead.filter(({ id }) => !said.has(id)));
  for (const conversation of asRead) {
    const words = said.get(conversation.id);
    if (!words) continue;
    if (words.says === "mine") await takeWithdrawal(conversation.id, words);
    else tellAlert(await takeDenial(conversation.id, words));
    // After the work: a process that dies in between reads the line again, and finds it done.
    await noteRead([conversation]);
    await tellConversation(conversation.id);
  }
  return said.size + (await read(longer));
}

/** Reads on from where everything was read. @returns how many statements were found */
async function readBehind(): Promise<number> {
  const { unread, upTo } = await unreadBehind();
  const found = await read(unread);
  if (upTo) await noteReadUpTo(upTo);
  return found;
}

/**
 * Reads what customers wrote since for complaints: first what is new, then what is left from before. Called again and
 * again; each line is read once.
 *
 * @returns how many statements were found
 */
export async function readComplaints(): Promise<number> {
  const settled = await settleLinked();
  const found = await read(await unreadOfLate());
  return settled + found + (await readBehind());
}
