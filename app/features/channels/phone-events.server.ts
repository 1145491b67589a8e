import type { Actor } from "#app/features/accounts/permissions.ts";
import { keptNumber } from "#app/features/customers/phone-number.ts";
import { saveTicket } from "#app/features/tickets/desk.server.ts";
import { openWithin } from "#app/features/tickets/opening.server.ts";
import { assertScope } from "#app/features/transactions/scope.ts";
import { calls as en } from "#app/i18n/en/calls.ts";
import { calls as zh } from "#app/i18n/zh/calls.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import {
  afterCallEvent,
  type CallData,
  type CallEvent,
  type CallState,
  callState,
  callSubject,
  spokenSeconds,
} from "./call.ts";
import { phone } from "./channel.ts";
import { announceTaken, type Standing } from "./intake.server.ts";

export interface CallResult {
  callId: string;
  /** repeated: the same event was told before, and nothing has changed */
  result: "accepted" | "repeated";
  state: CallState;
}

type Call = NonNullable<Awaited<ReturnType<Tx["phoneCall"]["findUnique"]>>>;

/** Whether a number was told with mainland China's code: their missed calls are told in Chinese. */
const localeOf = (number: string | null) => (number?.startsWith("+86") ? "zh" : "en");

/**
 * A call that has ended and that nobody has written down is kept as a conversation all the
 * same: a missed one waits for somebody to call back.
 */
async function writeDown(tx: Tx, call: Call): Promise<Standing> {
  const missed = !call.answeredAt && call.direction === "inbound";
  const at = call.endedAt ?? new Date();
  const locale = localeOf(call.number);
  const data: CallData = {
    direction: call.direction === "outbound" ? "outbound" : "inbound",
    outcome: call.answeredAt ? "answered" : missed ? "missed" : "no_answer",
    seconds: spokenSeconds(call),
    number: call.number,
    followUpAt: null,
    callId: call.id,
  };
  const who = call.number ?? (locale === "zh" ? zh : en).unknownNumber;
  const { id } = await openWithin(tx, {
    channel: phone.key,
    contact: { phone: call.number },
    locale,
    subject: callSubject(locale, missed ? "missed" : data.direction, who),
    first: {
      kind: "call",
      author: { type: "system", id: null },
      data: { ...data },
      clientId: `call-${call.id}`.slice(0, 64),
    },
    assigneeId: call.staffId,
    at,
  });
  if (missed) await saveTicket(tx, id, { waitingSince: call.ringingAt ?? at });
  await tx.phoneCall.update({ where: { id: call.id }, data: { conversationId: id } });
  return tx.conversation.findUniqueOrThrow({ where: { id } });
}

/** Who took a call, by their sign-in address; an address we do not know says nobody. */
async function staffBy(tx: Tx, email: string | undefined) {
  if (!email) return null;
  const found = await tx.staff.findFirst({
    where: { email: email.toLowerCase(), deactivatedAt: null },
    select: { id: true },
  });
  return found?.id ?? null;
}

/** No event is later than now. */
const notLater = (told: string | undefined, now: Date) => {
  const at = told ? new Date(told) : now;
  return at > now ? now : at;
};

/**
 * Takes one event of a telephone system's. Events are known by the call's id and their name:
 * a repeat changes nothing, and they may come in any order. A ringing call is announced to
 * staff at once.
 *
 * @throws {Forbidden} without the scope calls:write
 */
export async function takeCallEvent(actor: Actor, event: CallEvent, now = new Date()): Promise<CallResult> {
  assertScope(actor, "calls:write");
  const id = event.callId;
  const { call, repeated, written } = await prisma.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO phone_calls (id, direction) VALUES (${id}, 'inbound') ON CONFLICT (id) DO NOTHING`;
    await tx.$queryRaw`SELECT 1 FROM phone_calls WHERE id = ${id} FOR UPDATE`;
    const held = await tx.phoneCall.findUniqueOrThrow({ where: { id } });
    const times = afterCallEvent(held, event.event, notLater(event.at, now));
    if (!times) return { call: held, repeated: true, written: null };
    const told =
      event.event === "newCall"
        ? { number: keptNumber(event.number), direction: event.direction }
        : event.event === "answer"
          ? { staffId: await staffBy(tx, event.agent) }
          : {};
    const call = await tx.phoneCall.update({ where: { id }, data: { ...times, ...told } });
    const complete = call.ringingAt && call.endedAt && !call.conversationId;
    return { call, repeated: false, written: complete ? await writeDown(tx, call) : null };
  });
  const state = callState(call);
  if (!repeated) publish("inbox", "call.changed", { id, state, staffId: call.staffId });
  if (written) await announceTaken(actor, written);
  return { callId: id, result: repeated ? "repeated" : "accepted", state };
}
