import type { FrameLocator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");
const disconnected = [/ERR_INTERNET_DISCONNECTED/, /WebSocket/];

/** The chat on the demonstration's shop, opened by its button. */
async function openChat(page: Page, language: "en" | "zh" = "en"): Promise<FrameLocator> {
  await page.goto(`/chat/demonstration?language=${language}`);
  await page.getByRole("button", { name: language === "zh" ? "打开在线客服" : "Open the chat" }).click();
  const chat = page.frameLocator("iframe");
  await chat.getByRole("textbox", { name: language === "zh" ? "消息" : "Message" }).waitFor();
  return chat;
}

const write = async (chat: FrameLocator | Page, text: string) => {
  const field = chat.getByRole("textbox", { name: /^(Message|消息)$/ });
  await field.fill(text);
  await field.press("Enter");
};
const said = (chat: FrameLocator | Page, text: string) => chat.locator("li", { hasText: text });
const isSent = (chat: FrameLocator | Page, text: string) =>
  until(`“${text}” is sent`, async () => {
    const shown = await said(chat, text).last().getAttribute("class");
    return shown === "own";
  });

async function heldAs(first: string) {
  const { rows } = await pool.query<{ id: string; status: string; bodies: string[] }>(
    `SELECT v.id, v.status, array(SELECT m.body FROM messages m WHERE m.conversation_id = v.id
       AND m.kind IN ('inbound', 'reply') ORDER BY m.seq) AS bodies
     FROM conversations v WHERE v.channel = 'chat' AND v.subject = $1`,
    [first],
  );
  return rows;
}

describe("the chat on a shop's page", () => {
  it("goes from the greeting to solved, between a visitor and an agent", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const visitor = await open({ width: 1000, height: 800 });
    const chat = await openChat(visitor);
    await chat.getByText("Hello! Tell us what happened").waitFor();
    await chat.getByLabel("Your name (optional)").fill("Wei Chen");
    await write(chat, "Payment of a book failed, card 4111 1111 1111 1111");
    await chat.getByText("kept its last four digits, to protect you").waitFor();
    await isSent(chat, "•••• 1111");
    await expectAccessible(visitor);
    const subject = "Payment of a book failed, card •••• 1111";
    const [held] = await until("the conversation is kept", async () => {
      const found = await heldAs(subject);
      return found.length > 0 && found;
    });
    const agent = await open();
    await signInAs(agent, "agent");
    await agent.goto(`/console/inbox/${held!.id}`);
    await agent.getByText("Live", { exact: true }).waitFor();
    const area = agent.getByRole("textbox", { name: "Answer the customer…" });
    await area.pressSequentially("We look into it: https://pay.example/help");
    await chat.getByText("is writing…").waitFor();
    await agent.keyboard.press("Control+Enter");
    await said(chat, "We look into it").waitFor();
    expect(await chat.getByRole("link").getAttribute("href")).toBe("https://pay.example/help");
    await chat.locator("li.own", { hasText: "Seen" }).waitFor();
    await chat.getByRole("textbox", { name: "Message" }).pressSequentially("Thank");
    await agent.getByText("The customer is typing…").waitFor();
    const threadsRead: string[] = [];
    agent.on("request", (request) => {
      if (request.url().includes("/thread?")) threadsRead.push(request.url());
    });
    await write(chat, "Thank you!");
    const thanks = agent.locator("article", { hasText: "Thank you!" });
    await thanks.waitFor();
    expect(await thanks.textContent()).toContain("Wei Chen");
    expect(threadsRead).toEqual([]);
    await visitor.keyboard.press("Escape");
    await visitor.getByRole("button", { name: "Open the chat" }).waitFor();
    await area.fill("You are welcome.");
    await agent.keyboard.press("Control+Enter");
    await visitor.getByRole("button", { name: "Open the chat, 1 new" }).click();
    await said(chat, "You are welcome.").waitFor();
    await chat.getByRole("button", { name: "End chat" }).click();
    await chat.getByText("End this chat?").waitFor();
    await chat.getByRole("button", { name: "End chat" }).last().click();
    await chat.getByText("This conversation has ended").waitFor();
    await chat.getByRole("radio", { name: "4 – Good" }).check();
    await chat.getByText("Thank you. You may still change it.").waitFor();
    await expectAccessible(visitor);
    await until("it is solved", async () => (await heldAs(subject))[0]?.status === "solved");
    await agent.getByText("The customer rated this 4 of 5").waitFor();
    await chat.getByRole("button", { name: "New conversation" }).click();
    await chat.getByText("Hello! Tell us what happened").waitFor();
    expect(await chat.locator("li").count()).toBe(0);
  });

  it("speaks Chinese, fills a phone, and goes by keyboard", async () => {
    const page = await open({ locale: "zh", theme: "dark", width: 390, height: 844 });
    await page.goto("/chat/demonstration?language=zh");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "打开在线客服" }).focus();
    await page.keyboard.press("Enter");
    const chat = page.frameLocator("iframe");
    await chat.getByText("您好！").waitFor();
    const box = await page.locator("iframe").boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
    await page.keyboard.type("余额付款失败了");
    await page.keyboard.press("Enter");
    await isSent(chat, "余额付款失败了");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await until("the button has the focus again", () =>
      page.evaluate(() => document.activeElement?.tagName === "BUTTON"),
    );
    expect((await heldAs("余额付款失败了"))[0]?.bodies).toEqual(["余额付款失败了"]);
  });
});

