import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { openVisitorSession, visitorFromToken } from "#app/features/channels/chat/visitor-sessions.server.ts";
import {
  keepWording,
  noteIncident,
  setIncidentOwner,
} from "#app/features/failures/incident-changes.server.ts";
import { openIncident } from "#app/features/failures/incidents.server.ts";
import { addressees, answerAll, withdrawAnswer } from "#app/features/fan-in/answers.server.ts";
import { closeAgreed, gatherConversations } from "#app/features/fan-in/gather.server.ts";
import { silentCustomers } from "#app/features/fan-in/gathered.server.ts";
import { notifying, notifySilent, withdrawNotice } from "#app/features/fan-in/notices.server.ts";
import { setTellsWhenOver } from "#app/features/fan-in/recovery.server.ts";
import { sendDueAnswers } from "#app/features/fan-in/send-answers.server.ts";
import { sendDueNotices } from "#app/features/fan-in/send-notices.server.ts";
import { tellRecovered } from "#app/features/fan-in/tell-recovered.server.ts";
import { readyWording } from "#app/features/fan-in/wording.ts";
import { receive, reply } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, Invalid } from "#app/platform/errors.ts";
import { minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
const outage = (reason: "issuer_unavailable" | null = null) => ({ pattern: "outage" as const, reason });
let lead: StaffActor;
let agent: StaffActor;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email } as StaffActor;
}

beforeAll(async () => {
  lead = await staff("Lea", "lead");
  agent = await staff("Ann", "agent");
});

let customers = 0;

/** An incident of a bank, with `count` customers whose payment it made fail. */
async function incident(count: number, different: object = {}) {
  const startedAt = new Date(Date.now() - minutes(20));
  const made = await prisma.incident.create({
    data: {
      pattern: "outage",
      scope: { issuer: "East Bank" },
      reason: "issuer_unavailable",
      startedAt,
      detectedAt: startedAt,
      observed: count,
      expected: 1,
      sample: count,
      confidence: 0.9,
      ...different,
    },
  });
  const ids = Array.from({ length: count }, () => `cus_fan_${++customers}`);
  const records = ids.map((customerId) =>
    transactionRecord({
      customerId,
      occurredAt: new Date(Date.now() - minutes(15)).toISOString(),
      amount: "129.90",
      status: "failed",
      failure: { scheme: "iso8583", code: "91" },
    }),
  );
  await ingestTransactions(system, records, { quiet: true });
  await prisma.incidentPayment.createMany({
    data: records.map((record) => ({
      incidentId: made.id,
      transactionId: record.id,
      customerId: record.customerId!,
      occurredAt: new Date(record.occurredAt),
      amountMinor: 12_990,
      currency: "CNY",
    })),
  });
  return { id: made.id, customers: ids };
}

const write = (customerId: string | null, body: string, different: object = {}) =>
  openConversation(system, {
    channel: "web_form",
    ...(customerId && { customerId }),
    contact: { name: "Wei", email: "wei@customer.example" },
    locale: "en",
    subject: "Failed payment",
    first: { kind: "inbound", author: { type: "customer", id: null }, body, clientId: randomUUID() },
    ...different,
  });

const linkedTo = async (incidentId: string) =>
  (await prisma.incidentConversation.findMany({ where: { incidentId } })).map((link) => link.conversationId);
const replies = async (conversationId: string) =>
  (await prisma.message.findMany({ where: { conversationId, kind: "reply" }, orderBy: { seq: "asc" } })).map(
    ({ body }) => body,
  );
/** Lets the moment in which an answer can be taken back pass. */
const pass = (id: string) =>
  prisma.incidentAnswer.update({ where: { id }, data: { sendAt: new Date(Date.now() - 1) } });

