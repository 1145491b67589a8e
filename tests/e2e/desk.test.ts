import { randomUUID } from "node:crypto";
import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;

const begin = (body: string, ago = 0) =>
  openConversation(system, {
    channel: "web_form",
    contact: { name: "Wei Chen", email: `${randomUUID().slice(0, 8)}@customer.example` },
    locale: "en",
    subject: "Early words",
    first: { kind: "inbound", author: { type: "customer", id: null }, body, clientId: randomUUID() },
    at: new Date(Date.now() - ago),
  });

/** Holds back the script that takes a page over, as a slow line does. */
async function slowly(page: Page) {
  let letCome = () => {};
  const wait = new Promise<void>((resolve) => {
    letCome = resolve;
  });
  await page.route(/assets\/entry\.client/, async (route) => {
    await wait;
    await route.continue();
  });
  return letCome;
}

describe("a page whose script comes late", () => {
  it("keeps what was typed into an empty composer, and over a draft, and keeps the draft from then on", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id } = await begin("Where is it?");
    const page = await open();
    await signInAs(page, "agent");
    for (const words of ["On its way", "On its way, and here tomorrow"]) {
      const letCome = await slowly(page);
      await page.goto(`/console/inbox/${id}`, { waitUntil: "commit" });
      const area = page.getByRole("textbox", { name: "Answer the customer…" });
      await area.fill(words);
      letCome();
      await page.getByText("Live", { exact: true }).waitFor();
      expect(await area.inputValue()).toBe(words);
      await until(
        "the draft is kept",
        async () => (await prisma.draft.findFirst({ where: { conversationId: id } }))?.body === words,
      );
      await area.pressSequentially("!");
      expect(await area.inputValue()).toBe(`${words}!`);
      await until(
        "it goes on",
        async () => (await prisma.draft.findFirst({ where: { conversationId: id } }))?.body === `${words}!`,
      );
      await page.unrouteAll();
    }
  });

  it("keeps what a customer wrote into the contact form, also over what was refused", async () => {
    const page = await open({ locale: "en", expectedErrors: [/422/] });
    const letCome = await slowly(page);
    await page.goto("/help/contact", { waitUntil: "commit" });
    await page.getByLabel("What happened?").fill("It failed twice");
    letCome();
    await page.waitForLoadState("networkidle");
    await page.getByRole("button", { name: "Send message" }).click();
    await page.getByText("Please fill this in.").first().waitFor();
    expect(await page.getByLabel("What happened?").inputValue()).toBe("It failed twice");
  });

  it("tells what happened before its line was open, and moves no row for it", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id: shown } = await begin("The first one", 60_000);
    const page = await open();
    await signInAs(page, "agent");
    const letCome = await slowly(page);
    await page.goto("/console/inbox?view=unassigned&channel=web_form&sort=newest", { waitUntil: "commit" });
    const row = page.locator(`[data-conversation="${shown}"]`);
    await row.waitFor();
    const { id: missed } = await begin("The second one");
    await prisma.conversation.update({
      where: { id: shown },
      data: { subject: "Another subject", version: { increment: 1 } },
    });
    letCome();
    await row.getByText("Another subject").waitFor();
    expect(await page.locator(`[data-conversation="${missed}"]`).count()).toBe(0);
    await page.getByRole("button", { name: "Show" }).click();
    await page.locator(`[data-conversation="${missed}"]`).waitFor();
  });
});

