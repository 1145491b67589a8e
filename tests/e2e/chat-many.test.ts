import type { Page } from "playwright-core";
import { afterAll, describe, expect, inject, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { useBrowser } from "#tests/setup/browser.ts";
import { type RunningProcess, startWeb } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";
import { cookieOf, prefer, signInAs } from "./staff.ts";

const open = useBrowser();
const { url } = inject("console");
const cut = [/WebSocket/, /ERR_CONNECTION/, /ERR_INCOMPLETE/, /Failed to load resource/];

let second: (RunningProcess & { url: string }) | undefined;
afterAll(() => second?.stop());

const field = (page: Page) => page.getByRole("textbox", { name: /^(Message|消息)$/ });
const write = async (page: Page, text: string) => {
  await field(page).fill(text);
  await field(page).press("Enter");
};
const said = (page: Page, text: string) => page.locator("li", { hasText: text });

const idOf = (subject: string) =>
  until("the conversation is kept", async () => {
    const { rows } = await pool.query<{ id: string }>(
      "SELECT id FROM conversations WHERE channel = 'chat' AND subject = $1",
      [subject],
    );
    return rows[0]?.id ?? false;
  });

const bodies = async (id: string) =>
  (
    await pool.query<{ body: string }>(
      "SELECT body FROM messages WHERE conversation_id = $1 AND kind IN ('inbound', 'reply') ORDER BY seq",
      [id],
    )
  ).rows.map(({ body }) => body);

async function give(id: string, role: "agent" | "lead") {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM staff WHERE role = $1 ORDER BY email LIMIT 1",
    [role],
  );
  const response = await fetch(`${url}/console/inbox/changes`, {
    method: "POST",
    headers: { Origin: url, "Content-Type": "application/json", Cookie: await cookieOf("lead") },
    body: JSON.stringify({ ids: [id], change: { assigneeId: rows[0]!.id } }),
  });
  expect(response.status).toBe(200);
}

async function answer(agent: Page, text: string, label: string) {
  await agent.getByRole("textbox", { name: label }).fill(text);
  await agent.keyboard.press("Control+Enter");
}

describe("two visitors and two agents", () => {
  it("talk from the greeting to the survey in two languages, handed on, with a process killed under them", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    await prefer("lead", { locale: "zh", theme: "light" });
    second = await startWeb({ LOG_LEVEL: "info" });
    const port = new URL(second.url).port;
    const [ann, wei] = await Promise.all([
      open({ width: 420, height: 760, expectedErrors: cut }),
      open({ width: 390, height: 844, locale: "zh", expectedErrors: cut }),
    ]);
    await ann.goto("/chat/frame?language=en&ask=name*");
    await wei.goto(`${second.url}/chat/frame?language=zh&ask=none`);
    await ann.getByText("Hello! Tell us what happened").waitFor();
    await wei.getByText("您好！").waitFor();
    await field(ann).fill("My card was charged twice");
    await ann.getByText("Please tell us who you are first.").waitFor();
    await ann.getByLabel("Your name").fill("Ann Lee");
    await write(ann, "My card was charged twice");
    const written = performance.now();
    await write(wei, "余额付款一直失败");
    const [one, other] = await Promise.all([idOf("My card was charged twice"), idOf("余额付款一直失败")]);
    expect(performance.now() - written).toBeLessThan(5_000);

    const [agent, lead] = await Promise.all([open(), open({ locale: "zh" })]);
    await signInAs(agent, "agent");
    await signInAs(lead, "lead");
    await agent.goto(`/console/inbox/${one}`);
    await lead.goto(`/console/inbox/${other}`);
    await agent.getByText("Live", { exact: true }).waitFor();
    await answer(lead, "我们正在查。", "回复客户…");
    await answer(agent, "Let me look.", "Answer the customer…");
    await Promise.all([said(ann, "Let me look.").waitFor(), said(wei, "我们正在查。").waitFor()]);
    await agent.getByText("Seen by the customer").waitFor();
    await lead.getByText("客户已读").waitFor();

    await agent.getByRole("button", { name: "Be right back" }).click();
    await agent.getByRole("menuitem", { name: "In 5 minutes" }).click();
    await ann.getByText("will be right back").waitFor();
    await agent.getByText("The customer knows you are back by").waitFor();
    await answer(agent, "I am back.", "Answer the customer…");
    await ann.getByText("will be right back").waitFor({ state: "detached" });
    await agent.getByRole("button", { name: "Be right back" }).waitFor();

    await give(one, "agent");
    await ann.getByText("is with you").waitFor();
    await give(one, "lead");
    await ann.getByText("has taken over").waitFor();

    // The process that one of them is connected to dies; another takes its port.
    await second.stop("SIGKILL");
    await wei.getByText("网络已断开").waitFor();
    await write(wei, "断线时写的一");
    await write(wei, "断线时写的二");
    await answer(lead, "我们还在。", "回复客户…");
    // It has left before the visitor's two come: a reply that crosses theirs would ask first.
    await until("the answer is sent", async () => (await bodies(other)).includes("我们还在。"));
    second = await startWeb({ LOG_LEVEL: "info", PORT: port, APP_ORIGIN: `http://localhost:${port}` });
    await said(wei, "我们还在。").waitFor({ timeout: 60_000 });
    await until("both are sent", async () => (await wei.locator("li.waiting").count()) === 0);
    const truth = await bodies(other);
    expect(truth).toEqual(["余额付款一直失败", "我们正在查。", "我们还在。", "断线时写的一", "断线时写的二"]);
    expect(await wei.locator("li .body").allTextContents()).toEqual(truth);

    await lead.getByRole("button", { name: "解决" }).first().click();
    await wei.getByText("本次对话已结束").waitFor();
    await wei.getByRole("radio", { name: "5 – 非常满意" }).check();
    await wei.getByText("谢谢您的评价").waitFor();
    await ann.getByRole("button", { name: "End chat" }).click();
    await ann.getByRole("button", { name: "End chat" }).last().click();
    await ann.getByText("This conversation has ended").waitFor();
    await ann.getByRole("radio", { name: "3 – So-so" }).check();
    await ann.getByText("You may still change it").waitFor();
    // Nothing of one conversation came to the other.
    expect(await bodies(one)).toEqual(["My card was charged twice", "Let me look.", "I am back."]);
  }, 240_000);
});
