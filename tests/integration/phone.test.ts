import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { callLog } from "#app/features/channels/call.ts";
import { readCallPanel } from "#app/features/channels/call-panel.server.ts";
import type { Contact } from "#app/features/channels/contact-form.ts";
import { logCall } from "#app/features/channels/phone.server.ts";
import { takeContact } from "#app/features/channels/web-form.server.ts";
import { conversationFacts } from "#app/features/tickets/context.server.ts";
import { identify } from "#app/features/tickets/identify.server.ts";
import { openTicket } from "#app/features/tickets/ticket-page.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Forbidden, Invalid, NotFound } from "#app/platform/errors.ts";
import { hours } from "#app/platform/time.ts";
import * as callsRoute from "#app/routes/api.v1.calls.ts";
import { apiKey } from "#tests/api.ts";

const system = { type: "system" } as const;
let agent: StaffActor;
let analyst: StaffActor;
let secret: string;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email } as StaffActor;
}

beforeAll(async () => {
  agent = await staff("Ann", "agent");
  analyst = await staff("Cy", "analyst");
  secret = await apiKey("calls:write");
  await prisma.customer.create({
    data: { id: "cus_phone", name: "王芳", phone: "+8612912345678", email: "fang@example.com", locale: "zh" },
  });
});

async function post(body: unknown, key = secret) {
  const request = new Request("http://console.test/api/v1/calls", {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const response = await (callsRoute.action as (given: never) => Promise<Response>)({
    request,
    params: {},
    context: {},
  } as never);
  return { status: response.status, body: await response.json() };
}

const log = (different: object = {}) =>
  callLog.parse({
    clientId: randomUUID(),
    number: "129 1234 5678",
    direction: "inbound",
    outcome: "resolved",
    minutes: 4,
    notes: "Explained the limit. Card 4111 1111 1111 1111.",
    ...different,
  });

describe("a telephone system", () => {
  it("tells of a call event by event, each once, and a missed call waits for somebody", async () => {
    const callId = randomUUID();
    const ring = { callId, event: "newCall", number: "0086 129-1234-5678", at: "2026-01-05T09:30:00Z" };
    expect((await post(ring)).body).toEqual({ callId, result: "accepted", state: "ringing" });
    expect((await post(ring)).body).toEqual({ callId, result: "repeated", state: "ringing" });
    const panel = await readCallPanel(agent, { call: callId, customer: null, find: null, saved: null });
    expect(panel.call).toMatchObject({ number: "+8612912345678", state: "ringing", direction: "inbound" });
    expect(panel.callers.map(({ id }) => id)).toEqual(["cus_phone"]);
    const hangup = { callId, event: "hangup", at: "2026-01-05T09:30:40Z" };
    const ended = await Promise.all([post(hangup), post(hangup), post(hangup)]);
    expect(ended.map(({ body }) => body.result).sort()).toEqual(["accepted", "repeated", "repeated"]);
    const { conversationId } = await prisma.phoneCall.findUniqueOrThrow({ where: { id: callId } });
    const { ticket, thread } = await openTicket(agent, conversationId!);
    expect(ticket).toMatchObject({ channel: "phone", customerId: null, status: "open", locale: "zh" });
    expect(ticket.waitingSince).toBe("2026-01-05T09:30:00.000Z");
    expect(thread.messages).toHaveLength(1);
    expect(thread.messages[0]).toMatchObject({ kind: "call", data: { outcome: "missed", callId } });
  });

  it("may tell them in any order", async () => {
    const callId = randomUUID();
    await post({ callId, event: "hangup", at: "2026-01-05T09:31:30Z" });
    await post({ callId, event: "answer", agent: agent.email, at: "2026-01-05T09:30:10Z" });
    expect((await prisma.phoneCall.findUniqueOrThrow({ where: { id: callId } })).conversationId).toBeNull();
    await post({ callId, event: "newCall", number: "anonymous", at: "2026-01-05T09:30:00Z" });
    const call = await prisma.phoneCall.findUniqueOrThrow({ where: { id: callId } });
    const { ticket, thread } = await openTicket(agent, call.conversationId!);
    expect(ticket).toMatchObject({ assigneeId: agent.id, waitingSince: null });
    expect(thread.messages[0]?.data).toMatchObject({ outcome: "answered", seconds: 80, number: null });
  });

  it("is told what is wrong with an event, and needs its own scope", async () => {
    const wrong = await post({ callId: "a b", event: "newCall" });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/callId",
      "/number",
    ]);
    expect((await post({ callId: "x", event: "transfer" })).status).toBe(422);
    expect((await post("{")).status).toBe(400);
    expect((await post({}, await apiKey("transactions:write"))).status).toBe(403);
  });
});

