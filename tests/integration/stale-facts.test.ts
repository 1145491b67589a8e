import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { identify } from "#app/features/tickets/identify.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { checkFacts, Stale } from "#app/features/tickets/quoted-facts.server.ts";
import { saveDraft } from "#app/features/tickets/ticket-page.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { prisma } from "#app/platform/db.server.ts";

const system = { type: "system" } as const;
let agent: StaffActor;

beforeAll(async () => {
  const email = `${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name: "Mei Lin", role: "agent", password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  agent = { type: "staff", id, role: "agent", name: "Mei Lin", email, timeZone: "UTC" } as StaffActor;
});

const report = (id: string, customerId: string, status: "pending" | "succeeded" | "failed" | "refunded") =>
  ingestTransactions(system, [
    {
      id,
      occurredAt: "2026-03-01T18:30:00Z",
      customerId,
      amount: "1299.50",
      currency: "CNY",
      method: "card",
      status,
      card: { last4: "4821" },
      ...(status === "failed" && { failure: { scheme: "iso8583", code: "91" } }),
    },
  ]);

async function conversation() {
  const customerId = `cus_${randomUUID().slice(0, 8)}`;
  const paymentId = `tx_${randomUUID().slice(0, 8)}`;
  await report(paymentId, customerId, "pending");
  const { id } = await openConversation(system, {
    channel: "chat",
    contact: { name: "Wei Chen" },
    locale: "en",
    subject: "Where is it",
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: "Where?",
      clientId: randomUUID(),
    },
  });
  await identify(agent, id, customerId);
  const becomes = (status: "succeeded" | "failed" | "refunded") => report(paymentId, customerId, status);
  return { id, paymentId, becomes };
}
const draft = (id: string, body: string, more: { quoted?: string[]; anew?: boolean } = {}) =>
  saveDraft(agent, id, { kind: "reply", body, seenSeq: 1, ...more });
const check = (
  id: string,
  body: string,
  more: { quoted?: string[]; accepted?: { id: string; status: string }[] } = {},
) => checkFacts(agent, id, { body, quoted: [], accepted: [], ...more });

it.each([
  ["its amount", "Your payment of 1,299.50 CNY is on its way"],
  ["the last four", "Your payment with the card ending in 4821 is on its way"],
])("says so where a payment named by %s has changed since it was written of", async (_, body) => {
  const { id, paymentId, becomes } = await conversation();
  await draft(id, body);
  await check(id, body);
  await becomes("failed");
  // Written further, it still remembers what was so when the payment was first named.
  await draft(id, `${body}.`);
  const stale = await check(id, `${body}.`).catch((error: unknown) => error);
  expect(stale).toBeInstanceOf(Stale);
  expect((stale as Stale).facts).toEqual([
    {
      id: paymentId,
      amountMinor: 129_950,
      currency: "CNY",
      merchantName: null,
      before: "pending",
      after: "failed",
    },
  ]);
  // Told of it, it may be sent; not when it has changed again.
  const accepted = [{ id: paymentId, status: "failed" }];
  await check(id, `${body}.`, { accepted });
  await becomes("succeeded");
  await expect(check(id, `${body}.`, { accepted })).rejects.toThrow(Stale);
});

it("knows what variables were filled in with, and forgets what is not said any more", async () => {
  const { id, paymentId, becomes } = await conversation();
  await draft(id, "It is on its way", { quoted: [paymentId] });
  await becomes("refunded");
  await expect(check(id, "It is on its way", { quoted: [paymentId] })).rejects.toThrow(Stale);
  await check(id, "Let me look");
  // Who went back to write it anew has been told.
  await draft(id, "It was refunded", { quoted: [paymentId], anew: true });
  await check(id, "It was refunded", { quoted: [paymentId] });
});

it("asks about this customer's payments only", async () => {
  const [one, other] = [await conversation(), await conversation()];
  await draft(one.id, `See ${other.paymentId} 123`, { quoted: [other.paymentId] });
  const kept = await prisma.draft.findFirstOrThrow({ where: { conversationId: one.id } });
  expect(kept.facts).toEqual([]);
});
