import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { setSending } from "#app/features/channels/email/outbound/sending-settings.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { receive, reply } from "#app/features/tickets/desk.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { type Balancer, startBalancer } from "#tests/setup/balancer.ts";
import { expectAccessible, useBrowser } from "#tests/setup/browser.ts";
import { startWeb } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";
import { useServers } from "./servers.ts";
import { prefer, signInAs } from "./staff.ts";
import { field, heldAs, isSent, write } from "./visitor.ts";

const system = { type: "system" } as const;
const cut = [/WebSocket/, /ERR_/, /Failed to load resource/];

const kept = useServers();
const open = useBrowser();

const idOf = (subject: string) =>
  until(`“${subject}” is kept`, async () => (await heldAs(subject))[0]?.id ?? false);

/** A chat that has begun, as its visitor's page shows it. */
async function begun(first: string, language: "en" | "zh" = "en"): Promise<{ visitor: Page; id: string }> {
  const visitor = await open({ locale: language });
  await visitor.goto(`/chat/frame?language=${language}&ask=none`);
  await write(visitor, first);
  await isSent(visitor, first);
  return { visitor, id: await idOf(first) };
}

/** Answers as an agent does, and solves it with that. */
async function answer(id: string, body: string) {
  const { id: staffId, name, email } = await prisma.staff.findFirstOrThrow({ where: { role: "agent" } });
  const agent = { type: "staff", id: staffId, role: "agent", name, email } as StaffActor;
  await reply(agent, id, { body, clientId: randomUUID(), seenSeq: null, status: "solved" });
}

async function atDesk(id: string, address = "", expectedErrors: RegExp[] = []): Promise<Page> {
  await prefer("agent", { locale: "en", theme: "light" });
  const agent = await open({ expectedErrors });
  await signInAs(agent, "agent");
  await agent.goto(`${address}/console/inbox/${id}`);
  await agent.getByText("Live", { exact: true }).waitFor();
  return agent;
}

describe("an agent's inbox", () => {
  it("has a new visitor's first message within moments, and was not loaded again", async () => {
    await prefer("agent", { locale: "en", theme: "light" });
    const agent = await open();
    await signInAs(agent, "agent");
    await agent.goto("/console/inbox?view=unassigned&channel=chat&sort=newest");
    await agent.getByText("Live", { exact: true }).waitFor();
    await agent.waitForLoadState("networkidle");
    await agent.evaluate(() => Object.assign(window, { stillTheSame: true }));
    const { id } = await begun("The very first message");
    await agent.getByRole("button", { name: /\d+ new conversations?/ }).click();
    await agent.locator(`[data-conversation="${id}"]`).getByText("The very first message").first().waitFor();
    expect(await agent.evaluate(() => "stillTheSame" in window)).toBe(true);
  });
});

describe("an agent of a chat", () => {
  it("hands it on from its head, and the visitor is told to whom", async () => {
    const { visitor, id } = await begun("Please hand me on");
    const agent = await atDesk(id);
    const [own, other] = await Promise.all(
      ["agent", "lead"].map((role) =>
        prisma.staff.findFirstOrThrow({ where: { role, email: `${role}@upay.example` } }),
      ),
    );
    const give = async (from: string, to: string) => {
      await agent.getByRole("button", { name: new RegExp(`^${from}`) }).click();
      await agent.getByRole("menuitemradio", { name: to, exact: true }).click();
    };
    await give("Nobody", own!.name);
    await visitor.getByText(`${own!.name} is with you`).waitFor();
    await give(own!.name, other!.name);
    await visitor.getByText(`${other!.name} has taken over`).waitFor();
    expect((await prisma.conversation.findUniqueOrThrow({ where: { id } })).assigneeId).toBe(other!.id);
  });

  it("is not told for ever that the customer types", async () => {
    const { visitor, id } = await begun("I begin a sentence");
    const agent = await atDesk(id);
    const typing = agent.getByText("The customer is typing…");
    await field(visitor).pressSequentially("and then");
    await typing.waitFor();
    // Nothing more is said: it goes by itself.
    await typing.waitFor({ state: "detached" });
  });

  it("is told that new lines could not be read, and has them by itself when they can", async () => {
    const { id } = await begun("Read me if you can");
    const agent = await atDesk(id, "", [/503/]);
    let asked = 0;
    await agent.route(/\/thread\?after=/, (route) => {
      asked += 1;
      return route.fulfill({ status: 503, body: "not now" });
    });
    await prisma.$transaction((tx) =>
      append(
        tx,
        id,
        [{ kind: "activity", author: { type: "system", id: null }, data: { event: "away", minutes: 0 } }],
        new Date(),
      ),
    );
    await receive(system, id, { body: "Who can read this?", clientId: randomUUID() });
    const behind = agent.getByText("New lines could not be read. It is tried again by itself.");
    await behind.waitFor();
    await expectAccessible(agent);
    await until("it is asked again", () => asked > 1);
    await agent.unroute(/\/thread\?after=/);
    await agent.locator("article", { hasText: "Who can read this?" }).waitFor();
    await behind.waitFor({ state: "detached" });
  });

  it("sees a line whose telling was lost, and so does the visitor", async () => {
    const { visitor, id } = await begun("Tell me everything");
    const agent = await atDesk(id);
    const { id: staffId } = await prisma.staff.findFirstOrThrow({ where: { role: "lead" } });
    // Committed by a process that was gone before it could announce it.
    await prisma.$transaction((tx) =>
      append(
        tx,
        id,
        [{ kind: "reply", author: { type: "staff", id: staffId }, body: "Told to nobody" }],
        new Date(),
      ),
    );
    await Promise.all([
      agent.locator("article", { hasText: "Told to nobody" }).waitFor({ timeout: 60_000 }),
      visitor.locator("li", { hasText: "Told to nobody" }).waitFor({ timeout: 60_000 }),
    ]);
  });

  it.each(["falls silent", "is silent from the start"] as const)(
    "is live by polling where a websocket %s",
    async (how) => {
      const { id } = await begun(`Behind a proxy that swallows, ${how}`);
      const balancer = kept(await startBalancer());
      const web = kept(await startWeb({ LOG_LEVEL: "info", APP_ORIGIN: balancer.url }));
      balancer.use([Number(new URL(web.url).port)]);
      if (how === "is silent from the start") balancer.silenceWebsockets("start");
      const polls: string[] = [];
      const agent = await atDeskBehind(balancer, id, polls);
      if (how === "falls silent") {
        expect(polls).toEqual([]);
        balancer.silenceWebsockets();
      }
      await until("it polls", () => polls.includes("POST"), 90_000);
      await agent.getByText("Live", { exact: true }).waitFor();
      await receive(system, id, { body: "Heard all the same", clientId: randomUUID() });
      await agent.locator("article", { hasText: "Heard all the same" }).waitFor();
    },
    180_000,
  );
});

