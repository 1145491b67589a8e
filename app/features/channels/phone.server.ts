import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { cleanText } from "#app/features/conversations/conversation.ts";
import { append, type NewMessage } from "#app/features/conversations/thread.server.ts";
import { keptNumber } from "#app/features/customers/phone-number.ts";
import { authorOf, type HeldTicket, holdTicket, saveTicket } from "#app/features/tickets/desk.server.ts";
import { identify } from "#app/features/tickets/identify.server.ts";
import { openWithin } from "#app/features/tickets/opening.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import { afterCall, type CallData, type CallLog, callSubject } from "./call.ts";
import { phone } from "./channel.ts";
import { takeOnce } from "./intake.server.ts";

const wrong = (pointer: string, code: string) =>
  new Invalid("The call cannot be logged so", [{ pointer, code, detail: code }]);

async function customerOf(tx: Tx, id: string | null) {
  if (!id) return null;
  const customer = await tx.customer.findUnique({ where: { id } });
  if (!customer) throw new NotFound("customer");
  return customer;
}

/** The conversation that a telephone system's call was written down in already, under the call's lock. */
async function heldCall(tx: Tx, callId: string | null) {
  if (!callId) return null;
  await tx.$queryRaw`SELECT 1 FROM phone_calls WHERE id = ${callId} FOR UPDATE`;
  return tx.phoneCall.findUnique({ where: { id: callId } });
}

/** A new conversation of the channel phone, begun by the call's line. */
async function beginWith(tx: Tx, actor: Actor, log: CallLog, line: NewMessage, at: Date) {
  const customer = await customerOf(tx, log.customerId);
  const number = log.number && keptNumber(log.number);
  const locale = customer?.locale === "zh" ? "zh" : "en";
  const name = log.name && cleanText(log.name);
  const who = customer?.name ?? name ?? number ?? customer?.id ?? "?";
  return openWithin(tx, {
    channel: phone.key,
    customerId: customer?.id ?? null,
    contact: { phone: number, name },
    locale,
    subject: callSubject(locale, log.direction, who).slice(0, phone.limits.subject),
    first: line,
    assigneeId: actor.type === "staff" ? actor.id : null,
    at,
  });
}

async function auditStatus(tx: Tx, actor: Actor, ticket: HeldTicket, status: string | undefined) {
  if (!status || status === ticket.status) return;
  await record(tx, actor, {
    event: "conversation.changed",
    subject: ["conversation", ticket.id],
    data: { status },
  });
}

/**
 * Writes down a call: as a line of the conversation it belongs to, or as a new conversation.
 * A call that is to be followed up sleeps until then; one that settled things is solved. A
 * repeat of the same client id is the same call.
 *
 * @returns the conversation's id and number
 * @throws {Invalid} for a follow-up that is not to come, or a number that is none
 * @throws {NotFound} for a conversation or customer that is not there
 */
export async function logCall(actor: Actor, log: CallLog) {
  assertCan(actor, "conversations.reply");
  const at = new Date();
  const { clientId, callId, outcome, direction, followUpAt, customerId } = log;
  if (outcome === "follow_up" && (!followUpAt || followUpAt <= at))
    throw wrong("/followUpAt", "invalid_time");
  if (log.number && !keptNumber(log.number)) throw wrong("/number", "invalid_number");
  let anonymous = false;
  const taken = await takeOnce(actor, phone.key, clientId, async (tx) => {
    const call = await heldCall(tx, callId);
    const data: CallData = {
      direction,
      outcome,
      seconds: Math.round(log.minutes * 60),
      number: (log.number && keptNumber(log.number)) ?? call?.number ?? null,
      followUpAt: outcome === "follow_up" ? (followUpAt?.toISOString() ?? null) : null,
      callId,
    };
    const line: NewMessage = {
      kind: "call",
      author: authorOf(actor),
      body: log.notes,
      data: { ...data },
      clientId,
    };
    const target = log.conversationId ?? call?.conversationId ?? null;
    let id = target;
    if (id) {
      await holdTicket(tx, id);
      await append(tx, id, [line], at);
    } else {
      id = (await beginWith(tx, actor, log, line, at)).id;
    }
    const ticket = await holdTicket(tx, id);
    const change = afterCall(ticket, log, at);
    const assigneeId = ticket.assigneeId ?? (actor.type === "staff" ? actor.id : null);
    await saveTicket(tx, id, { ...change, assigneeId });
    await auditStatus(tx, actor, ticket, change.status);
    if (call) {
      const about = { conversationId: id, customerId: customerId ?? call.customerId };
      await tx.phoneCall.update({ where: { id: call.id }, data: about });
    }
    const standing = await tx.conversation.findUniqueOrThrow({ where: { id } });
    anonymous = standing.customerId === null;
    return standing;
  });
  if (!taken.repeated && anonymous && customerId) await identify(actor, taken.id, customerId);
  return { id: taken.id, number: taken.number };
}

/** The latest calls that a telephone system told of, newest first. */
export async function recentCalls(actor: Actor, limit = 20) {
  assertCan(actor, "conversations.read");
  const calls = await prisma.phoneCall.findMany({ orderBy: { createdAt: "desc" }, take: limit });
  return withNames(calls);
}

/** One call of the telephone system's, or null. */
export async function findCall(actor: Actor, id: string) {
  assertCan(actor, "conversations.read");
  const call = await prisma.phoneCall.findUnique({ where: { id } });
  return call ? ((await withNames([call]))[0] ?? null) : null;
}

type Held = NonNullable<Awaited<ReturnType<typeof prisma.phoneCall.findUnique>>>;

async function withNames(calls: Held[]) {
  const ids = (of: "customerId" | "staffId" | "conversationId") =>
    calls.map((call) => call[of]).filter((id) => id !== null);
  const [customers, staff, conversations] = await Promise.all([
    prisma.customer.findMany({ where: { id: { in: ids("customerId") } }, select: { id: true, name: true } }),
    prisma.staff.findMany({ where: { id: { in: ids("staffId") } }, select: { id: true, name: true } }),
    prisma.conversation.findMany({
      where: { id: { in: ids("conversationId") } },
      select: { id: true, number: true },
    }),
  ]);
  return calls.map((call) => ({
    ...call,
    customerName: customers.find(({ id }) => id === call.customerId)?.name ?? null,
    staffName: staff.find(({ id }) => id === call.staffId)?.name ?? null,
    conversationNumber: conversations.find(({ id }) => id === call.conversationId)?.number ?? null,
  }));
}
