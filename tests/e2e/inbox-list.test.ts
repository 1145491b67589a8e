import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { minutes } from "#app/platform/time.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { until } from "#tests/setup/until.ts";
import { cookieOf, prefer, report, signInAs } from "./staff.ts";
import { regularPayments, takeover } from "./suspicious.ts";

const open = useBrowser();
const { url } = inject("console");
const system = { type: "system" } as const;

/** A customer writes, so many minutes ago. */
async function written(
  channel: ConversationChannel,
  name: string,
  ago: number,
  different: { customerId?: string; tags?: string[] } = {},
) {
  const at = new Date(Date.now() - minutes(ago));
  const { id } = await openConversation(system, {
    channel,
    contact: { name, email: `${randomUUID().slice(0, 8)}@customer.example` },
    locale: "en",
    subject: `About ${name}`,
    first: {
      kind: "inbound",
      author: { type: "customer", id: null },
      body: "It did not work.",
      clientId: randomUUID(),
    },
    at,
    ...different,
  });
  return id;
}

/** Nobody has anything to do in this channel: each test finds its own conversations only. */
const emptied = (channel: ConversationChannel) =>
  pool.query("UPDATE conversations SET status = 'solved', solved_at = now() WHERE channel = $1", [channel]);

/** Three who wrote by email and wait, the longest first; nobody else does. */
async function threeWaiting() {
  await emptied("email");
  return [
    await written("email", "Ana", 900),
    await written("email", "Ben", 300),
    await written("email", "Cyd", 20),
  ];
}

const standing = (id: string) => prisma.conversation.findUniqueOrThrow({ where: { id } });
const rowOf = (page: Page, id: string) => page.locator(`[data-conversation="${id}"]`);
const shownIds = (page: Page) =>
  page
    .locator("[data-conversation]")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-conversation")));

async function visit(page: Page, path: string, heading = "Inbox") {
  await page.goto(path);
  await page.getByRole("heading", { name: heading, level: 1, exact: true }).waitFor();
  await page.waitForLoadState("networkidle");
}

