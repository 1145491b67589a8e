import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { prefer, report, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;

it("keeps a customer's data back from a chat that is unlike them, until two answers are right", async () => {
  await prefer("agent", { locale: "zh", theme: "dark" });
  const customerId = `cus_${randomUUID().slice(0, 8)}`;
  await report(
    ...[1, 2, 3, 4].map((day) => ({
      id: `${customerId}_${day}`,
      occurredAt: `2026-03-0${day}T18:30:00Z`,
      customerId,
      amount: "731.25",
      currency: "CNY",
      method: "card" as const,
      status: "succeeded" as const,
      merchant: { id: "m_9", name: "Lantern Teas" },
      card: { last4: "4821" },
      device: { id: "d_1", ip: "203.0.113.9", country: "CN" },
    })),
  );
  const visitor = await prisma.visitor.create({ data: { name: "Wei" } });
  await prisma.visitorSession.create({
    data: {
      id: randomUUID().replaceAll("-", "").padEnd(64, "0"),
      visitorId: visitor.id,
      addressKey: "of another network",
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });
  const { id } = await openConversation(system, {
    channel: "chat",
    customerId,
    contact: { name: "Wei", email: "thief@elsewhere.example" },
    locale: "zh",
    subject: "退款",
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: "退到新卡",
      clientId: randomUUID(),
    },
  });
  await prisma.visitorConversation.create({ data: { conversationId: id, visitorId: visitor.id } });
  const page = await open({ locale: "zh", theme: "dark" });
  const sent: string[] = [];
  page.on("response", async (response) => {
    if (new URL(response.url()).pathname.startsWith(`/console/inbox/${id}`))
      sent.push(await response.text().catch(() => ""));
  });
  await signInAs(page, "agent");
  await page.goto(`/console/inbox/${id}`);
  const warning = page.getByRole("region", { name: "可能不是客户本人" });
  await warning.getByText("来自该客户从未用过的网络").waitFor();
  await page.waitForLoadState("networkidle");
  await expectAccessible(page);
  expect(sent.length).toBeGreaterThan(1);
  for (const text of sent)
    expect(text).not.toMatch(/\b4821\b|Lantern Teas|\b73125\b|731\.25|thief@elsewhere/);
  await page.screenshot({ path: "tests/artifacts/caution-zh-dark.png" });
  await warning.getByRole("textbox", { name: "回答 1" }).fill("1234");
  await warning.getByRole("textbox", { name: "回答 2" }).fill("731.25");
  await warning.getByRole("button", { name: "核对回答" }).click();
  await page.getByRole("status").filter({ hasText: "至少有一个回答不正确" }).waitFor();
  await warning.getByRole("textbox", { name: "回答 1" }).fill("4821");
  await warning.getByRole("textbox", { name: "回答 2" }).fill("731.25");
  await warning.getByRole("button", { name: "核对回答" }).click();
  await page.getByText(/^客户已通过验证/).waitFor();
  await page.getByText("Lantern Teas").first().waitFor();
  await prefer("agent", { locale: "en", theme: "light" });
});
