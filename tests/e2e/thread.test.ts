import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { receive, reply } from "#app/features/tickets/desk.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const system = { type: "system" } as const;

const begin = (subject: string, body: string, locale: "en" | "zh" = "en") =>
  openConversation(system, {
    channel: "web_form",
    contact: { name: "Wei Chen", email: "wei@customer.example" },
    locale,
    subject,
    first: { kind: "inbound", author: { type: "customer", id: null }, body, clientId: randomUUID() },
  });
const lines = (id: string) =>
  prisma.message.findMany({
    where: { conversationId: id, kind: { not: "activity" } },
    orderBy: { seq: "asc" },
    select: { kind: true, body: true },
  });

describe("a conversation", () => {
  it("is answered after some seconds in which it can be taken back, and solved and reopened by key", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id } = await begin("Refund of a ticket", "Where is my money?");
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Where is my money?", { exact: true }).last().waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    const area = page.getByRole("textbox", { name: "Answer the customer…" });
    await area.fill("It is on its wya.");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await area.inputValue()).toBe("It is on its wya.");
    expect(await lines(id)).toHaveLength(1);
    await area.fill("It is on its way.");
    await page.keyboard.press("Control+Enter");
    await page.locator("article[data-kind=reply]", { hasText: "It is on its way." }).waitFor();
    expect(await page.getByText("It was not sent").count()).toBe(0);
    expect((await lines(id)).map(({ kind }) => kind)).toEqual(["inbound", "reply"]);
    await page.keyboard.press("Escape");
    await area.blur();
    await page.keyboard.press("e");
    await page.getByRole("status").filter({ hasText: "Now: Solved" }).waitFor();
    await until("it is solved", async () => {
      const ticket = await prisma.conversation.findUniqueOrThrow({ where: { id } });
      return ticket.status === "solved";
    });
    await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
    await until("it is open again", async () => {
      const ticket = await prisma.conversation.findUniqueOrThrow({ where: { id } });
      return ticket.status === "open";
    });
    await expectAccessible(page);
  });

  it("stays, when it is read anew while what stands beside it is still being fetched", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id } = await begin("Parking", "The ticket machine took my card");
    const page = await open();
    await signInAs(page, "agent");
    // What the frame asks for by itself is slow in coming, until the conversation has moved on.
    let letGo = () => {};
    const moved = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/console(%2F|\/)(counts|availability)/, async (route) => {
      await moved;
      await route.continue();
    });
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const readAnew = page.waitForResponse((response) => response.url().endsWith(`/inbox/${id}/page`));
    await receive(system, id, { body: "It gave it back", clientId: randomUUID() });
    await readAnew;
    await page.locator("article", { hasText: "It gave it back" }).waitFor();
    letGo();
    await page.getByText("wei@customer.example").first().waitFor();
    await page.getByRole("textbox", { name: "Answer the customer…" }).waitFor();
  });

  it("grows by itself while one reads, and keeps a note for colleagues with a mention", async () => {
    const { id } = await begin("付款失败", "我的付款失败了", "zh");
    await prefer("lead", { locale: "zh", theme: "dark" });
    const page = await open({ locale: "zh", theme: "dark" });
    await signInAs(page, "lead");
    await page.goto(`/console/inbox/${id}`);
    await page.locator("article", { hasText: "我的付款失败了" }).waitFor();
    await page.getByText("实时", { exact: true }).waitFor();
    await receive(system, id, { body: "还在吗？", clientId: randomUUID() });
    await page.locator("article", { hasText: "还在吗？" }).waitFor();
    await page.keyboard.press("n");
    await page.getByRole("textbox", { name: "仅同事可见…" }).fill("@Mei Lin 请看一下");
    await page.keyboard.press("Control+Enter");
    await page.locator("article[data-kind=note]", { hasText: "请看一下" }).waitFor();
    const agent = await prisma.staff.findUniqueOrThrow({ where: { email: "agent@upay.example" } });
    expect(await prisma.mention.count({ where: { conversationId: id, staffId: agent.id } })).toBe(1);
    await expectAccessible(page);
    await prefer("lead", { locale: "en", theme: "light" });
  });

  it("keeps its end in view when its room shrinks, and the place somebody reads at", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id } = await begin("A long story", "It began like this");
    for (let line = 0; line < 30; line += 1)
      await receive(system, id, { body: `And then ${line}`, clientId: randomUUID() });
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const area = page.getByRole("region", { name: "Messages" });
    const last = page.locator("article", { hasText: "And then 29" });
    const place = () =>
      area.evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
        top: scrollTop,
        left: scrollHeight - scrollTop - clientHeight,
      }));
    await area.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await until("the end is in view", async () => (await place()).left < 2);
    await page.setViewportSize({ width: 1280, height: 560 });
    await until("it is still", async () => (await place()).left < 2);
    expect(await last.isVisible()).toBe(true);
    await area.evaluate((box) => box.scrollTo(0, 40));
    await until("one reads further up", async () => (await place()).top === 40);
    await page.setViewportSize({ width: 1280, height: 480 });
    await area.evaluate(
      () => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))),
    );
    expect((await place()).top).toBe(40);
  });

  it("asks before an answer crosses a colleague's, and sends it when told to", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id } = await begin("Twice charged", "I was charged twice");
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const area = page.getByRole("textbox", { name: "Answer the customer…" });
    await area.fill("I am on it.");
    const lead = await prisma.staff.findUniqueOrThrow({ where: { email: "lead@upay.example" } });
    const sofia = { type: "staff", id: lead.id, role: "lead", name: lead.name } as never;
    await reply(sofia, id, { body: "We refund it.", clientId: randomUUID(), seenSeq: null, status: null });
    await page.keyboard.press("Control+Enter");
    await page.getByRole("alert").filter({ hasText: "wrote meanwhile" }).waitFor();
    expect((await lines(id)).map(({ body }) => body)).toEqual(["I was charged twice", "We refund it."]);
    await page.getByRole("button", { name: "Send anyway" }).click();
    await page.locator("article[data-kind=reply]", { hasText: "I am on it." }).waitFor();
    expect(await lines(id)).toHaveLength(3);
  });

  it("says who else is there and who writes an answer, until they leave", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    await prefer("lead", { locale: "zh", theme: "dark" });
    const { id } = await begin("Where is it", "Where is my payment?");
    const [first, second] = [await open(), await open({ locale: "zh", theme: "dark" })];
    await signInAs(first, "agent");
    await signInAs(second, "lead");
    await first.goto(`/console/inbox/${id}`);
    await first.getByText("Live", { exact: true }).waitFor();
    await second.goto(`/console/inbox/${id}`);
    await first.getByText(/is looking at this$/).waitFor();
    await second.getByText(/正在查看$/).waitFor();
    await first.getByRole("textbox", { name: "Answer the customer…" }).pressSequentially("Just");
    await second.getByText(/正在写回复$/).waitFor();
    await expectAccessible(second);
    await first.goto("/console/inbox");
    await second.getByText(/正在写回复$/).waitFor({ state: "detached" });
    await prefer("lead", { locale: "en", theme: "light" });
  });

  it("is answered with a canned reply, whose gaps are filled in before it goes", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    await prisma.cannedReply.createMany({
      data: [
        {
          shortcut: "thanks",
          title: "Thanks",
          body: { en: "Thank you, {{customer.firstName}}. {{transaction.amount}}" },
        },
        { shortcut: "other", title: "Another", body: { en: "Another" } },
      ],
      skipDuplicates: true,
    });
    const { id } = await begin("A small thing", "It works now");
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const area = page.getByRole("textbox", { name: "Answer the customer…" });
    await area.pressSequentially("Good! /tha");
    await page.getByRole("option", { name: /thanks/ }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await until("it is inserted", async () =>
      (await area.inputValue()).startsWith("Good! Thank you, Wei. [[transaction.amount]]"),
    );
    await page.getByText("Fill in what is not known first: transaction.amount").waitFor();
    expect(await page.getByRole("button", { name: /^Send/ }).first().isDisabled()).toBe(true);
    await page.keyboard.type("That is all.");
    await page.keyboard.press("Control+Enter");
    await page
      .locator("article[data-kind=reply]", { hasText: "Good! Thank you, Wei. That is all." })
      .waitFor();
  });

  it("is formatted by keys, looked at before it goes, and read with its formatting by both sides", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const { id } = await begin("How to pay", "See https://shop.example/cart <b>please</b> **now**");
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const theirs = page.locator("article[data-kind=inbound]");
    // What a customer writes stays as it is, but for its addresses.
    await theirs.getByRole("link", { name: "https://shop.example/cart" }).waitFor();
    expect(await theirs.locator("strong, b").count()).toBe(0);
    const area = page.getByRole("textbox", { name: "Answer the customer…" });
    await area.pressSequentially("Please ");
    await page.keyboard.press("Control+b");
    await area.pressSequentially("check");
    await page.keyboard.press("Control+b");
    expect(await area.inputValue()).toBe("Please **check**");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await area.pressSequentially("the card");
    await page.keyboard.press("Control+Shift+8");
    await page.keyboard.press("Enter");
    await area.pressSequentially("the address");
    expect(await area.inputValue()).toBe("Please **check**\n- the card\n- the address");
    await page.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name: "Preview" }).click();
    await page.getByRole("region", { name: "Preview" }).locator("li", { hasText: "the address" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Preview" }).click();
    await area.focus();
    await page.keyboard.press("Control+Enter");
    const ours = page.locator("article[data-kind=reply]");
    await ours.locator("strong", { hasText: "check" }).waitFor();
    expect(await ours.locator("li").allTextContents()).toEqual(["the card", "the address"]);
    const { preview } = await prisma.conversation.findUniqueOrThrow({ where: { id } });
    expect(preview).toBe("Please check - the card - the address");
  });

  it("tells a colleague who was chosen from a list by keys", async () => {
    await prefer("agent", { locale: "en", theme: "dark" });
    const { id } = await begin("A second look", "Is this right?");
    const page = await open({ theme: "dark" });
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.keyboard.press("n");
    const area = page.getByRole("textbox", { name: "Only colleagues see this…" });
    await area.pressSequentially("Please look, @sof");
    await page.getByRole("option", { name: /Sofia/ }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await until("the name is there", async () => /@Sofia .+ $/.test(await area.inputValue()));
    await area.pressSequentially("thanks");
    await page.keyboard.press("Control+Enter");
    await page.locator("article[data-kind=note]", { hasText: "thanks" }).waitFor();
    const lead = await prisma.staff.findUniqueOrThrow({ where: { email: "lead@upay.example" } });
    expect(await prisma.mention.count({ where: { conversationId: id, staffId: lead.id } })).toBe(1);
    await prefer("agent", { locale: "en", theme: "light" });
  });

  it("keeps a draft from one browser to another", async () => {
    const { id } = await begin("A question", "May I ask?");
    const [first, second] = [await open(), await open()];
    await signInAs(first, "agent");
    await signInAs(second, "agent");
    await first.goto(`/console/inbox/${id}`);
    await first.waitForLoadState("networkidle");
    await first.getByRole("textbox", { name: "Answer the customer…" }).fill("Of course, ");
    await until("the draft is kept", async () => {
      return (await prisma.draft.count({ where: { conversationId: id } })) === 1;
    });
    await second.goto(`/console/inbox/${id}`);
    const area = second.getByRole("textbox", { name: "Answer the customer…" });
    await until("the draft is there", async () => (await area.inputValue()) === "Of course, ");
  });

  it("shows hostile words as words", async () => {
    const { id } = await begin(
      "<b>x</b>",
      "<script>window.hurt = 1</script> \u202Etxt.exe [a](javascript:1)",
    );
    const page = await open();
    await signInAs(page, "agent");
    await page.goto(`/console/inbox/${id}`);
    await page.locator("article", { hasText: "<script>window.hurt = 1</script>" }).waitFor();
    expect(await page.evaluate(() => "hurt" in window)).toBe(false);
  });

  it("is found by its words and opened at the line", async () => {
    const { id } = await begin("Lost parcel", "The zeppelin brought nothing");
    for (let at = 0; at < 70; at += 1)
      await receive(system, id, { body: `and again ${at}`, clientId: randomUUID() });
    const page = await open();
    await signInAs(page, "agent");
    await page.goto("/console/inbox");
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("/");
    await page.getByRole("searchbox", { name: "Words, people, numbers" }).fill("zeppelin");
    await page.locator("mark", { hasText: "zeppelin" }).click();
    await page.locator('article[data-seq="1"]', { hasText: "zeppelin" }).waitFor();
    expect(page.url()).toContain(`/console/inbox/${id}?at=1`);
  });
});