describe("the list of the inbox", () => {
  it("shows a colleague's work in place, keeps what left, and lets what is new wait", async () => {
    const ids = await threeWaiting();
    await prefer("agent", { locale: "en", theme: "light" });
    await prefer("lead", { locale: "en", theme: "light" });
    const [agent, lead] = [await open(), await open()];
    await signInAs(agent, "agent");
    await signInAs(lead, "lead");
    for (const page of [agent, lead]) {
      await visit(page, "/console/inbox?view=unassigned&channel=email");
      await page.getByText("Live", { exact: true }).waitFor();
      expect(await shownIds(page)).toEqual(ids);
    }
    expect(await rowOf(agent, ids[0]!).locator("[data-level]").getAttribute("data-level")).toBe("late");
    expect(await rowOf(agent, ids[2]!).locator("[data-level]").getAttribute("data-level")).toBe("calm");

    await lead.getByRole("checkbox", { name: "Select the conversation with Ben" }).click();
    await lead.keyboard.press("a");
    await lead.getByRole("dialog", { name: "Assign 1 conversation" }).waitFor();
    await lead.keyboard.press("Enter");
    await lead.getByRole("status").filter({ hasText: "1 conversation assigned to" }).waitFor();
    for (const page of [agent, lead]) {
      await page.locator(`[data-conversation="${ids[1]}"][data-left]`).waitFor();
      expect(await shownIds(page)).toEqual(ids);
    }

    const late = await written("email", "Dee", 600);
    const pill = agent.getByRole("button", { name: "1 new conversation" });
    await pill.waitFor();
    expect(await shownIds(agent)).toEqual(ids);
    await pill.click();
    await rowOf(agent, late).getByText("New in this list").waitFor();
    expect(await shownIds(agent)).toEqual([ids[0], late, ids[2]]);
  });

  it("changes a selection at once, and puts it back", async () => {
    await emptied("email");
    const ids = [
      await written("email", "Eve", 40, { tags: ["refund"] }),
      await written("email", "Fay", 30),
      await written("email", "Gus", 20),
      await written("email", "Hal", 10),
    ];
    const page = await open();
    await prefer("agent", { locale: "en", theme: "light" });
    await signInAs(page, "agent");
    await visit(page, "/console/inbox?channel=email");
    const box = (name: string) =>
      page.getByRole("checkbox", { name: `Select the conversation with ${name}` });
    await box("Eve").click();
    await box("Gus").click({ modifiers: ["Shift"] });
    await page.getByText("3 selected").waitFor();
    await page.keyboard.press("e");
    await page.getByRole("status").filter({ hasText: "3 conversations solved" }).waitFor();
    const statuses = async () => (await Promise.all(ids.map(standing))).map(({ status }) => status);
    expect(await statuses()).toEqual(["solved", "solved", "solved", "open"]);
    expect(await shownIds(page)).toEqual(ids);
    expect(await page.locator("[data-left]").count()).toBe(3);

    await page.keyboard.press("z");
    await page.getByRole("status").filter({ hasText: "3 conversations put back" }).waitFor();
    expect(await statuses()).toEqual(["open", "open", "open", "open"]);
    await page.locator("[data-left]").first().waitFor({ state: "detached" });

    await page.getByRole("checkbox", { name: "Select all shown" }).click();
    await page.getByText("4 selected").waitFor();
    await page.keyboard.press("t");
    await page.keyboard.type("VIP guest");
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "4 conversations tagged vip-guest" }).waitFor();
    expect((await standing(ids[0]!)).tags).toEqual(["refund", "vip-guest"]);
    await page.getByRole("button", { name: "Undo" }).last().click();
    await page.getByRole("status").filter({ hasText: "4 conversations put back" }).waitFor();
    expect((await standing(ids[0]!)).tags).toEqual(["refund"]);

    // Who changes it again after that keeps what they did.
    await box("Hal").click();
    await page.keyboard.press("p");
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "1 conversation: priority Urgent" }).waitFor();
    await rowOf(page, ids[3]!).getByText("Priority: Urgent").waitFor();
    await prisma.conversation.update({ where: { id: ids[3] }, data: { version: { increment: 1 } } });
    await page.keyboard.press("z");
    await page.getByRole("status").filter({ hasText: "Not put back" }).waitFor();
    expect((await standing(ids[3]!)).priority).toBe(3);
  });

  it("is walked by keyboard", async () => {
    await emptied("email");
    const ids = [
      await written("email", "Ida", 40),
      await written("email", "Jon", 30),
      await written("email", "Kai", 20),
    ];
    const page = await open();
    await prefer("agent", { locale: "en", theme: "light" });
    await signInAs(page, "agent");
    await page.goto("/console");
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.waitForURL(/\/console\/inbox$/);
    await visit(page, "/console/inbox?channel=email");
    // Three keys at once: down, down and up again end on the first.
    for (const key of ["j", "j", "k"]) await page.keyboard.press(key);
    await page.waitForURL((address) => address.pathname.endsWith(ids[0]!));
    expect(
      await page.locator('[data-conversation][aria-current="true"]').getAttribute("data-conversation"),
    ).toBe(ids[0]);
    await page.keyboard.press("x");
    await page.getByText("1 selected").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("1 selected").waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname).toBe(`/console/inbox/${ids[0]}`);
    await page.keyboard.press("u");
    await page.waitForURL(/\/console\/inbox\?channel=email$/);

    // What is selected is meant, whichever conversation was opened after it.
    await rowOf(page, ids[0]!).click();
    await page.getByRole("heading", { name: "About Ida", level: 1 }).waitFor();
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.waitForURL((address) => address.pathname.endsWith(ids[1]!));
    await page.getByRole("heading", { name: "About Jon", level: 1 }).waitFor();
    await page.getByText("1 selected").waitFor();
    await page.keyboard.press("s");
    await page.keyboard.type("writes");
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "1 conversation snoozed until the customer" }).waitFor();
    expect((await standing(ids[0]!)).status).toBe("snoozed");
    expect((await standing(ids[1]!)).status).toBe("open");
    await page.keyboard.press("z");
    await page.getByRole("status").filter({ hasText: "1 conversation put back" }).waitFor();
    await page.keyboard.press("u");
    await page.waitForURL(/\/console\/inbox\?channel=email$/);
    await page.locator("[data-left]").first().waitFor({ state: "detached" });

    await rowOf(page, ids[0]!).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(
      (id) => document.activeElement?.getAttribute("data-conversation") === id,
      ids[2],
    );
    await page.keyboard.press("x");
    await page.getByText("1 selected").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL((address) => address.pathname.endsWith(ids[2]!));
    await page.keyboard.press("/");
    await page.waitForURL(/\/console\/inbox\/search/);
  });

  it("speaks Chinese, sleeps until tomorrow, and is one pane on a small screen", async () => {
    await emptied("email");
    const id = await written("email", "林伟", 10);
    await prefer("agent", { locale: "zh", theme: "dark" });
    const page = await open({ locale: "zh", theme: "dark" });
    await signInAs(page, "agent");
    await visit(page, "/console/inbox?channel=email", "收件箱");
    await expectAccessible(page);
    await page.keyboard.press("x");
    await page.getByText("已选 1 个").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("s");
    await page.getByRole("dialog", { name: "暂缓 1 个会话" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "已将 1 个会话暂缓至" }).waitFor();
    expect(await standing(id)).toMatchObject({ status: "snoozed" });
    await page.locator("[data-left]").waitFor();

    const small = await open({ locale: "zh", theme: "dark", width: 390, height: 844 });
    await signInAs(small, "agent");
    await visit(small, "/console/inbox?view=snoozed&channel=email", "收件箱");
    await expectAccessible(small);
    await rowOf(small, id).click();
    await small.waitForURL((address) => address.pathname.endsWith(id));
    await rowOf(small, id).waitFor({ state: "hidden" });
    await small.keyboard.press("u");
    await rowOf(small, id).waitFor();
    await prefer("agent", { locale: "en", theme: "light" });
  });

  it("steps on from a row that was clicked a moment ago", async () => {
    const ids = await threeWaiting();
    await prefer("agent", { locale: "en", theme: "light" });
    const page = await open();
    await signInAs(page, "agent");
    await visit(page, "/console/inbox?channel=email");
    await page.evaluate((id) => {
      document.querySelector<HTMLElement>(`[data-conversation="${id}"]`)!.click();
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
    }, ids[1]);
    await page.waitForURL((address) => address.pathname.endsWith(ids[2]!));
  });

  it("reads on by itself, and draws only what is in sight", async () => {
    await emptied("email");
    const ids: string[] = [];
    for (let at = 0; at < 120; at += 1) ids.push(await written("email", `Row ${at}`, 500 - at));
    const page = await open();
    await prefer("agent", { locale: "en", theme: "light" });
    await signInAs(page, "agent");
    await visit(page, "/console/inbox?channel=email");
    expect((await shownIds(page)).length).toBeLessThan(40);
    await until("the last row is shown", async () => {
      await page.locator("[data-conversation]").last().focus();
      await page.keyboard.press("End");
      return rowOf(page, ids.at(-1)!).isVisible();
    });
    await page.getByText("That is all: 120 conversations").waitFor();
    expect((await shownIds(page)).length).toBeLessThan(60);
  });

  it("teaches where there is nothing, and marks customers whose payments are under review", async () => {
    await emptied("email");
    const page = await open();
    await prefer("agent", { locale: "en", theme: "light" });
    await signInAs(page, "agent");
    await visit(page, "/console/inbox?channel=email");
    await page.getByText("No open conversations").waitFor();
    await page.getByText("Only Email is shown.").waitFor();

    await report(...regularPayments("cus_inbox_list"), ...takeover("cus_inbox_list", 2));
    await until("an alert is open", async () => {
      const { rows } = await pool.query("SELECT 1 FROM alerts WHERE customer_id = 'cus_inbox_list'");
      return rows.length > 0;
    });
    const id = await written("email", "Lea", 5, { customerId: "cus_inbox_list" });
    await page.getByRole("button", { name: "1 new conversation" }).click();
    await rowOf(page, id).getByText("Take care: a risk check of this customer is open").waitFor();
  });

  it("is narrowed down by any field, kept under a name, and found again", async () => {
    await emptied("email");
    const wanted = await written("email", "Oda", 9, { tags: ["refund"] });
    await written("email", "Pia", 8);
    const page = await open();
    await prefer("agent", { locale: "en", theme: "light" });
    await signInAs(page, "agent");
    await visit(page, "/console/inbox?channel=email");
    await until("both are listed", async () => (await shownIds(page)).length === 2);
    await page.getByRole("button", { name: "Filter and save views" }).click();
    await page.getByRole("textbox", { name: "Tags" }).fill("Refund");
    await page.getByRole("textbox", { name: "Keep this as a view" }).fill("Refunds");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save view" }).click();
    await page.waitForURL((address) => address.searchParams.get("tag") === "refund");
    await until("one is listed", async () => (await shownIds(page)).join() === wanted);
    await page.getByRole("button", { name: "Refunds" }).waitFor();

    await visit(page, "/console/inbox");
    await page.getByRole("button", { name: /^More/ }).click();
    await page.getByRole("menuitem", { name: "Refunds" }).click();
    await until("it is listed again", async () => (await shownIds(page)).join() === wanted);
    expect(new URL(page.url()).searchParams.get("channel")).toBe("email");
    await page.getByRole("button", { name: "1 filter", exact: true }).click();
    await page.getByRole("button", { name: "Remove the view Refunds" }).click();
    await page.getByRole("status").getByRole("button", { name: "Undo" }).waitFor();
    await until(
      "it is gone",
      async () => (await prisma.savedView.count({ where: { name: "Refunds" } })) === 0,
    );

    await page.goto("/console/inbox?channel=email&tag=nowhere");
    await page.getByText("Nothing fits").waitFor();
    await page.getByRole("link", { name: "Take the filters off" }).click();
    await page.waitForURL((address) => !address.searchParams.has("tag"));
  });

  it("offers no changes to those who do not answer customers", async () => {
    await written("email", "Max", 5);
    const page = await open();
    await prefer("analyst", { locale: "en", theme: "light" });
    await signInAs(page, "analyst");
    await visit(page, "/console/inbox?channel=email");
    await page.keyboard.press("x");
    expect(await page.getByRole("checkbox").count()).toBe(0);
    await page
      .getByRole("button", { name: "All channels" })
      .or(page.getByRole("button", { name: "Email" }))
      .waitFor();
  });
});