it("one answer answers every conversation of an incident once, and recovery closes those who agree", async () => {
  const { id, customers: hit } = await incident(5);
  const [one, two, three, busy, elsewhere] = await Promise.all([
    write(hit[0]!, "My payment of 129.90 failed, why?"),
    write(hit[1]!, "I cannot pay, what is going on?"),
    write(hit[2]!, "银行卡付不了款", { locale: "zh" }),
    write(hit[3]!, "My payment failed"),
    write("cus_untouched", "My payment failed"),
  ]);
  expect(await gatherConversations()).toBe(4);
  expect(await gatherConversations()).toBe(0);
  expect(new Set(await linkedTo(id))).toEqual(new Set([one, two, three, busy].map((begun) => begun.id)));
  expect(await linkedTo(id)).not.toContain(elsewhere.id);

  const before = await addressees(lead, id, "answer");
  expect(before).toHaveLength(4);
  const answer = await answerAll(lead, id, "answer", readyWording("answer", outage("issuer_unavailable")));
  expect(answer.count).toBe(4);
  expect(await sendDueAnswers()).toBe(0);
  // Somebody writes on and a colleague answers while the answer can still be taken back.
  await receive(system, busy.id, { body: "Also, how do I change my address?", clientId: randomUUID() });
  await pass(answer.id);
  await Promise.all([sendDueAnswers(), sendDueAnswers()]);
  await sendDueAnswers();

  const [english] = await replies(one.id);
  expect(english).toContain("Payments with cards of East Bank are failing");
  expect(english).toContain("your payment of 129.90 CNY at Harbour Books is one of them");
  expect((await replies(three.id))[0]).toContain("East Bank卡的支付");
  for (const begun of [one, two, three]) expect(await replies(begun.id)).toHaveLength(1);
  expect(await replies(busy.id)).toEqual([]);
  expect(await replies(elsewhere.id)).toEqual([]);
  const last = await prisma.incidentEntry.findFirstOrThrow({
    where: { incidentId: id },
    orderBy: { id: "desc" },
  });
  expect(last).toMatchObject({ kind: "answered", data: { sent: 3, skipped: 1 } });
  const audited = await prisma.auditEvent.findFirst({ where: { event: "incident.answered", subjectId: id } });
  expect(audited?.data).toMatchObject({ conversations: 4 });

  await prisma.incident.update({ where: { id }, data: { state: "recovered", endedAt: new Date() } });
  const followUp = await answerAll(lead, id, "recovery", readyWording("recovery", outage()));
  expect(followUp.count).toBe(3);
  await pass(followUp.id);
  await sendDueAnswers();
  expect((await replies(one.id))[1]).toContain("work again");
  await receive(system, one.id, { body: "Thanks a lot!", clientId: randomUUID() });
  await receive(system, two.id, { body: "Thanks, but it failed again", clientId: randomUUID() });
  expect(await closeAgreed()).toBe(1);
  const statusOf = async (conversationId: string) =>
    (await prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })).status;
  expect(await statusOf(one.id)).toBe("solved");
  expect(await statusOf(two.id)).toBe("open");
});

it("who was not answered before it works again is told so as well", async () => {
  const { id, customers: hit } = await incident(2);
  const begun = await write(hit[0]!, "My payment failed, why?");
  await gatherConversations();
  await prisma.incident.update({ where: { id }, data: { state: "recovered", endedAt: new Date() } });
  const told = await answerAll(lead, id, "recovery", readyWording("recovery", outage()));
  expect(told.count).toBe(1);
  await pass(told.id);
  await sendDueAnswers();
  expect((await replies(begun.id))[0]).toContain("work again");
  expect(await addressees(lead, id, "recovery")).toEqual([]);
  await receive(system, begun.id, { body: "Thanks!", clientId: randomUUID() });
  expect(await closeAgreed()).toBe(1);
});