async function atDeskBehind(balancer: Balancer, id: string, polls: string[]): Promise<Page> {
  await prefer("agent", { locale: "en", theme: "light" });
  const agent = await open({ expectedErrors: cut });
  agent.on("request", (request) => {
    if (request.url().includes("transport=polling")) polls.push(request.method());
  });
  await signInAs(agent, "agent");
  await agent.goto(`${balancer.url}/console/inbox/${id}`);
  await agent.getByText("Live", { exact: true }).waitFor({ timeout: 60_000 });
  return agent;
}

describe("a visitor", () => {
  it("has no full card number leave their browser, and is told why in a kind word wherever they write one", async () => {
    const page = await open();
    const carried: string[] = [];
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => carried.push(String(payload))));
    page.on("request", (request) => carried.push(request.postData() ?? ""));
    await page.goto("/chat/frame?language=en&ask=name");
    await page.getByLabel("Your name (optional)").fill("Wei 5500 0000 0000 0004");
    await write(page, "My card 4111 1111 1111 1111 failed");
    await isSent(page, "•••• 1111");
    const kind = page.getByText("kept its last four digits, to protect you");
    await kind.waitFor();
    await write(page, "That was it");
    await isSent(page, "That was it");
    const id = await idOf("My card •••• 1111 failed");
    await answer(id, "We have seen to it.");
    await page.getByText("This conversation has ended").waitFor();
    await page.getByRole("radio", { name: "2 – Bad" }).check();
    await page.getByText("Thank you. You may still change it.").waitFor();
    await until("no word of a card is left from before", async () => (await kind.count()) === 0);
    const survey = page.getByRole("textbox", { name: "Tell us why (optional)" });
    await survey.fill("Nobody looked at 6222 0200 0000 0000 000 or 4111-1111-1111-1111");
    await page.locator(".satisfaction").getByRole("button", { name: "Send" }).click();
    await kind.waitFor();
    expect(await survey.inputValue()).toContain("•••• 1111");
    await expectAccessible(page);
    await until("the words are kept", async () =>
      (await prisma.survey.findFirst({ where: { conversationId: id } }))?.comment?.includes("•••• 1111"),
    );
    const wire = carried.join("\n");
    expect(wire).toContain("•••• 1111 failed");
    expect(wire).toContain("or •••• 1111");
    expect(wire.replace(/[\s-]/g, "")).not.toMatch(/4111111111111111|5500000000000004/);
  });

  it("has the conversation sent to the address they give", async () => {
    const address = "transcripts@upay.example";
    await provideMailbox(system, { address, name: "UPay Support", language: "en" });
    const mailbox = await prisma.mailbox.findUniqueOrThrow({ where: { address } });
    // Nobody listens there: what is written and kept is what is looked at.
    await setSending(system, mailbox.id, {
      host: "127.0.0.1",
      port: 9,
      security: "none",
      auth: { type: "none" },
    });
    const { visitor, id } = await begun("Send me what we said");
    await answer(id, "Here it comes.");
    await visitor.getByText("This conversation has ended").waitFor();
    const ask = visitor.getByRole("button", { name: "Email me this conversation" });
    await ask.click();
    const email = visitor.getByRole("textbox", { name: "Email" });
    await email.fill("not an address");
    await ask.click();
    await visitor.getByText("This does not look like an email address.").waitFor();
    await expectAccessible(visitor);
    await email.fill("Wei@Customer.example");
    await ask.click();
    await visitor.getByText("It is on its way to wei@customer.example.").waitFor();
    const mail = await prisma.outgoingMail.findFirstOrThrow({
      where: { conversationId: id, kind: "transcript" },
    });
    expect(mail.recipients).toMatchObject([{ address: "wei@customer.example" }]);
  });
});