describe("a change of a selection", () => {
  async function send(body: string) {
    const response = await fetch(`${url}/console/inbox/changes`, {
      method: "POST",
      headers: { Origin: url, "Content-Type": "application/json", Cookie: await cookieOf("agent") },
      body,
    });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  }

  it("is refused where it is none, and stops at nothing that cannot be changed", async () => {
    const id = await written("email", "Nia", 5);
    const nobodys = "00000000-0000-4000-8000-000000000000";
    const nonsense = [
      "",
      "[]",
      JSON.stringify({ ids: [], change: { status: "solved" } }),
      JSON.stringify({ ids: ["1"], change: { status: "solved" } }),
      JSON.stringify({ ids: [id], change: { status: "gone" } }),
      JSON.stringify({ ids: [id], change: { status: "snoozed" } }),
      JSON.stringify({ ids: [id], change: { addTag: "!!!" } }),
      JSON.stringify({ ids: Array(51).fill(id), change: { status: "solved" } }),
      JSON.stringify({ undo: [{ id, version: 1, before: { status: "open" } }] }),
    ];
    for (const body of nonsense) expect((await send(body)).status, body).toBe(400);
    expect((await send("x".repeat(300_000))).status).toBe(413);

    const past = { status: "snoozed", until: "2020-01-01T00:00:00Z" };
    expect((await send(JSON.stringify({ ids: [id], change: past }))).answer).toEqual({
      changed: [],
      refused: [id],
    });
    const stranger = { assigneeId: nobodys };
    expect((await send(JSON.stringify({ ids: [id], change: stranger }))).answer).toMatchObject({
      refused: [id],
    });
    const { answer } = await send(JSON.stringify({ ids: [nobodys, id], change: { priority: "high" } }));
    expect(answer).toMatchObject({ changed: [{ id }], refused: [nobodys] });
    expect((await send(JSON.stringify({ undo: answer.changed }))).answer).toEqual({ back: 1 });
    expect(await standing(id)).toMatchObject({ status: "open", priority: 1 });
  });
});
