import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { openVisitorSession, visitorFromToken } from "#app/features/channels/chat/visitor-sessions.server.ts";
import { readyReplies } from "#app/features/tickets/canned-replies.server.ts";
import { cannedReplyForm } from "#app/features/tickets/canned-reply-form.ts";
import { cautionOf, Locked, lockedChatOf, stepUp } from "#app/features/tickets/caution.server.ts";
import { identify } from "#app/features/tickets/identify.server.ts";
import { runMacro } from "#app/features/tickets/macros.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { linkPayment } from "#app/features/tickets/payments.server.ts";
import { saveReply } from "#app/features/tickets/reply-shelf.server.ts";
import { openTicket } from "#app/features/tickets/ticket-page.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Invalid, NotFound, TooMany } from "#app/platform/errors.ts";
import { minutes } from "#app/platform/time.ts";

const system = { type: "system" } as const;
let lead: StaffActor;

beforeAll(async () => {
  const email = `${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, {
    email,
    name: "Sofia Costa",
    role: "lead",
    password: "a long enough password 1",
  });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  lead = { type: "staff", id, role: "lead", name: "Sofia Costa", email, timeZone: "UTC" } as StaffActor;
});

/** A chat of somebody whom a colleague took to be a customer who pays from 203.0.113.9. */
async function chatFrom(address: string) {
  const customerId = `cus_${randomUUID().slice(0, 8)}`;
  const paymentIds = Array.from({ length: 4 }, () => `tx_${randomUUID().slice(0, 8)}`);
  await ingestTransactions(
    system,
    paymentIds.map((id, at) => ({
      id,
      occurredAt: `2026-03-0${at + 1}T18:30:00Z`,
      customerId,
      amount: "129.50",
      currency: "CNY",
      method: "card",
      status: "succeeded",
      merchant: { id: "m_9", name: "Harbour Books" },
      card: { last4: "4821" },
      device: { id: "d_1", ip: "203.0.113.9", country: "CN" },
    })),
  );
  const opened = await openVisitorSession(
    { token: null, identity: null },
    address,
    "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0",
  );
  if ("refused" in opened) throw new Error("refused");
  const visitor = await visitorFromToken(opened.token);
  const { id } = await openConversation(system, {
    channel: "chat",
    contact: { name: "Wei Chen", email: "wei@customer.example" },
    locale: "en",
    subject: "My refund",
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: "Send it here",
      clientId: randomUUID(),
    },
  });
  await prisma.visitorConversation.create({ data: { conversationId: id, visitorId: visitor!.visitorId } });
  await identify(lead, id, customerId);
  return { id, customerId, paymentId: paymentIds[0]! };
}
const answers = (last4: string, merchant = "Harbour Books") =>
  [
    { question: "last4", answer: last4 },
    { question: "merchant", answer: merchant },
  ] as const;

describe("a chat that is unlike its customer", () => {
  it("is told with its signs, keeps back what is personal, and locks money until two answers are right", async () => {
    const { id, customerId, paymentId } = await chatFrom("198.51.100.7");
    expect(await cautionOf(lead, id)).toEqual({
      signs: ["unproven", "new_session", "new_address"],
      locked: true,
      believedUntil: null,
      questions: ["last4", "amount", "merchant"],
    });
    expect((await openTicket(lead, id)).ticket.contactEmail).toBeNull();
    expect((await lockedChatOf(lead, customerId))?.id).toBe(id);
    const { id: macroId } = await saveReply(
      lead,
      cannedReplyForm.parse({
        id: "",
        shortcut: `m-${randomUUID().slice(0, 8)}`,
        title: "Refund",
        en: "It is refunded",
        zh: "",
        tags: "refund",
        status: "",
        priority: "",
        assignee: "",
        teamId: "",
        money: "on",
      }),
    );
    const macro = { macroId, body: "It is refunded", clientId: randomUUID(), seenSeq: null, status: null };
    await expect(runMacro(lead, id, macro)).rejects.toThrow(Locked);
    await expect(linkPayment(lead, id, paymentId, true)).rejects.toThrow(Locked);
    expect((await readyReplies(lead, id)).find((one) => one.id === macroId)).toMatchObject({
      locked: true,
      text: "",
    });
    expect(await stepUp(lead, id, answers("0000"))).toBe(false);
    expect((await cautionOf(lead, id))?.locked).toBe(true);
    expect(await stepUp(lead, id, answers("4821"))).toBe(true);
    const believed = await cautionOf(lead, id);
    expect(believed).toMatchObject({ locked: false, questions: [] });
    expect(await lockedChatOf(lead, customerId)).toBeNull();
    await linkPayment(lead, id, paymentId, true);
    await runMacro(lead, id, macro);
    // It is not for ever, and not for another session.
    expect((await cautionOf(lead, id, new Date(Date.now() + minutes(31))))?.locked).toBe(true);
    const log = await prisma.auditEvent.findMany({
      where: { subjectId: id, event: { startsWith: "conversation.identity" } },
      orderBy: { seq: "asc" },
    });
    expect(log.map(({ event, data }) => [event, data])).toEqual([
      ["conversation.identity_refused", { customer: customerId, asked: ["last4", "merchant"] }],
      ["conversation.identity_confirmed", { customer: customerId, asked: ["last4", "merchant"] }],
    ]);
  });

  it("cannot be guessed: three wrong tries end it for an hour, and one question twice is none", async () => {
    const { id } = await chatFrom("198.51.100.8");
    const twice = [answers("4821")[0], answers("4821")[0]];
    await expect(stepUp(lead, id, twice)).rejects.toThrow(Invalid);
    for (let tries = 0; tries < 3; tries += 1) expect(await stepUp(lead, id, answers("1111"))).toBe(false);
    await expect(stepUp(lead, id, answers("4821"))).rejects.toThrow(TooMany);
  });

  it("is none where the customer writes from where they pay", async () => {
    const { id, paymentId } = await chatFrom("203.0.113.9");
    expect(await cautionOf(lead, id)).toBeNull();
    expect((await openTicket(lead, id)).ticket.contactEmail).toBe("wei@customer.example");
    await linkPayment(lead, id, paymentId, true);
    await expect(stepUp(lead, id, answers("4821"))).rejects.toThrow(NotFound);
  });
});
