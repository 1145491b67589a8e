import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { receive } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;

const begin = (subject: string, locale: "en" | "zh" = "en") =>
  openConversation(system, {
    channel: "web_form",
    contact: { name: "Wei Chen", email: "wei@customer.example" },
    locale,
    subject,
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: `${subject}!`,
      clientId: randomUUID(),
    },
  });

describe("conversations that have to do with each other", () => {
  it("are merged, told so on both sides, and taken apart again", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const [first, second] = [await begin("Parcel is lost"), await begin("Where is the parcel")];
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${first.id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Merge into…" }).click();
    await page.getByPlaceholder("Number or words of the subject").fill(`#${second.number}`);
    await expectAccessible(page);
    await page.getByRole("button", { name: `Merge #${second.number}` }).click();
    await page.waitForURL(`**/console/inbox/${second.id}`);
    await page.getByText(`merged #${first.number} into this`).waitFor();
    await page.getByRole("listitem").filter({ hasText: "Parcel is lost" }).first().waitFor();
    await receive(system, first.id, { body: "Still waiting", clientId: randomUUID() });
    await page.locator("article", { hasText: "Still waiting" }).waitFor();

    await page.goto(`/console/inbox/${first.id}`);
    await page.getByRole("alert").filter({ hasText: "This conversation goes on in" }).waitFor();
    expect(await page.getByRole("textbox", { name: "Answer the customer…" }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Take apart again" }).click();
    await page.getByRole("textbox", { name: "Answer the customer…" }).waitFor();
    const stands = await prisma.conversation.findUniqueOrThrow({ where: { id: first.id } });
    expect(stands).toMatchObject({ status: "open", mergedIntoId: null });
  });

  it("are linked, split off and followed, in Chinese and dark too", async () => {
    await prefer("agent", { locale: "zh", theme: "dark" });
    const [first, second] = [await begin("退款", "zh"), await begin("发票", "zh")];
    const page = await open({ locale: "zh", theme: "dark" });
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${first.id}`);
    await page.getByText("实时", { exact: true }).waitFor();
    await page.getByRole("button", { name: "更多操作" }).click();
    await page.getByRole("menuitem", { name: "关联…" }).click();
    await page.getByPlaceholder("会话编号或主题关键词").fill(`${second.number}`);
    await page.getByRole("button", { name: `关联 #${second.number}` }).click();
    await page.getByRole("list", { name: "相关会话" }).getByText("发票").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: `取消与 #${second.number} 的关联` }).click();
    await page.getByRole("list", { name: "相关会话" }).waitFor({ state: "detached" });

    await page.locator("article", { hasText: "退款!" }).hover();
    await page.getByRole("button", { name: "将此消息拆分为独立会话" }).click();
    await page.getByRole("status").getByRole("button", { name: "打开" }).click();
    await until("the new one is shown", () => !page.url().includes(first.id));
    const begun = await prisma.intake.findFirstOrThrow({ where: { channel: "split", key: `${first.id} 1` } });
    expect(page.url()).toContain(begun.conversationId);
    await page.getByText(`从 #${first.number} 拆分出此会话`).waitFor();

    await page.getByRole("button", { name: "更多操作" }).click();
    await page.getByRole("menuitem", { name: "关注", exact: true }).click();
    await page.getByRole("status").filter({ hasText: "已关注此会话" }).waitFor();
    await page.goto("/console/inbox?view=following");
    await page.getByRole("link", { name: /退款/ }).first().waitFor();
    await prefer("agent", { locale: "en", theme: "light" });
  });
});