it("where a lead approved it with the answer, everybody is told by itself once it is over, and once only", async () => {
  const { id, customers: hit } = await incident(2);
  const begun = await Promise.all(hit.map((customer) => write(customer, "My payment failed")));
  await gatherConversations();
  const answer = await answerAll(lead, id, "answer", readyWording("answer", outage()), {
    tellWhenOver: true,
  });
  await pass(answer.id);
  await sendDueAnswers();
  expect((await openIncident(agent, id)).tellsWhenOver).toEqual({ by: "Lea" });
  await keepWording(lead, id, "recovery", { en: "Hello {name}, all is well.", zh: "{name}，已恢复。" });
  const settle = Date.now() + minutes(2);
  expect(await tellRecovered(settle)).toBe(0);
  const over = async (state: string) => {
    await prisma.incident.update({ where: { id }, data: { state, endedAt: new Date() } });
    await prisma.incidentEntry.create({
      data: { incidentId: id, kind: state === "open" ? "returned" : "recovered" },
    });
  };
  await over("recovered");
  // It may fail again at once: nobody is told in the first minute.
  expect(await tellRecovered()).toBe(0);
  await over("open");
  expect(await tellRecovered(settle)).toBe(0);
  await over("recovered");
  expect(await tellRecovered(settle)).toBe(2);
  expect(await tellRecovered(settle)).toBe(0);
  const told = await prisma.incidentAnswer.findFirstOrThrow({ where: { incidentId: id, kind: "recovery" } });
  expect(told).toMatchObject({ staffId: lead.id, state: "waiting" });
  // Whoever takes it back has decided: it is not begun anew.
  expect(await withdrawAnswer(lead, told.id)).toBe(true);
  expect(await tellRecovered(settle)).toBe(0);
  await over("open");
  await over("recovered");
  expect(await tellRecovered(settle)).toBe(2);
  await prisma.incidentAnswer.updateMany({
    where: { incidentId: id, state: "waiting" },
    data: { sendAt: new Date(Date.now() - 1) },
  });
  await sendDueAnswers();
  for (const { id: conversation } of begun)
    expect((await replies(conversation)).at(-1)).toMatch(/^Hello .+, all is well\.$/);
  const audited = await prisma.auditEvent.findMany({
    where: { subjectId: id, event: "incident.answered" },
    orderBy: { seq: "asc" },
  });
  expect(audited.map(({ data }) => (data as { approvedBefore?: true }).approvedBefore)).toEqual([
    undefined,
    true,
    true,
  ]);
});

it("nobody is told by itself where no lead wants it, or who did may do so no more", async () => {
  const { id, customers: hit } = await incident(1);
  await write(hit[0]!, "My payment failed");
  await gatherConversations();
  await expect(setTellsWhenOver(agent, id, true)).rejects.toThrow(Forbidden);
  const gone = await staff("Gone", "lead");
  await setTellsWhenOver(gone, id, true);
  await prisma.incident.update({ where: { id }, data: { state: "recovered", endedAt: new Date() } });
  await prisma.incidentEntry.create({ data: { incidentId: id, kind: "recovered" } });
  const settle = Date.now() + minutes(2);
  await prisma.staff.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
  expect(await tellRecovered(settle)).toBe(0);
  await setTellsWhenOver(lead, id, false);
  expect((await openIncident(agent, id)).tellsWhenOver).toBeNull();
  expect(await tellRecovered(settle)).toBe(0);
  await setTellsWhenOver(lead, id, true);
  expect(await tellRecovered(settle)).toBe(1);
});

it("an answer that is taken back in time reaches nobody", async () => {
  const { id, customers: hit } = await incident(1);
  const begun = await write(hit[0]!, "My payment failed");
  await gatherConversations();
  const answer = await answerAll(lead, id, "answer", readyWording("answer", outage()));
  expect(await withdrawAnswer(lead, answer.id)).toBe(true);
  await pass(answer.id);
  expect(await sendDueAnswers()).toBe(0);
  expect(await replies(begun.id)).toEqual([]);
  expect(await withdrawAnswer(lead, answer.id)).toBe(false);
  // It can be answered again.
  const again = await answerAll(lead, id, "answer", readyWording("answer", outage()));
  await pass(again.id);
  await sendDueAnswers();
  expect(await replies(begun.id)).toHaveLength(1);
  expect(await withdrawAnswer(lead, again.id)).toBe(false);
});

it("a process that dies after sending and before noting it sends nothing twice", async () => {
  const { id, customers: hit } = await incident(2);
  const begun = await Promise.all(hit.map((customer) => write(customer, "My payment failed")));
  await gatherConversations();
  const answer = await answerAll(lead, id, "answer", readyWording("answer", outage()));
  await pass(answer.id);
  // What such a process leaves behind: the line is there, the note is not.
  const sent = await reply(lead, begun[0]!.id, {
    body: "already sent",
    clientId: `incident-answer-${answer.id}`,
    seenSeq: null,
    status: "pending",
  });
  await sendDueAnswers();
  expect(await replies(begun[0]!.id)).toEqual(["already sent"]);
  expect(await replies(begun[1]!.id)).toHaveLength(1);
  const target = await prisma.incidentAnswerTarget.findFirstOrThrow({
    where: { answerId: answer.id, conversationId: begun[0]!.id },
  });
  expect(target).toMatchObject({ state: "sent", seq: sent.seq });
});

