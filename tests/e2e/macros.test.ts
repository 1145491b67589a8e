import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { identify } from "#app/features/tickets/identify.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { cookieOf, prefer, report, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");
const system = { type: "system" } as const;

const begin = (subject: string, name: string | null = "Wei Chen", locale: "en" | "zh" = "en") =>
  openConversation(system, {
    channel: "web_form",
    contact: { name, email: null },
    locale,
    subject,
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: "Please help",
      clientId: randomUUID(),
    },
  });
const ticket = (id: string) => prisma.conversation.findUniqueOrThrow({ where: { id } });
const replies = (id: string) => prisma.message.count({ where: { conversationId: id, kind: "reply" } });
const macro = (title: string, en: string, zh: string, actions: object) =>
  prisma.cannedReply.create({
    data: {
      shortcut: `m-${randomUUID().slice(0, 8)}`,
      title,
      body: { en, zh },
      actions: { addTags: [], status: null, priority: null, assignee: null, teamId: null, ...actions },
    },
  });

describe("replies and macros", () => {
  it("are written by leads, shown as a customer reads them, and come back when they were deleted", async () => {
    await prefer("lead", { locale: "zh", theme: "dark" });
    const page = await open({ locale: "zh", theme: "dark" });
    await signInAs(page, "lead");
    await page.goto("/console/replies?create");
    await page.waitForLoadState("networkidle");
    const shortcut = `s-${randomUUID().slice(0, 8)}`;
    await page.getByRole("textbox", { name: "快捷词" }).fill(shortcut);
    await page.getByRole("textbox", { name: "名称" }).fill("退款说明");
    await page.getByRole("textbox", { name: "中文内容" }).fill("{{customer.nick}}，**您好**");
    await page.getByText("没有这样的变量：{{customer.nick}}").waitFor();
    await page.getByRole("textbox", { name: "中文内容" }).fill("，**您好**");
    await page.getByRole("textbox", { name: "中文内容" }).press("Home");
    await page.getByRole("button", { name: "customer.firstName" }).click();
    await page.locator(".rich strong", { hasText: "您好" }).waitFor();
    await page.getByText("杨华，").waitFor();
    await page.getByRole("textbox", { name: "添加标签" }).fill("退款, vip");
    await expectAccessible(page);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已保存，所有同事均可使用。").waitFor();
    const saved = await prisma.cannedReply.findFirstOrThrow({ where: { shortcut } });
    expect(saved.body).toEqual({ zh: "{{customer.firstName}}，**您好**" });
    await page.getByRole("button", { name: "删除" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: `已删除 /${shortcut}` })
      .waitFor();
    await page.getByRole("link", { name: `/${shortcut}` }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "撤销" }).click();
    await page
      .getByRole("link", { name: `/${shortcut}` })
      .first()
      .waitFor();
    await prefer("lead", { locale: "en", theme: "light" });
  });
});