describe("a visitor's page", () => {
  it("keeps what is written without a connection, and sends it once and in order when it is back", async () => {
    const page = await open({ expectedErrors: disconnected });
    await page.goto("/chat/frame");
    await write(page, "Before the tunnel");
    await isSent(page, "Before the tunnel");
    await page.context().setOffline(true);
    await page.getByText("No connection.").waitFor();
    for (const text of ["In the tunnel 1", "In the tunnel 2", "In the tunnel 3"]) await write(page, text);
    expect(await page.locator("li.waiting").count()).toBe(3);
    await page.context().setOffline(false);
    await isSent(page, "In the tunnel 3");
    expect((await heldAs("Before the tunnel")).map(({ bodies }) => bodies)).toEqual([
      ["Before the tunnel", "In the tunnel 1", "In the tunnel 2", "In the tunnel 3"],
    ]);
  });

  it("neither loses nor doubles what is on its way while it is loaded again", async () => {
    const page = await open({ expectedErrors: disconnected });
    await page.goto("/chat/frame");
    await page.getByText("Connecting…").waitFor({ state: "detached" });
    const texts = Array.from({ length: 6 }, (_, count) => `Loaded again ${count}`);
    for (const text of texts) {
      await write(page, text);
      await page.reload();
    }
    await isSent(page, texts.at(-1)!);
    await until(
      "all are there",
      async () => (await page.locator("li.own:not(.waiting)").count()) >= texts.length,
    );
    expect((await heldAs(texts[0]!)).map(({ bodies }) => bodies)).toEqual([texts]);
    expect(await page.locator("li .body").allTextContents()).toEqual(texts);
  });

  it("is one with its other tabs", async () => {
    const first = await open();
    await first.goto("/chat/frame");
    await write(first, "From the first tab");
    await isSent(first, "From the first tab");
    const second = await first.context().newPage();
    await second.goto("/chat/frame");
    await said(second, "From the first tab").waitFor();
    await write(second, "From the second tab");
    await isSent(second, "From the second tab");
    await said(first, "From the second tab").waitFor();
    expect((await heldAs("From the first tab")).map(({ bodies }) => bodies)).toEqual([
      ["From the first tab", "From the second tab"],
    ]);
  });

  it("shows what is written as text, whatever it holds", async () => {
    const page = await open();
    await page.goto("/chat/frame?greeting=%3Cscript%3Ealert(1)%3C/script%3E%22onload=x&colour=red;x");
    await page.getByText('<script>alert(1)</script>"onload=x').waitFor();
    const nasty = `<img src=x onerror="document.title='owned'"> javascript:alert(1) <b>x</b>`;
    await write(page, nasty);
    await isSent(page, "<img src=x");
    expect(await page.locator("li .body").textContent()).toBe(nasty);
    expect(await page.getByRole("link").count()).toBe(0);
    expect(await page.title()).toBe("Chat with us");
  });

  it("may stand in frames of the sites that were named, and nothing else of ours may", async () => {
    const frame = await fetch(`${url}/chat/frame`);
    expect(frame.headers.get("x-frame-options")).toBeNull();
    expect(frame.headers.get("content-security-policy")).toContain(`frame-ancestors 'self' ${url}`);
    for (const path of ["/auth/sign-in", "/chat/demonstration", "/help/contact"]) {
      const { headers } = await fetch(url + path);
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
    const loader = await fetch(`${url}/widget.js`);
    expect(loader.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect((await loader.arrayBuffer()).byteLength).toBeLessThan(6_000);
  });
});
