import { addressGroup } from "#app/features/accounts/address.ts";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound, TooMany } from "#app/platform/errors.ts";
import { exponentOf } from "#app/platform/money.ts";
import { keyedHash } from "#app/platform/sealed.server.ts";
import { tellInbox } from "./announce.server.ts";
import {
  believedFor,
  type IdentityQuestion,
  type IdentitySecrets,
  isAnswer,
  judgeSession,
  mostTries,
  questionsFor,
  type SessionOrigin,
  type TakeoverSign,
  triesWithin,
} from "./takeover.ts";

/** Payments and sessions that make what is usual. */
const paymentsRead = 60;
const sessionsRead = 20;
/** Payments that a customer may be asked about. */
const paymentsAsked = 10;

/** Why it is better to be careful with a conversation, and whether its customer has answered. */
export interface Caution {
  signs: TakeoverSign[];
  /** personal data is kept back, and what is about money is locked */
  locked: boolean;
  /** until when the customer is believed, once they answered */
  believedUntil: string | null;
  /** what can be asked now */
  questions: IdentityQuestion[];
}

interface Standing {
  customerId: string;
  sessionId: string;
  signs: TakeoverSign[];
  believedUntil: Date | null;
}

interface SessionRow {
  id: string;
  startedAt: Date;
  address: string;
  browser: string | null;
  deviceId: string | null;
  country: string | null;
}

/** The network an address belongs to, as sessions of the chat keep it. */
const networkOf = (ip: string | null) => ip && keyedHash(addressGroup(ip), "chat-address");

const originOf = ({ startedAt, ...row }: SessionRow): SessionOrigin => ({
  ...row,
  startedAt: startedAt.getTime(),
});

/** How a conversation stands; null where there is nothing to be careful about. */
async function standingOf(id: string, now: Date): Promise<Standing | null> {
  if (!isConversationId(id)) return null;
  // The newest session of whoever writes: that of a thief would be it.
  const { rows } = await pool.query<SessionRow & { customerId: string; visitorId: string; proven: boolean }>(
    `SELECT v.customer_id AS "customerId", w.id AS "visitorId", w.customer_id IS NOT DISTINCT FROM v.customer_id AS proven,
            s.id, s.created_at AS "startedAt", s.address_key AS address, s.browser, s.device_id AS "deviceId", s.country
     FROM conversations v JOIN visitor_conversations c ON c.conversation_id = v.id
     JOIN visitors w ON w.id = c.visitor_id
     JOIN visitor_sessions s ON s.visitor_id = w.id AND s.revoked_at IS NULL
     WHERE v.id = $1::uuid AND v.channel = 'chat' AND v.customer_id IS NOT NULL
     ORDER BY s.created_at DESC LIMIT 1`,
    [id],
  );
  const [session] = rows;
  if (!session) return null;
  const { customerId, proven } = session;
  const [others, payments, check] = await Promise.all([
    pool.query<SessionRow>(
      `SELECT s.id, s.created_at AS "startedAt", s.address_key AS address, s.browser, s.device_id AS "deviceId", s.country
       FROM visitors w JOIN visitor_sessions s ON s.visitor_id = w.id
       WHERE w.customer_id = $1 AND s.id <> $2 ORDER BY s.created_at DESC LIMIT $3`,
      [customerId, session.id, sessionsRead],
    ),
    pool.query<{ ip: string | null; deviceId: string | null; country: string | null }>(
      `SELECT device_ip AS ip, device_id AS "deviceId", device_country AS country FROM transactions
       WHERE customer_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT $2`,
      [customerId, paymentsRead],
    ),
    prisma.identityCheck.findFirst({
      where: { conversationId: id, customerId, sessionId: session.id, passed: true },
      orderBy: { at: "desc" },
    }),
  ]);
  const { signs, careful } = judgeSession(
    originOf(session),
    {
      sessions: others.rows.map(originOf),
      payments: payments.rows.map(({ ip, deviceId, country }) => ({
        address: networkOf(ip),
        deviceId,
        country,
      })),
    },
    proven,
    now.getTime(),
  );
  if (!careful) return null;
  const until = check && new Date(check.at.getTime() + believedFor);
  return { customerId, sessionId: session.id, signs, believedUntil: until && until > now ? until : null };
}