describe("a macro", () => {
  it("says what is missing before it goes, is taken back whole, and then does everything at once", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    await macro("Close politely", "Thank you, {{customer.firstName}}.", "谢谢", {
      addTags: ["polite"],
      status: "solved",
      priority: "high",
    });
    const { id } = await begin("No name", null);
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.keyboard.press("m");
    await page.getByRole("dialog").getByRole("combobox").fill("close pol");
    await page.getByRole("option", { name: /Close politely/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Fill in what is not known first: customer.firstName").waitFor();
    await page
      .getByRole("region", { name: "With the message: Close politely" })
      .getByText("status: Solved")
      .waitFor();
    await expectAccessible(page);
    const area = page.getByRole("textbox", { name: "Answer the customer…" });
    await area.fill("Thank you, friend.");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await area.inputValue()).toBe("Thank you, friend.");
    expect(await ticket(id)).toMatchObject({ status: "open", tags: [], priority: 1 });
    await area.focus();
    await page.keyboard.press("Control+Enter");
    await page.locator("article[data-kind=reply]", { hasText: "Thank you, friend." }).waitFor();
    expect(await ticket(id)).toMatchObject({ status: "solved", tags: ["polite"], priority: 2 });
  });

  it("runs on a selection, but for those it would address with a gap", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    await macro("Bulk thanks", "Dear {{customer.firstName}}", "您好", { addTags: ["thanked"] });
    const subject = `Bulk ${randomUUID().slice(0, 6)}`;
    const [named, nameless] = [await begin(subject, "Clara Jensen"), await begin(subject, null)];
    const page = await open();
    await signInAs(page, "agent");
    await page.goto("/console/inbox?view=unassigned&sort=newest");
    await page.getByText("Live", { exact: true }).waitFor();
    for (const { id } of [named, nameless]) {
      const row = page.locator("li", { has: page.locator(`a[href*="${id}"]`) });
      await row.hover();
      await row.getByRole("checkbox").check();
    }
    await page.getByRole("button", { name: "Run a macro…" }).click();
    await page.getByRole("dialog").getByRole("combobox").fill("bulk th");
    await page.getByRole("option", { name: /Bulk thanks/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("is missing: customer.firstName").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Run on the other" }).click();
    await until("it was run on one", async () => (await replies(named.id)) === 1);
    expect((await ticket(named.id)).tags).toEqual(["thanked"]);
    expect((await ticket(nameless.id)).tags).toEqual([]);
    expect(await replies(nameless.id)).toBe(0);
  });
});

it("a reply that quotes a payment says what has changed of it before it goes", async () => {
  await prefer("agent", { locale: "zh", theme: "light" });
  const customerId = `cus_${randomUUID().slice(0, 8)}`;
  const payment = {
    id: `tx_${randomUUID().slice(0, 8)}`,
    occurredAt: "2026-03-01T18:30:00Z",
    customerId,
    amount: "1299.50",
    currency: "CNY",
    method: "card",
    merchant: { id: "m_9", name: "Harbour Books" },
  } as const;
  await report({ ...payment, status: "pending" });
  const { id } = await begin("付款进度", "杨华", "zh");
  const staff = await prisma.staff.findUniqueOrThrow({ where: { email: "agent@upay.example" } });
  await identify({ type: "staff", id: staff.id, role: "agent" } as never, id, customerId);
  const page = await open({ locale: "zh" });
  await signInAs(page, "agent");
  await page.goto(`/console/inbox/${id}`);
  await page.getByText("实时", { exact: true }).waitFor();
  const area = page.getByRole("textbox", { name: "回复客户…" });
  await area.fill("您的 1,299.50 元付款正在处理");
  await until("the draft remembers it", async () => {
    const draft = await prisma.draft.findFirst({ where: { conversationId: id } });
    return (draft?.facts as unknown[] | undefined)?.length === 1;
  });
  await report({ ...payment, status: "succeeded" });
  await page.keyboard.press("Control+Enter");
  const question = page.getByRole("alert").filter({ hasText: "您提到的付款" });
  await question.getByText(/Harbour Books/).waitFor();
  await expectAccessible(page);
  expect(await replies(id)).toBe(0);
  await question.getByRole("button", { name: "返回修改" }).click();
  await area.fill("您的 1,299.50 元付款已成功");
  await page.keyboard.press("Control+Enter");
  await page.locator("article[data-kind=reply]", { hasText: "已成功" }).waitFor();
  expect(await replies(id)).toBe(1);
  await prefer("agent", { locale: "en", theme: "light" });
});

describe("bad input", () => {
  const send = async (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: "POST",
      redirect: "manual",
      headers: { Cookie: await cookieOf("agent"), Origin: url, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  const outgoing = (body: string) => ({
    intent: "reply",
    body,
    clientId: randomUUID(),
    seenSeq: null,
    status: null,
  });

  it("is refused, or stored without what could hurt", async () => {
    const { id } = await begin("Bad input");
    const path = `/console/inbox/${id}`;
    expect((await send(`${path}/send`, outgoing("x".repeat(1_000_000)))).status).toBe(400);
    expect((await send(`${path}/send`, outgoing("\u202e\u0000 \u2066"))).status).toBe(400);
    expect(
      (await send(`${path}/draft`, { kind: "reply", body: "x".repeat(1_000_000), seenSeq: 1 })).status,
    ).toBe(400);
    const past = { ids: [id], change: { status: "snoozed", until: "2020-01-01T00:00:00Z" } };
    expect(await (await send("/console/inbox/changes", past)).json()).toEqual({ changed: [], refused: [id] });
    expect(
      (await send("/console/inbox/changes", { ids: [id], change: { addTag: "x".repeat(100) } })).status,
    ).toBe(400);
    for (let at = 0; at < 20; at += 1)
      await send("/console/inbox/changes", { ids: [id], change: { addTag: `tag-${at}` } });
    const more = await send("/console/inbox/changes", { ids: [id], change: { addTag: "tag-20" } });
    expect(await more.json()).toEqual({ changed: [], refused: [id] });
    expect(await replies(id)).toBe(0);
    expect(await ticket(id)).toMatchObject({ status: "open" });
    const heap = `Z${"\u0301".repeat(60)}algo`;
    const family = "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽";
    expect((await send(`${path}/send`, outgoing(`\u202Eexe.txt ${heap} ${family}`))).status).toBe(200);
    const [stored] = await prisma.message.findMany({ where: { conversationId: id, kind: "reply" } });
    expect(stored?.body).toBe(`exe.txt Z${"\u0301".repeat(4)}algo ${family}`);
  });

  it("in an address is no error of ours", async () => {
    const cookie = await cookieOf("lead");
    const narrowed = Array.from({ length: 1_000 }, (_, at) => `tag=t${at}`).join("&");
    for (const [path, status] of [
      ["/console/customers/%00", 404],
      ["/console/transactions/%00", 404],
      ["/console/transactions?q=%00a", 200],
      ["/console/reports?tag=%00", 200],
      ["/console/inbox?tag=%00&owner=%00&team=%00&after=%00", 200],
      [`/console/inbox?${narrowed}`, 200],
    ] as const) {
      const response = await fetch(`${url}${path}`, { headers: { Cookie: cookie } });
      expect([path.slice(0, 60), response.status]).toEqual([path.slice(0, 60), status]);
    }
  });

  it("of every kind may be searched for", async () => {
    const cookie = await cookieOf("agent");
    for (const words of [
      "'",
      '"',
      "\\",
      "%_",
      "a & !b | (c:*",
      "in: from: before:",
      "before:yesterday",
      "\u202e",
      "😀",
      "付",
      "\u0000",
      "<b>",
      "x".repeat(3_000),
      "Z\u0301\u0301\u0301\u0301",
    ]) {
      const response = await fetch(`${url}/console/inbox/search?${new URLSearchParams({ q: words })}`, {
        headers: { Cookie: cookie },
      });
      expect([words.slice(0, 20), response.status]).toEqual([words.slice(0, 20), 200]);
      const palette = await fetch(`${url}/console/search?${new URLSearchParams({ q: `x${words}` })}`, {
        headers: { Cookie: cookie },
      });
      expect([words.slice(0, 20), palette.status]).toEqual([words.slice(0, 20), 200]);
    }
  });
});
