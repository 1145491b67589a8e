import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { readyReplies } from "#app/features/tickets/canned-replies.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { linkPayment } from "#app/features/tickets/payments.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Forbidden, NotFound } from "#app/platform/errors.ts";
import { seedReplies } from "../../prisma/seed-replies.ts";

const system = { type: "system" } as const;
let agent: StaffActor;
let analyst: StaffActor;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email, timeZone: "Asia/Shanghai" } as StaffActor;
}

beforeAll(async () => {
  [agent, analyst] = [await staff("Mei Lin", "agent"), await staff("Cy Ott", "analyst")];
  await seedReplies();
  await prisma.cannedReply.create({
    data: { shortcut: "only-english", title: "English", body: { en: "Only here" } },
  });
});

const begin = (locale: "en" | "zh", name: string | null) =>
  openConversation(system, {
    channel: "web_form",
    contact: { name },
    locale,
    subject: "It failed",
    first: { kind: "inbound", author: { type: "customer", id: null }, body: "Why?", clientId: randomUUID() },
  });
const texts = async (id: string) =>
  Object.fromEntries((await readyReplies(agent, id)).map(({ shortcut, text }) => [shortcut, text]));

it("stands ready in the customer's language, with the payment that is linked", async () => {
  const id = `tx_canned_${randomUUID().slice(0, 8)}`;
  await ingestTransactions(system, [
    {
      id,
      occurredAt: "2026-03-01T18:30:00Z",
      amount: "1299.5",
      currency: "CNY",
      method: "card",
      status: "failed",
      merchant: { id: "m_9", name: "Harbour Books" },
    },
  ]);
  const english = await begin("en", "Wei Chen");
  const chinese = await begin("zh", "杨华");
  for (const one of [english, chinese]) await linkPayment(agent, one.id, id, true);
  const [en, zh] = [await texts(english.id), await texts(chinese.id)];
  expect(en.hello).toContain("Hello Wei,");
  expect(en.hello).toContain("I am Mei ");
  // In Shanghai it was the next day already.
  expect(en.failed).toMatch(/1,299\.50.*Harbour Books on 2 Mar 2026/);
  expect(en.bye).toContain(`#${english.number}`);
  expect(zh.hello).toContain("杨华，您好");
  expect(zh.failed).toMatch(/2026年3月2日.*1,299\.50/);
  expect(en["only-english"]).toBe("Only here");
  expect(zh["only-english"]).toBeUndefined();
});

it("keeps gaps for what nobody knows, and is for those who answer", async () => {
  const { id } = await begin("en", null);
  const ready = await texts(id);
  expect(ready.hello).toContain("Hello [[customer.firstName]],");
  expect(ready.refund).toContain("[[transaction.amount]]");
  await expect(readyReplies(analyst, id)).rejects.toThrow(Forbidden);
  await expect(readyReplies(agent, randomUUID())).rejects.toThrow(NotFound);
});