/** What only the customer and we know. */
async function secretsOf(customerId: string): Promise<IdentitySecrets> {
  const [customer, payments] = await Promise.all([
    prisma.customer.findUnique({ where: { id: customerId }, select: { email: true, phone: true } }),
    prisma.transaction.findMany({
      where: { customerId },
      orderBy: [{ occurredAt: "desc" }, { id: "desc" }],
      take: paymentsAsked,
      select: { cardLast4: true, amountMinor: true, currency: true, merchantName: true },
    }),
  ]);
  return {
    email: customer?.email ?? null,
    phone: customer?.phone ?? null,
    payments: payments.map(({ cardLast4, amountMinor, currency, merchantName }) => ({
      last4: cardLast4,
      amount: String(Number(amountMinor) / 10 ** exponentOf(currency)),
      merchant: merchantName,
    })),
  };
}

/** Whether to be careful with whoever writes in a conversation; null where nothing is unlike its customer. */
export async function cautionOf(actor: StaffActor, id: string, now = new Date()): Promise<Caution | null> {
  assertCan(actor, "conversations.read");
  const standing = await standingOf(id, now);
  if (!standing) return null;
  const { signs, believedUntil, customerId } = standing;
  const questions = believedUntil ? [] : questionsFor(await secretsOf(customerId));
  return { signs, locked: !believedUntil, believedUntil: believedUntil?.toISOString() ?? null, questions };
}

/** Whether personal data is kept back and money is locked in a conversation. */
export async function isLocked(id: string, now = new Date()): Promise<boolean> {
  const standing = await standingOf(id, now);
  return standing !== null && !standing.believedUntil;
}

/** Chats of one customer that are looked at: more than one has open. */
const chatsRead = 5;

/** An open chat in which it is not certain that it is this customer who writes; null where there is none. */
export async function lockedChatOf(
  actor: StaffActor,
  customerId: string,
  now = new Date(),
): Promise<{ id: string; number: number } | null> {
  assertCan(actor, "conversations.read");
  const chats = await prisma.conversation.findMany({
    where: { customerId, channel: "chat", status: { not: "solved" }, mergedIntoId: null },
    orderBy: { createdAt: "desc" },
    take: chatsRead,
    select: { id: true, number: true },
  });
  const locked = await Promise.all(chats.map(({ id }) => isLocked(id, now)));
  return chats.find((_, place) => locked[place]) ?? null;
}

/** It is not certain that the customer is who they say: nothing was done. */
export class Locked extends Conflict {
  constructor() {
    super("It is not certain who writes", "Confirm who the customer is first, beside the conversation.");
  }
}

/** @throws {Locked} */
export async function assertUnlocked(id: string): Promise<void> {
  if (await isLocked(id)) throw new Locked();
}

/**
 * Checks what a customer answered to two questions. Both have to be right; the answers are kept nowhere.
 * Who is believed is believed for half an hour, in this session alone.
 *
 * @returns whether the customer is believed
 * @throws {NotFound} where there is nothing to be careful about
 * @throws {Invalid} for anything but two different questions that can be asked
 * @throws {TooMany} after three wrong tries within an hour
 */
export async function stepUp(
  actor: StaffActor,
  id: string,
  answers: readonly { question: IdentityQuestion; answer: string }[],
  now = new Date(),
): Promise<boolean> {
  assertCan(actor, "conversations.reply");
  const standing = await standingOf(id, now);
  if (!standing) throw new NotFound("caution");
  const { customerId, sessionId } = standing;
  const secrets = await secretsOf(customerId);
  const asked = answers.map(({ question }) => question);
  const askable = questionsFor(secrets);
  if (new Set(asked).size !== 2 || asked.length !== 2 || !asked.every((one) => askable.includes(one)))
    throw new Invalid("Two different questions are asked");
  const passed = answers.every(({ question, answer }) => isAnswer(question, answer, secrets));
  await prisma.$transaction(async (tx) => {
    // One at a time, whichever of their conversations it is.
    await tx.$queryRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR UPDATE`;
    const wrong = await tx.identityCheck.count({
      where: { customerId, passed: false, at: { gt: new Date(now.getTime() - triesWithin) } },
    });
    if (wrong >= mostTries) throw new TooMany("There were too many wrong answers", triesWithin / 1000);
    await tx.identityCheck.create({
      data: { conversationId: id, customerId, sessionId, staffId: actor.id, passed, asked, at: now },
    });
    await record(tx, actor, {
      event: passed ? "conversation.identity_confirmed" : "conversation.identity_refused",
      subject: ["conversation", id],
      data: { customer: customerId, asked },
    });
  });
  const told = await prisma.conversation.findUniqueOrThrow({ where: { id } });
  const { lastSeq, version, status, assigneeId } = told;
  tellInbox({ id, lastSeq, version, status, assigneeId, byId: actor.id });
  return passed;
}