it("who only gave an address is answered without what their payment was", async () => {
  const { id, customers: hit } = await incident(1);
  const email = `${randomUUID()}@customer.example`;
  await prisma.customer.update({ where: { id: hit[0]! }, data: { email } });
  const begun = await write(null, "My payment failed", { contact: { name: "Mei", email } });
  await gatherConversations();
  expect(await linkedTo(id)).toEqual([begun.id]);
  const answer = await answerAll(lead, id, "answer", readyWording("answer", outage()));
  await pass(answer.id);
  await sendDueAnswers();
  const [text] = await replies(begun.id);
  expect(text).toContain("Hello Mei,");
  expect(text).not.toContain("129.90");
});

it("where it may be somebody else who writes, the answer names neither the customer nor their payment", async () => {
  const { id, customers: hit } = await incident(1);
  const [customerId] = hit as [string];
  await prisma.customer.update({ where: { id: customerId }, data: { name: "Mei Lin" } });
  await ingestTransactions(
    system,
    Array.from({ length: 3 }, (_, at) =>
      transactionRecord({
        customerId,
        occurredAt: new Date(Date.now() - minutes(600 + at)).toISOString(),
        device: { id: "d_home", ip: "203.0.113.9", country: "CN" },
      }),
    ),
    { quiet: true },
  );
  const begun = await write(customerId, "My payment failed", { channel: "chat", contact: { name: "M" } });
  const opened = await openVisitorSession({ token: null, identity: null }, "198.51.100.7", "Mozilla/5.0");
  if ("refused" in opened) throw new Error("refused");
  const visitor = await visitorFromToken(opened.token);
  await prisma.visitorConversation.create({
    data: { conversationId: begun.id, visitorId: visitor!.visitorId },
  });
  await gatherConversations();
  const answer = await answerAll(lead, id, "answer", readyWording("answer", outage()));
  await pass(answer.id);
  await sendDueAnswers();
  const [text] = await replies(begun.id);
  expect(text).toContain("Hello M,");
  expect(text).toContain("Payments with cards of East Bank are failing");
  expect(text).not.toContain("129.90");
  expect(text).not.toContain("Harbour Books");
});

it("customers hear nothing of what is tried with stolen cards, and agents send no answer to all", async () => {
  const testing = await incident(1, {
    pattern: "card_testing",
    reason: "suspected_fraud",
    scope: { merchant: "m_9" },
  });
  await write(testing.customers[0]!, "My payment failed");
  await gatherConversations();
  expect(await linkedTo(testing.id)).toEqual([]);
  await expect(answerAll(lead, testing.id, "answer", readyWording("answer", outage()))).rejects.toThrow();
  const { id, customers: hit } = await incident(1);
  await write(hit[0]!, "My payment failed");
  await gatherConversations();
  await expect(answerAll(agent, id, "answer", readyWording("answer", outage()))).rejects.toThrow(Forbidden);
  await expect(answerAll(lead, id, "answer", { en: "Your card is stolen", zh: "您好" })).rejects.toThrow(
    Invalid,
  );
  const { rows } = await pool.query("SELECT 1 FROM incident_answers WHERE incident_id = $1", [id]);
  expect(rows).toEqual([]);
});