describe("a logged call", () => {
  it("begins a conversation once, solved where it settled things, without card numbers", async () => {
    const call = log({ customerId: "cus_phone" });
    const [one, other] = await Promise.all([logCall(agent, call), logCall(agent, call)]);
    expect(one).toEqual(other);
    const { ticket, thread } = await openTicket(agent, one.id);
    expect(ticket).toMatchObject({
      status: "solved",
      assigneeId: agent.id,
      customerId: "cus_phone",
      locale: "zh",
    });
    expect(ticket.subject).toBe("王芳 来电");
    expect(thread.messages).toHaveLength(1);
    expect(thread.messages[0]?.body).toBe("Explained the limit. Card •••• 1111.");
    expect(thread.messages[0]?.data).toMatchObject({ seconds: 240, number: "+8612912345678" });
  });

  it("is a line of the conversation it belongs to, and sleeps until it is followed up", async () => {
    const { id } = await logCall(agent, log({ customerId: "cus_phone", outcome: "no_answer", notes: "" }));
    const followUpAt = new Date(Date.now() + hours(3));
    await logCall(
      agent,
      log({ conversationId: id, outcome: "follow_up", followUpAt, direction: "outbound" }),
    );
    const { ticket, thread } = await openTicket(agent, id);
    expect(ticket).toMatchObject({ status: "snoozed", snoozedUntil: followUpAt.toISOString() });
    expect(thread.messages.map(({ kind }) => kind)).toEqual(["call", "call"]);
    await expect(
      logCall(agent, log({ outcome: "follow_up", followUpAt: new Date(Date.now() - 1000) })),
    ).rejects.toThrow(Invalid);
  });

  it("joins the conversation of the call that rang, and says whose it is", async () => {
    const callId = randomUUID();
    await post({ callId, event: "newCall", number: "+8612912345678" });
    await post({ callId, event: "hangup" });
    const { conversationId } = await prisma.phoneCall.findUniqueOrThrow({ where: { id: callId } });
    const { id } = await logCall(agent, log({ callId, customerId: "cus_phone", direction: "outbound" }));
    expect(id).toBe(conversationId);
    const { ticket, thread } = await openTicket(agent, id);
    expect(ticket).toMatchObject({ customerId: "cus_phone", status: "solved" });
    expect(thread.messages.map(({ kind }) => kind)).toEqual(["call", "call", "activity"]);
  });

  it("is written down before the telephone hangs up, and then not twice", async () => {
    const callId = randomUUID();
    await post({ callId, event: "newCall", number: "+8612912345678" });
    const { id } = await logCall(agent, log({ callId }));
    await post({ callId, event: "hangup" });
    const call = await prisma.phoneCall.findUniqueOrThrow({ where: { id: callId } });
    expect(call.conversationId).toBe(id);
    expect((await openTicket(agent, id)).thread.messages).toHaveLength(1);
  });

  it("is logged by those who may answer only", async () => {
    await expect(logCall(analyst, log())).rejects.toThrow(Forbidden);
    await expect(logCall(agent, log({ customerId: "nobody" }))).rejects.toThrow(NotFound);
    await expect(logCall(agent, log({ number: "not a number" }))).rejects.toThrow(Invalid);
  });
});

describe("the contact form", () => {
  const contact = (different: Partial<Contact> = {}): Contact => ({
    clientId: randomUUID(),
    name: "Fang",
    email: "fang@example.com",
    subject: "My card 4111111111111111",
    message: "付款失败了",
    transactionId: "",
    lastFour: "1234",
    amount: "129.90",
    ...different,
  });

  it("begins one conversation for one message, however often it is sent, and knows no customer", async () => {
    const message = contact();
    const sent = await Promise.all([1, 2, 3].map(() => takeContact(system, message)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    const { ticket, thread } = await openTicket(agent, sent[0]!.id);
    expect(ticket).toMatchObject({ channel: "web_form", customerId: null, locale: "zh", status: "open" });
    expect(ticket.subject).toBe("My card •••• 1111");
    expect(thread.messages[0]?.body).toBe("付款失败了\n\n卡号末四位: 1234\n金额: 129.90");
    expect((await takeContact(system, { ...message, message: "还有一件事" })).id).not.toBe(ticket.id);
  });

  it("leaves it to staff to say whose it is, and writes that down", async () => {
    const { id } = await takeContact(system, contact());
    expect(await identify(agent, id, "cus_phone")).toBeNull();
    expect((await conversationFacts(agent, id)).customerId).toBe("cus_phone");
    expect(await identify(agent, id, "cus_phone")).toBe("cus_phone");
    await expect(identify(agent, id, "nobody")).rejects.toThrow(NotFound);
    expect(await identify(agent, id, null)).toBe("cus_phone");
    const { thread } = await openTicket(agent, id);
    expect(thread.messages.filter(({ kind }) => kind === "activity")).toHaveLength(2);
    const trail = await prisma.auditEvent.findMany({
      where: { event: "conversation.identified", subjectId: id },
      orderBy: { seq: "asc" },
    });
    expect(trail.map(({ data }) => data)).toEqual([{ customer: "cus_phone" }, { customer: null }]);
  });
});