describe("what can be done in a conversation", () => {
  it("stands in the palette with its keys", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id } = await begin("Please help");
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Search and commands" });
    for (const name of ["Merge into…", "Run a macro…", "View: Snoozed", "Switch to the Dark theme"])
      await palette.getByRole("option", { name, exact: true }).waitFor();
    for (const [name, key] of [
      ["Reply", "R"],
      ["Add a tag…", "T"],
      ["Assign to…", "O"],
    ] as const)
      await palette.getByRole("option", { name, exact: true }).getByText(key, { exact: true }).waitFor();
    // What is done most in a conversation comes first.
    expect(await palette.getByRole("option", { selected: true }).textContent()).toContain("Solve");
  });

  it("finds it there, by its number and by its words", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id, number } = await begin("A wardrobe arrived without doors");
    const page = await open();
    await signInAs(page, "agent");
    await page.goto("/console");
    await page.getByText("Live", { exact: true }).waitFor();
    for (const words of [`#${number}`, "wardrobe doors"]) {
      await page.keyboard.press("Control+k");
      const palette = page.getByRole("dialog", { name: "Search and commands" });
      await page.keyboard.type(words);
      await palette
        .getByRole("option")
        .filter({ hasText: `#${number}` })
        .click();
      await page.waitForURL((address) => address.pathname === `/console/inbox/${id}`);
      await palette.waitFor({ state: "detached" });
    }
  });

  it("offers a page's own things in Chinese, and nothing of another page", async () => {
    await prefer("agent", { locale: "zh", theme: "dark" });
    const page = await open({ locale: "zh", theme: "dark" });
    await signInAs(page, "agent");
    // Whether the agent takes conversations is read after the page; here it is told once the palette is open.
    const held: Route[] = [];
    let told = false;
    await page.route("**/console/availability*", (route) =>
      told ? route.continue() : void held.push(route),
    );
    await page.goto("/console/inbox");
    await page.getByText("实时", { exact: true }).waitFor();
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog");
    await palette.getByRole("option", { name: "视图：已暂缓" }).waitFor();
    expect(await palette.getByRole("option", { name: /接单/ }).count()).toBe(0);
    told = true;
    for (const route of held) await route.continue();
    await palette.getByRole("option", { name: /接单/ }).waitFor();
    expect(await palette.getByRole("option", { name: "回复" }).count()).toBe(0);
    await prefer("agent", { locale: "en", theme: "light" });
  });

  it("keeps the macro that was picked with the draft, until its words are cleared", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const title = `Close ${randomUUID().slice(0, 8)}`;
    const { id: macroId } = await prisma.cannedReply.create({
      data: {
        shortcut: `m-${randomUUID().slice(0, 8)}`,
        title,
        body: { en: "All is well, {{customer.firstName}}." },
        actions: { addTags: ["well"], status: "solved", priority: null, assignee: null, teamId: null },
      },
    });
    const { id } = await begin("Is it done?");
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.keyboard.press("m");
    await page.getByRole("option", { name: title }).click();
    const kept = async () =>
      (await prisma.draft.findFirst({ where: { conversationId: id } }))?.macroId ?? null;
    await until("the draft has it", async () => (await kept()) === macroId);
    await page.reload();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("region", { name: new RegExp(title) }).waitFor();
    const area = page.getByRole("textbox", { name: "Answer the customer…" });
    expect(await area.inputValue()).toBe("All is well, Wei.");
    await area.fill("");
    await until(
      "the draft is gone",
      async () => (await prisma.draft.count({ where: { conversationId: id } })) === 0,
    );
    await page.reload();
    await area.waitFor();
    expect(await page.getByRole("region", { name: new RegExp(title) }).count()).toBe(0);
    await page.keyboard.press("m");
    await page.getByRole("option", { name: title }).click();
    await page.keyboard.press("Control+Enter");
    await until("it is sent with what the macro does", async () => {
      const { status, tags } = await prisma.conversation.findUniqueOrThrow({ where: { id } });
      return status === "solved" && tags.includes("well");
    });
  });
});

describe("somebody who is back", () => {
  it("is told that they were set away, and takes conversations again by one press", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id: staffId } = await prisma.staff.findUniqueOrThrow({ where: { email: "agent@upay.example" } });
    const held = { available: true, seenAt: new Date(Date.now() - 60_000), lapsedAt: null };
    await prisma.availability.upsert({ where: { staffId }, create: { staffId, ...held }, update: held });
    const page = await open();
    await signInAs(page, "agent");
    await page.goto("/console/inbox");
    await page.getByRole("switch", { name: "Taking conversations" }).waitFor();
    const row = () => prisma.availability.findUniqueOrThrow({ where: { staffId } });
    await until("the browser is noted", async () => (await row()).seenAt! > new Date(Date.now() - 30_000));
    await prisma.availability.update({
      where: { staffId },
      data: { available: false, lapsedAt: new Date() },
    });
    await page.reload();
    await page.getByRole("button", { name: /^Away since/ }).click();
    await page.getByRole("switch", { name: "Taking conversations" }).waitFor();
    await until("it is so", async () => (await row()).available && (await row()).lapsedAt === null);
    await prisma.availability.update({ where: { staffId }, data: { available: false } });
  });
});

describe("the chat's page for administrators", () => {
  it("shows a key once, takes office hours, and says so in Chinese on a phone", async () => {
    await prefer("admin", { locale: "zh", theme: "dark" });
    const page = await open({ locale: "zh", theme: "dark", width: 390, height: 844 });
    await signInAs(page, "admin");
    await page.goto("/console/chat");
    await page.waitForLoadState("networkidle");
    await page.getByRole("button", { name: "新建密钥" }).click();
    const secret = await page.getByRole("textbox", { name: /^密钥 site-/ }).inputValue();
    expect(secret).toMatch(/^[\w-]{43}$/);
    await page.getByLabel("服务时间").selectOption("always");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已保存，此后开始的聊天按此执行。").waitFor();
    expect(await page.content()).not.toContain(secret);
    await expectAccessible(page);
    await page
      .getByRole("button", { name: /^删除密钥 site-/ })
      .first()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "删除密钥" }).click();
    await until("it is gone", async () => (await prisma.chatKey.count()) === 0);
    await prisma.chatSetting.deleteMany();
    await prefer("admin", { locale: "en", theme: "light" });
  });
});