it("customers who have not written are written to once, each with their own payment, and told when it works again", async () => {
  const { id, customers: hit } = await incident(5);
  const [wrote, chinese, going, late, unreachable] = hit as [string, string, string, string, string];
  const names = { [wrote]: "Ana", [chinese]: "王芳", [going]: "Ben", [late]: "Lou" };
  for (const [customerId, name] of Object.entries(names))
    await prisma.customer.update({
      where: { id: customerId },
      data: { name, email: `${customerId}@customer.example`, locale: customerId === chinese ? "zh" : "en" },
    });
  const asked = await write(wrote, "My payment failed");
  const before = await write(going, "How do I change my address?", { channel: "email" });
  await reply(lead, before.id, {
    body: "Like this.",
    clientId: randomUUID(),
    seenSeq: null,
    status: "pending",
  });
  await gatherConversations();
  const ready = await notifying(lead, id, outage("issuer_unavailable"), null);
  expect(ready).toMatchObject({ count: 3, approved: false });
  expect(ready.examples.map(({ language }) => language)).toEqual(["en", "zh"]);

  // An agent sends what a lead has approved, and nothing else.
  await expect(notifySilent(agent, id, ready.wording)).rejects.toThrow(Forbidden);
  await expect(notifySilent(lead, id, { en: "Your card is stolen", zh: "您好" })).rejects.toThrow(Invalid);
  const taken = await notifySilent(lead, id, ready.wording);
  expect(await withdrawNotice(lead, taken.id)).toBe(true);
  await keepWording(lead, id, "notice", ready.wording);
  const notice = await notifySilent(agent, id, { en: "something else", zh: "别的" });
  expect(notice.count).toBe(3);
  await expect(notifySilent(lead, id, ready.wording)).rejects.toThrow(Conflict);
  expect(await sendDueNotices()).toBe(0);
  // One of them writes while it can still be taken back.
  const own = await write(late, "My payment of 129.90 failed");
  await gatherConversations();
  await prisma.incidentNotice.update({
    where: { id: notice.id },
    data: { sendAt: new Date(Date.now() - 1) },
  });
  await Promise.all([sendDueNotices(), sendDueNotices()]);
  await sendDueNotices();

  const sent = await prisma.incidentConversation.findMany({ where: { incidentId: id, by: "notice" } });
  expect(sent).toHaveLength(2);
  expect(sent.map(({ conversationId }) => conversationId)).toContain(before.id);
  const begun = sent.find(({ conversationId }) => conversationId !== before.id)!.conversationId;
  expect(await prisma.conversation.findUniqueOrThrow({ where: { id: begun } })).toMatchObject({
    channel: "email",
    customerId: chinese,
    contactEmail: `${chinese}@customer.example`,
    subject: "您的付款未能完成",
    status: "pending",
    locale: "zh",
  });
  const [text] = await replies(begun);
  expect(text).toContain("王芳，您好");
  expect(text).toContain("129.90 CNY");
  expect((await replies(before.id))[1]).toContain("Hello Ben,");
  expect(await replies(own.id)).toEqual([]);
  expect(await prisma.outgoingMail.count({ where: { conversationId: { in: [begun, before.id] } } })).toBe(3);
  const { progress, count } = await notifying(lead, id, outage(), null);
  expect(progress).toMatchObject({ state: "sent", total: 3, sent: 2, skipped: 1 });
  expect(count).toBe(0);
  expect((await silentCustomers(lead, id)).customers.map((one) => one.id)).toEqual([unreachable]);
  await expect(notifySilent(lead, id, ready.wording)).rejects.toThrow(Conflict);

  await prisma.incident.update({ where: { id }, data: { state: "recovered", endedAt: new Date() } });
  const again = (await addressees(lead, id, "recovery")).map(({ conversationId }) => conversationId);
  // Those who wrote and wait still are told with them.
  expect(new Set(again)).toEqual(new Set([begun, before.id, asked.id, own.id]));
});

it("who has an incident and what is noted of it are told and written down", async () => {
  const { id } = await incident(1);
  await setIncidentOwner(lead, id, lead.id);
  await noteIncident(agent, id, "The bank says until noon; card 4111 1111 1111 1111 was tried");
  await expect(setIncidentOwner(agent, id, agent.id)).rejects.toThrow(Forbidden);
  expect(await openIncident(agent, id)).toMatchObject({
    ownerName: "Lea",
    reasons: [{ reason: "issuer_unavailable", count: 1 }],
    entries: [
      { kind: "note", by: "Ann", body: "The bank says until noon; card •••• 1111 was tried" },
      { kind: "owner", by: "Lea" },
    ],
  });
  const events = await prisma.auditEvent.findMany({
    where: { event: "incident.changed", subjectId: id },
    orderBy: { seq: "asc" },
  });
  expect(events.map(({ data, actorId }) => [data, actorId])).toEqual([
    [{ owner: lead.id }, lead.id],
    [{ noted: true }, agent.id],
  ]);
});
