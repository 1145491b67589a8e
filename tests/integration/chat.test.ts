import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { chatBeside, sayRightBack } from "#app/features/channels/chat/beside.server.ts";
import { askedOfVisitors } from "#app/features/channels/chat/settings.server.ts";
import {
  addChatKey,
  chatSetup,
  removeChatKey,
  saveChatSetting,
} from "#app/features/channels/chat/widget-settings.server.ts";
import { provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { sendWaitingMails } from "#app/features/channels/email/outbound/send-mails.server.ts";
import { setSending } from "#app/features/channels/email/outbound/sending-settings.server.ts";
import type { Attachment } from "#app/features/conversations/attachment.ts";
import { keepStaffFile } from "#app/features/conversations/staff-files.server.ts";
import { append, readWindow } from "#app/features/conversations/thread.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { addNote, receive, reply } from "#app/features/tickets/desk.server.ts";
import { receiveWhereOpen } from "#app/features/tickets/open-line.server.ts";
import { removeCalendar } from "#app/features/tickets/service-settings.server.ts";
import { markRead } from "#app/features/tickets/ticket-page.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "#app/platform/errors.ts";
import { seconds } from "#app/platform/time.ts";
import { askChat, ChatPage, type ChatSocket, connectChat, openSession } from "#tests/chat-page.ts";
import { mailServer } from "#tests/mail-server.ts";
import { png } from "#tests/pictures.ts";
import { startBalancer } from "#tests/setup/balancer.ts";
import { type RunningProcess, startWeb } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const system = { type: "system" } as const;
const key = "a key of the shop that nobody else has 1";
const nextKey = "the key that comes after the first one 2";
const env = {
  CHAT_CONNECTIONS_PER_ADDRESS: "100000",
  CHAT_KEYS: `shop-1=${key.replaceAll(" ", "_")},shop-2=${nextKey.replaceAll(" ", "_")}`,
  CHAT_MESSAGES_PER_ADDRESS: "100000",
};

const now = () => Math.floor(Date.now() / 1000);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
/** As a site signs who its visitor is. */
function signed(
  claims: object,
  { alg = "HS256", kid = "shop-1", with: secret = key }: Record<string, string> = {},
) {
  const text = `${part({ alg, typ: "JWT", kid })}.${part(claims)}`;
  return `${text}.${createHmac("sha256", secret.replaceAll(" ", "_")).update(text).digest("base64url")}`;
}

let web: RunningProcess & { url: string };
let agent: StaffActor;
const pages: { close(): unknown }[] = [];

beforeAll(async () => {
  web = await startWeb(env);
  const email = `ann-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name: "Ann", role: "agent", password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  agent = { type: "staff", id, role: "agent", name: "Ann", email } as StaffActor;
});
afterAll(async () => {
  for (const page of pages) page.close();
  await web?.stop();
});

async function visit(different: { token?: string; urls?: string[]; start?: number; options?: object } = {}) {
  const token = different.token ?? (await openSession(web.url)).token;
  const page = new ChatPage(different.urls ?? [web.url], token, different.start, [], different.options);
  pages.push(page);
  page.connect();
  await until("the page is connected", () => page.state.loaded);
  return page;
}

async function socketOf(
  token: unknown,
  url = web.url,
): Promise<{ socket: ChatSocket; refusal: string | null }> {
  const socket = connectChat(url, token, { reconnection: false });
  pages.push(socket);
  const refusal = await new Promise<string | null>((resolve) => {
    socket.once("connect", () => resolve(null));
    socket.once("connect_error", (error) => resolve(error.message));
  });
  return { socket, refusal };
}

async function begun(page: ChatPage, body = "My payment failed"): Promise<string> {
  page.write(body);
  await until(
    "the message is in the thread",
    () => page.state.outbox.length === 0 && page.state.lines.length > 0,
  );
  return page.state.conversationId!;
}

const answer = (id: string, body: string, different: object = {}) =>
  reply(agent, id, { body, clientId: randomUUID(), seenSeq: null, status: null, ...different });

/** The line of Ann's browser. */
async function deskOf(url: string): Promise<Socket> {
  const token = randomBytes(32).toString("base64url");
  await prisma.session.create({
    data: {
      id: createHash("sha256").update(token).digest("hex"),
      staffId: agent.id,
      verifiedAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  const socket = io(`${url}/staff`, {
    path: "/live",
    forceNew: true,
    transports: ["websocket"],
    extraHeaders: { Cookie: `upay_session=${token}` },
  });
  pages.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return socket;
}

const stored = async (id: string) =>
  (
    await pool.query<{ seq: number; kind: string; body: string; clientId: string | null }>(
      `SELECT seq, kind, body, client_id AS "clientId" FROM messages WHERE conversation_id = $1
       AND kind IN ('inbound', 'reply') ORDER BY seq`,
      [id],
    )
  ).rows;

const question = (different: object = {}) => ({
  clientId: randomUUID(),
  conversationId: null,
  body: "Hello",
  introduction: { name: null, email: null, locale: "en" },
  ...different,
});

describe("a chat", () => {
  it("goes from the first message to solved, and its visitor learns of nothing private", async () => {
    const page = await visit();
    const id = await begun(page, "付款失败 4111 1111 1111 1111");
    const held = await prisma.conversation.findUniqueOrThrow({ where: { id } });
    expect(held).toMatchObject({ channel: "chat", status: "open", locale: "zh", contactName: "Wei" });
    expect(held.subject).toBe("付款失败 •••• 1111");
    expect(page.state.lines[0]?.body).toBe("付款失败 •••• 1111");
    await until("its place in the queue is told", () => page.state.standing?.ahead !== null);
    await changeTickets(agent, [id], { assigneeId: agent.id, tags: ["secret-tag"] });
    await addNote(agent, id, { body: "secret note", clientId: randomUUID() });
    await until("who has it is told", () => page.state.standing?.agent === "Ann");
    expect(page.state.standing?.ahead).toBeNull();
    await answer(id, "We are looking into it.");
    await until("the answer is there", () => page.state.lines.length === 2);
    expect(page.state.lines[1]).toMatchObject({
      from: "staff",
      name: "Ann",
      body: "We are looking into it.",
    });
    await markRead(agent, id, 1);
    await answer(id, "It is mended.", { status: "solved" });
    await until(
      "it is solved",
      () => page.state.standing?.status === "solved" && page.state.lines.length === 3,
    );
    page.take({ type: "looked" });
    await until("what was read is noted", async () => {
      const mark = await prisma.visitorConversation.findUniqueOrThrow({ where: { conversationId: id } });
      return mark.readSeq === page.state.lines.at(-1)?.seq && mark.deliveredSeq === mark.readSeq;
    });
    expect(page.state.standing?.staffRead).toBeGreaterThan(0);
    expect(JSON.stringify([page.heard, page.state])).not.toContain("secret");
    page.write("One more thing");
    await until(
      "it is open again",
      () => page.state.lines.length === 4 && page.state.standing?.status === "open",
    );
    expect(page.state.conversationId).toBe(id);
  });

  it("is one for all pages of a visitor, and a new one after it ended", async () => {
    const page = await visit();
    const other = await visit({ token: page.token });
    page.write("from the first");
    other.write("from the second");
    await until("both are in both", () => [page, other].every(({ state }) => state.lines.length === 2));
    expect(page.state.lines).toEqual(other.state.lines);
    const id = page.state.conversationId!;
    expect((await askChat(page.socket!, "chat.end", { conversationId: id })).ok).toBe(true);
    await until("both know that it ended", () =>
      [page, other].every(({ state }) => state.standing?.status === "solved"),
    );
    page.take({ type: "renewed" });
    page.write("Another matter");
    await until("the other page follows", () =>
      [page, other].every(({ state }) => state.conversationId !== id && state.lines.length === 1),
    );
    expect(
      await prisma.visitorConversation.count({
        where: { conversationId: { in: [id, page.state.conversationId!] } },
      }),
    ).toBe(2);
  });

  it("is heard also where many newer ones of its visitor have ended", async () => {
    const first = await visit();
    const id = await begun(first, "The oldest");
    await changeTickets(agent, [id], { status: "solved" });
    for (let count = 0; count < 22; count += 1) {
      first.write(`Newer ${count}`);
      const newer = await until("it is a conversation of its own", () =>
        prisma.message.findFirst({ where: { body: `Newer ${count}` } }),
      );
      await changeTickets(agent, [newer.conversationId], { status: "solved" });
    }
    await changeTickets(agent, [id], { status: "open" });
    const page = await visit({ token: first.token });
    expect(page.state.conversationId).toBe(id);
    await answer(id, "Still here.");
    await until("the answer is heard", () =>
      page.heard.some(([name, told]) => name === "chat.line" && JSON.stringify(told).includes("Still here.")),
    );
  });

  it("shows a line whose telling was lost with the process that wrote it", async () => {
    const page = await visit();
    const id = await begun(page);
    const desk = await deskOf(web.url);
    desk.emit("presence.tell", { conversationId: id, page: "page-of-a-desk", doing: "looking" });
    const told: unknown[] = [];
    desk.on("thread.reaches", (reach) => told.push(reach));
    page.heard = [];
    // Committed, and nobody announces it.
    await prisma.$transaction((tx) =>
      append(
        tx,
        id,
        [{ kind: "reply", author: { type: "staff", id: agent.id }, body: "Told to nobody" }],
        new Date(),
      ),
    );
    await until(
      "the visitor's page has it",
      () => page.state.lines.at(-1)?.body === "Told to nobody",
      60_000,
    );
    expect(page.heard.map(([name]) => name)).not.toContain("chat.line");
    const { lastSeq } = await prisma.conversation.findUniqueOrThrow({ where: { id } });
    await until("the desk is told how far it reaches", () =>
      told.some((reach) => JSON.stringify(reach) === JSON.stringify({ conversationId: id, seq: lastSeq })),
    );
  });

  it("works by long polling, and shows everything again to a page that comes later", async () => {
    const page = await visit({ options: { transports: ["polling"] } });
    const id = await begun(page);
    for (let count = 0; count < 7; count += 1) {
      await answer(id, `answer ${count}`);
      await addNote(agent, id, { body: "between", clientId: randomUUID() });
    }
    await until("the answers are there", () => page.state.lines.length === 8);
    const later = await visit({ token: page.token });
    expect(later.state.lines).toEqual(page.state.lines);
  });

  it("works by long polling behind a balancer that sends each request elsewhere", async () => {
    const other = await startWeb(env);
    const balancer = await startBalancer();
    try {
      balancer.spread([web, other].map(({ url }) => Number(new URL(url).port)));
      const agentOfEach = new Agent({ keepAlive: false });
      const page = await visit({
        urls: [balancer.url],
        options: { transports: ["polling"], agent: agentOfEach },
      });
      const { socket } = page;
      const id = await begun(page);
      for (let count = 0; count < 10; count += 1) {
        page.write(`question ${count}`);
        await answer(id, `answer ${count}`);
      }
      await until("all of it is there", () => page.state.lines.length === 21);
      // It is one connection all the time.
      expect(page.socket).toBe(socket);
      page.close();
    } finally {
      await balancer.close();
      await other.stop();
    }
  });

  it("takes a message once, however often and by whatever page it is sent, also after the end", async () => {
    const page = await visit();
    const message = question();
    const answers = await Promise.all([1, 2, 3].map(() => askChat(page.socket!, "chat.send", message)));
    expect(new Set(answers.map((given) => JSON.stringify(given))).size).toBe(1);
    const { conversationId } = (answers[0] as { value: { conversationId: string } }).value;
    await changeTickets(agent, [conversationId], { status: "solved" });
    expect(await askChat(page.socket!, "chat.send", message)).toEqual(answers[0]);
    expect(await stored(conversationId)).toHaveLength(1);
    const { status } = await prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect(status).toBe("solved");
  });
});

describe("the short way into an open chat", () => {
  it("leaves the same thread and the same ticket as the ordinary one", async () => {
    const [short, ordinary] = [await visit(), await visit()];
    const bodies = ["我的订单 4111 1111 1111 1111", "x".repeat(300), "refund please"];
    const ids = [await begun(short, "same"), await begun(ordinary, "same")] as const;
    for (const id of ids) await answer(id, "We look.");
    for (const [count, body] of bodies.entries()) {
      expect(
        await receiveWhereOpen(ids[0], { body, clientId: `short-${count}`, authorId: null }),
      ).toBeTruthy();
      await receive(system, ids[1], { body, clientId: `short-${count}` });
    }
    const read = async (id: string) => {
      const { rows } = await pool.query(
        `SELECT seq, kind, author_type, author_id, body, data, CASE WHEN seq > 1 AND kind = 'inbound' THEN client_id END AS client_id,
                search::text FROM messages WHERE conversation_id = $1 ORDER BY seq`,
        [id],
      );
      const ticket = await prisma.conversation.findUniqueOrThrow({ where: { id } });
      const { status, lastSeq, version, preview, waitingSince, reopened, snoozedUntil } = ticket;
      const waits = waitingSince !== null && waitingSince < ticket.lastMessageAt;
      return { rows, status, lastSeq, version, preview, waits, reopened, snoozedUntil };
    };
    expect(await read(ids[0])).toEqual(await read(ids[1]));
    const repeated = { body: "refund please", clientId: "short-2", authorId: null };
    expect(await receiveWhereOpen(ids[0], repeated)).toBeNull();
    await changeTickets(agent, [ids[0]], { status: "solved" });
    expect(await receiveWhereOpen(ids[0], { ...repeated, clientId: "short-9" })).toBeNull();
    expect(await stored(ids[0])).toHaveLength(5);
  });
});

describe("an agent of a chat", () => {
  it("sees how far an answer has come, and says to be right back until the next one", async () => {
    const page = await visit();
    const id = await begun(page);
    const { seq } = await answer(id, "One moment.");
    await until("it has come", async () => (await chatBeside(agent, id)).delivered === seq);
    expect((await chatBeside(agent, id)).read).toBeLessThan(seq);
    page.take({ type: "looked" });
    await until("it was seen", async () => (await chatBeside(agent, id)).read === seq);
    const said = await sayRightBack(agent, id, 10);
    expect(Date.parse(said.awayUntil!) - Date.now()).toBeGreaterThan(9 * 60_000);
    await until("the visitor knows", () => page.state.standing?.away?.name === "Ann");
    // A page that comes later knows it too, and what the visitor writes does not end it.
    page.write("I wait");
    const later = await visit({ token: page.token });
    expect(later.state.standing?.away).toEqual(page.state.standing?.away);
    await answer(id, "Here I am.");
    await until("it is over", () => [page, later].every(({ state }) => state.standing?.away === null));
    expect((await chatBeside(agent, id)).awayUntil).toBeNull();
    await sayRightBack(agent, id, 5);
    await prisma.visitorConversation.update({
      where: { conversationId: id },
      data: { awayUntil: new Date(Date.now() - 1) },
    });
    expect((await chatBeside(agent, id)).awayUntil).toBeNull();
    expect((await sayRightBack(agent, id, 0)).awayUntil).toBeNull();
    const events = (await readWindow(id)).messages.flatMap(({ data }) =>
      data?.event === "away" ? [data.minutes] : [],
    );
    expect(events).toEqual([10, 5, 0]);
    expect(JSON.stringify(page.heard)).not.toContain("minutes");
    const analyst = { ...agent, role: "analyst" as const };
    await expect(sayRightBack(analyst, id, 5)).rejects.toMatchObject({ status: 403 });
    await expect(sayRightBack(agent, randomUUID(), 5)).rejects.toMatchObject({ status: 404 });
  });

  it("sees whether the customer is there, through a process that is replaced and a page that is loaded again", async () => {
    const other = await startWeb(env);
    const page = await visit({ urls: [other.url, web.url] });
    const id = await begun(page);
    const here = async (later = 0) => (await chatBeside(agent, id, new Date(Date.now() + later))).here;
    await until("the customer is there", () => here());
    const seen: boolean[] = [];
    const watching = setInterval(() => void here().then((now) => seen.push(now)), 20);
    await other.stop("SIGTERM");
    await until("its page is back", () => page.state.connected);
    page.close();
    const again = await visit({ token: page.token });
    clearInterval(watching);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).not.toContain(false);
    again.close();
    // Nobody tells of them any more: after a while they have gone.
    expect([await here(seconds(20)), await here(seconds(60))]).toEqual([true, false]);
  });

  it("hands it on, and the visitor is told to whom", async () => {
    const page = await visit();
    const id = await begun(page);
    const email = `bo-${randomUUID().slice(0, 8)}@upay.example`;
    await createStaff(system, { email, name: "Bo", role: "agent", password: "a long enough password 1" });
    const bo = await prisma.staff.findUniqueOrThrow({ where: { email } });
    await changeTickets(agent, [id], { assigneeId: agent.id });
    await until("Ann has it", () => page.state.standing?.agent === "Ann");
    await changeTickets(agent, [id], { assigneeId: bo.id });
    await until("Bo has taken over", () => page.state.takenOverBy === "Bo");
  });
});

describe("a transcript", () => {
  beforeAll(async () => {
    const address = "support@upay.example";
    await provideMailbox(system, { address, name: "UPay Support", language: "en" });
    const { id } = await prisma.mailbox.findUniqueOrThrow({ where: { address } });
    // Nothing is sent here: no worker runs, and nobody listens there.
    await setSending(system, id, { host: "127.0.0.1", port: 9, security: "none", auth: { type: "none" } });
  });

  it("goes by mail to the address that is known, or once given, and of one's own conversation only", async () => {
    const page = await visit();
    const id = await begun(page, "Where is my refund?");
    await answer(id, "It is **on its way**.");
    const ask = (different: object = {}) =>
      askChat(page.socket!, "chat.transcript", {
        conversationId: id,
        email: null,
        timeZone: "Asia/Shanghai",
        ...different,
      });
    expect(await ask()).toMatchObject({ ok: true, value: { to: null, withheld: "no_address" } });
    expect(await ask({ email: "Wei@Customer.example" })).toMatchObject({
      value: { to: "wei@customer.example", withheld: null },
    });
    // A stranger's conversation does not send mails to one address after another.
    expect(await ask({ email: "victim@elsewhere.example" })).toMatchObject({
      value: { to: "wei@customer.example" },
    });
    const mails = await prisma.outgoingMail.findMany({ where: { conversationId: id, kind: "transcript" } });
    expect(mails).toHaveLength(2);
    expect(mails[0]!.recipients).toMatchObject([{ address: "wei@customer.example" }]);
    const { transcript } = mails[0]!.content as { transcript: string };
    expect(transcript).toMatch(/^You · .*\nWhere is my refund\?\n\nAnn · .*\nIt is on its way\.$/);
    for (const wrong of [{ timeZone: "Nowhere/At all" }, { email: "nobody" }, { timeZone: 7 }])
      expect(await ask(wrong)).toMatchObject({ ok: false, code: "invalid" });
    const { socket } = await socketOf((await openSession(web.url)).token);
    const foreign = { conversationId: id, email: "a@b.example", timeZone: "UTC" };
    expect(await askChat(socket, "chat.transcript", foreign)).toMatchObject({ code: "not_yours" });
  });
});

describe("a visitor", () => {
  it.each([
    ["nobody yet", null],
    ["another customer", { sub: "cus_proven_else", exp: now() + 600 }],
  ])("who is %s does not learn the address of whom a colleague takes them for", async (_who, claims) => {
    const { token } = await openSession(web.url, claims ? { identity: signed(claims) } : undefined);
    const page = await visit({ token });
    const id = await begun(page, "It is me, believe me.");
    const customer = await prisma.customer.create({
      data: { id: `cus_${randomUUID()}`, name: "Li", email: "li.real@customer.example" },
    });
    await prisma.conversation.update({ where: { id }, data: { customerId: customer.id } });
    const asked = { conversationId: id, email: "stranger@elsewhere.example", timeZone: "UTC" };
    expect(await askChat(page.socket!, "chat.transcript", asked)).toEqual({
      ok: true,
      value: { to: null, withheld: null },
    });
    const mail = await prisma.outgoingMail.findFirstOrThrow({ where: { conversationId: id } });
    expect(mail.recipients).toMatchObject([{ address: "li.real@customer.example" }]);
  });

  it("has no card number kept as their name", async () => {
    const { socket } = await socketOf((await openSession(web.url)).token);
    const sent = {
      clientId: randomUUID(),
      conversationId: null,
      body: "Hello",
      introduction: { name: "4111 1111 1111 1111 Wei", email: null, locale: "en" },
    };
    const answered = (await askChat(socket, "chat.send", sent)) as { value: { conversationId: string } };
    const { contactName } = await prisma.conversation.findUniqueOrThrow({
      where: { id: answered.value.conversationId },
    });
    expect(contactName).toMatch(/Wei/);
    expect(contactName).not.toMatch(/4111 ?1111/);
  });
});

describe("a visitor's file", () => {
  const put = (token: string, id: string, bytes: Buffer, name = "shot.png", method = "PUT") =>
    fetch(`${web.url}/chat/files/${id}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, Origin: web.url, "X-File-Name": encodeURIComponent(name) },
      ...(method === "PUT" && { body: new Uint8Array(bytes) }),
    });
  const get = (token: string, id: string) =>
    fetch(`${web.url}/chat/files/${id}`, { headers: { Authorization: `Bearer ${token}` } });

  it("is kept, sent once with its message, and seen by nobody else's page", async () => {
    const page = await visit();
    const id = randomUUID();
    const kept = await put(page.token, id, png(30, 20), "截图.png");
    expect(kept.status).toBe(200);
    const file = (await kept.json()) as Attachment;
    expect(file).toMatchObject({ id, name: "截图.png", type: "image/png", width: 30, height: 20 });
    page.write("", undefined, [file]);
    await until("it is in the thread", () => page.state.lines[0]?.files[0]?.id === id);
    const conversationId = page.state.conversationId!;
    const { subject } = await prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect(subject).toBe("截图.png");
    expect((await get(page.token, id)).status).toBe(200);
    const stranger = (await openSession(web.url)).token;
    expect((await get(stranger, id)).status).toBe(404);
    expect((await put(stranger, id, png(30, 20))).status).toBe(409);
    expect((await get("x".repeat(43), id)).status).toBe(401);
    const again = question({ conversationId, files: [id] });
    expect(await askChat(page.socket!, "chat.send", again)).toMatchObject({ ok: false, code: "files" });
    expect((await put(page.token, id, png(30, 20), "x", "DELETE")).status).toBe(204);
    expect((await get(page.token, id)).status).toBe(200);
    // A colleague's note with a file is not the visitor's to see.
    const secret = { id: randomUUID(), name: "n.png", bytes: png(4, 4), intendedFor: null };
    await keepStaffFile(agent, secret);
    await addNote(agent, conversationId, { body: "", clientId: randomUUID(), files: [secret.id] });
    expect((await get(page.token, secret.id)).status).toBe(404);
    const shown = { id: randomUUID(), name: "a.png", bytes: png(4, 4), intendedFor: null };
    await keepStaffFile(agent, shown);
    await answer(conversationId, "here", { files: [shown.id] });
    await until("the answer is there", () => page.state.lines.length === 2);
    expect(page.state.lines[1]?.files).toMatchObject([{ id: shown.id, name: "a.png" }]);
    expect((await get(page.token, shown.id)).status).toBe(200);
  });

  it("is refused in a word: too large, lying, too many", async () => {
    const { token } = await openSession(web.url);
    const code = async (answer: Promise<Response>) =>
      ((await (await answer).json()) as { code: string }).code;
    expect(await code(put(token, randomUUID(), Buffer.alloc(10 * 1024 * 1024 + 1, "x")))).toBe("too_large");
    expect(await code(put(token, randomUUID(), Buffer.from("MZ\0\0 a program"), "a.png"))).toBe("wrong_type");
    expect(await code(put(token, randomUUID(), Buffer.alloc(0)))).toBe("empty");
    expect((await put(token, "..%2f..%2fetc", png(2, 2))).status).toBe(404);
    const answers = [];
    for (let count = 0; count < 20; count += 1)
      answers.push((await put(token, randomUUID(), png(2, 2))).status);
    expect(answers).toContain(429);
    expect(answers.filter((status) => status === 200).length).toBeGreaterThan(10);
  });
});

describe("what is not as it should be", () => {
  it("is refused in a word, in every shape, and disturbs nobody", async () => {
    const page = await visit();
    const id = await begun(page);
    const { socket } = await socketOf((await openSession(web.url)).token);
    const shapes = [null, undefined, 7, "x", [], {}, [question()], { ...question(), extra: 1 }];
    const wrong = [
      question({ body: "" }),
      question({ body: " \u0000\u202e " }),
      question({ body: "x".repeat(4_001) }),
      question({ body: { toString: "x" } }),
      question({ clientId: "short" }),
      question({ clientId: "' OR 1=1 --" }),
      question({ conversationId: "1; DROP TABLE messages" }),
      question({ conversationId: [id] }),
      question({ introduction: { name: null, email: "nobody", locale: "en" } }),
      question({ introduction: { name: null, email: null, locale: "fr" } }),
      question({ introduction: { name: null, email: null, locale: "en", customerId: "cus_1" } }),
    ];
    for (const shape of [...shapes, ...wrong])
      expect(await askChat(socket, "chat.send", shape)).toMatchObject({ ok: false, code: "invalid" });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    for (const [name, asked] of [
      ["chat.sync", { conversationId: null, after: -1 }],
      ["chat.sync", { conversationId: null, after: 1e12 }],
      ["chat.receipt", { conversationId: id, delivered: "1", read: 1 }],
      ["chat.leave", question()],
      ["chat.line", { conversationId: id }],
      ["constructor", {}],
      ["__proto__", {}],
    ] as const)
      expect(await askChat(socket, name, asked)).toMatchObject({ ok: false, code: "invalid" });
    for (const [name, asked] of [
      ["chat.send", question({ conversationId: id })],
      ["chat.send", question({ conversationId: randomUUID() })],
      ["chat.sync", { conversationId: id, after: 0 }],
      ["chat.receipt", { conversationId: id, delivered: 1, read: 1 }],
      ["chat.typing", { conversationId: id }],
      ["chat.end", { conversationId: id }],
      ["chat.rate", { conversationId: id, rating: 1, comment: "Not mine to rate" }],
      ["chat.rate", { conversationId: randomUUID(), rating: 1, comment: "" }],
    ] as const)
      expect(await askChat(socket, name, asked), name).toMatchObject({ ok: false, code: "not_yours" });
    expect(await stored(id)).toHaveLength(1);
    await answer(id, "still here");
    await until("the other conversation goes on", () => page.state.lines.length === 2);
  });

  it("does no harm where it comes in another order than a page of ours would say it in", async () => {
    const page = await visit();
    const socket = page.socket!;
    const ask = async (name: string, asked: unknown) => {
      const given = await askChat(socket, name, asked);
      return given.ok ? "ok" : given.code;
    };
    const early = (await askChat(socket, "chat.send", question({ body: "First of all" }))) as {
      value: { conversationId: string };
    };
    const { conversationId } = early.value;
    // Nobody has asked yet whether it helped.
    expect(await ask("chat.rate", { conversationId, rating: 5, comment: "" })).toBe("not_yours");
    expect(await ask("chat.receipt", { conversationId, delivered: 900, read: 900 })).toBe("ok");
    expect(await ask("chat.receipt", { conversationId, delivered: 0, read: 0 })).toBe("ok");
    const mark = await prisma.visitorConversation.findUniqueOrThrow({ where: { conversationId } });
    const { lastSeq } = await prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect([mark.deliveredSeq, mark.readSeq]).toEqual([lastSeq, lastSeq]);
    const synced = await askChat(socket, "chat.sync", { conversationId, after: 900 });
    expect(synced).toMatchObject({ ok: true, value: { conversationId, lines: [], more: false } });
    await answer(conversationId, "We have it.");
    for (const said of ["ok", "ok"]) expect(await ask("chat.end", { conversationId })).toBe(said);
    expect(await ask("chat.typing", { conversationId })).toBe("ok");
    expect(await ask("chat.rate", { conversationId, rating: 2, comment: "" })).toBe("ok");
    expect(await ask("chat.rate", { conversationId, rating: 4, comment: "Better" })).toBe("ok");
    const late = question({ conversationId, body: "After its end" });
    expect(await ask("chat.send", late)).toBe("ok");
    expect(await ask("chat.send", late)).toBe("ok");
    expect((await stored(conversationId)).map(({ body }) => body)).toEqual([
      "First of all",
      "We have it.",
      "After its end",
    ]);
    const ticket = await prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect(ticket.status).toBe("open");
    expect(await prisma.survey.findFirst({ where: { conversationId } })).toMatchObject({
      rating: 4,
      comment: "Better",
    });
  });

  it("is limited: ten thousand at once cost their sender the line, and nobody else theirs", async () => {
    const page = await visit();
    const id = await begun(page);
    const { socket } = await socketOf((await openSession(web.url)).token);
    const cut = new Promise((resolve) => socket.once("disconnect", resolve));
    let refused = 0;
    for (let count = 0; count < 10_000; count += 1)
      socket.emit("chat.send", question({ body: `flood ${count}` }) as never, (given) => {
        if (!given.ok && given.code === "too_many") refused += 1;
      });
    await cut;
    expect(refused).toBeGreaterThan(50);
    const { rows } = await pool.query<{ count: number }>(
      "SELECT count(*) AS count FROM messages WHERE body LIKE 'flood %'",
    );
    expect(rows[0]!.count).toBeLessThanOrEqual(45);
    await answer(id, "still here");
    await until("the other conversation goes on", () => page.state.lines.length === 2);
  });

  it("is cut off: more than a message can be", async () => {
    const page = await visit();
    const { socket } = await socketOf((await openSession(web.url)).token);
    const cut = new Promise((resolve) => socket.once("disconnect", resolve));
    socket.emit("chat.send", question({ body: "x".repeat(200_000) }) as never, () => undefined);
    await cut;
    await begun(page);
  });
});

describe("who somebody is", () => {
  it("is never taken from a token that does not hold", async () => {
    const good = { sub: "cus_7", exp: now() + 600 };
    const unsigned = `${part({ alg: "none", kid: "shop-1" })}.${part(good)}.`;
    const [head, , signature] = signed(good).split(".");
    for (const identity of [
      unsigned,
      `${unsigned}x`,
      `${head}.${part({ ...good, sub: "cus_8" })}.${signature}`,
      signed(good, { with: nextKey }),
      signed(good, { kid: "shop-9" }),
      signed(good, { alg: "HS512" }),
      signed(good, { alg: "RS256" }),
      signed({ sub: "cus_7" }),
      signed({ ...good, exp: now() - 60 }),
      signed({ ...good, nbf: now() + 600 }),
      signed({ exp: now() + 600 }),
      "a.b.c",
      "",
    ].filter((text) => text !== ""))
      expect(await openSession(web.url, { identity }), identity).toMatchObject({
        status: 401,
        code: "identity",
      });
    expect((await openSession(web.url, { identity: signed(good) })).customer).toBe(true);
    // Two clocks may be half a minute apart.
    for (const skewed of [{ exp: now() - 20 }, { nbf: now() + 20 }])
      expect((await openSession(web.url, { identity: signed({ ...good, ...skewed }) })).customer).toBe(true);
    const rotated = signed(good, { kid: "shop-2", with: nextKey });
    expect((await openSession(web.url, { identity: rotated })).customer).toBe(true);
  });

  it("joins what a stranger wrote to the customer they prove to be, and to no other", async () => {
    const stranger = await visit();
    const id = await begun(stranger, "I was a stranger");
    const cut = new Promise((resolve) => stranger.socket!.once("disconnect", resolve));
    const identity = signed({ sub: "cus_join", exp: now() + 600, name: "Lin" });
    const proven = await openSession(web.url, { token: stranger.token, identity });
    expect(proven.customer).toBe(true);
    expect(proven.token).not.toBe(stranger.token);
    await cut;
    stranger.close();
    expect((await socketOf(stranger.token)).refusal).toBe("signed_out");
    const page = await visit({ token: proven.token });
    expect(page.state.conversationId).toBe(id);
    const held = await prisma.conversation.findUniqueOrThrow({ where: { id } });
    expect(held.customerId).toBe("cus_join");
    const other = signed({ sub: "cus_other", exp: now() + 600 });
    const foreign = await openSession(web.url, { token: proven.token, identity: other });
    const elsewhere = await visit({ token: foreign.token });
    expect(elsewhere.state.conversationId).toBeNull();
    const device = await openSession(web.url, { identity });
    expect((await visit({ token: device.token })).state.conversationId).toBe(id);
  });

  it("ends with the session: forged, ended and run out ones open nothing", async () => {
    for (const token of [null, undefined, 7, {}, "x", "A".repeat(43), ["A".repeat(43)]])
      expect((await socketOf(token)).refusal).toBe("signed_out");
    const { token } = await openSession(web.url);
    const { socket } = await socketOf(token);
    const cut = new Promise<string>((resolve) => socket.once("disconnect", resolve));
    await fetch(`${web.url}/chat/session`, {
      method: "POST",
      headers: { Origin: web.url, "Content-Type": "application/json" },
      body: JSON.stringify({ end: token }),
    });
    expect(await cut).toBe("io server disconnect");
    expect((await socketOf(token)).refusal).toBe("signed_out");
    const late = await openSession(web.url);
    await pool.query("UPDATE visitor_sessions SET expires_at = now() - interval '1 second'");
    expect((await socketOf(late.token)).refusal).toBe("signed_out");
    expect((await openSession(web.url, { token: late.token })).token).not.toBe(late.token);
  });
});

describe("what an administrator says of the chat", () => {
  const admin = { type: "staff", id: randomUUID(), role: "admin", name: "Ada" } as StaffActor;

  it("opens and closes it, asks of visitors, and keeps the business hours it goes by", async () => {
    const asks = { name: "no", email: "required" } as const;
    const { id } = await prisma.serviceCalendar.create({
      data: { name: `Never ${randomUUID()}`, zone: "UTC", week: {} },
    });
    expect((await openSession(web.url)).open).toBe(true);
    await saveChatSetting(admin, { hours: id, ...asks });
    expect((await openSession(web.url)).open).toBe(false);
    expect(await askedOfVisitors()).toEqual(asks);
    expect(await chatSetup(admin)).toMatchObject({ hours: id, asked: asks, open: false });
    await expect(removeCalendar(admin, id)).rejects.toThrow(Conflict);
    await saveChatSetting(admin, { hours: "always", ...asks });
    expect((await openSession(web.url)).open).toBe(true);
    await removeCalendar(admin, id);
    await expect(saveChatSetting(admin, { hours: id, ...asks })).rejects.toThrow(Invalid);
    await prisma.chatSetting.deleteMany();
    for (const role of ["agent", "analyst", "lead"] as const)
      await expect(saveChatSetting({ ...admin, role }, { hours: "always", ...asks })).rejects.toThrow(
        Forbidden,
      );
  });

  it("makes two keys at most, sealed, beside the environment's, until they are removed", async () => {
    const first = await addChatKey(admin);
    const second = await addChatKey(admin);
    await expect(addChatKey(admin)).rejects.toThrow(Conflict);
    const identity = ({ kid, secret }: { kid: string; secret: string }) =>
      signed({ sub: "cus_console", exp: now() + 600 }, { with: secret, kid });
    for (const made of [first, second])
      expect((await openSession(web.url, { identity: identity(made) })).customer).toBe(true);
    expect(
      (await openSession(web.url, { identity: signed({ sub: "cus_1", exp: now() + 600 }) })).customer,
    ).toBe(true);
    const kept = JSON.stringify(await prisma.chatKey.findMany());
    for (const { secret } of [first, second]) expect(kept).not.toContain(secret);
    expect(JSON.stringify(await chatSetup(admin))).not.toContain(second.secret);
    await removeChatKey(admin, first.kid);
    expect(await openSession(web.url, { identity: identity(first) })).toMatchObject({ code: "identity" });
    expect((await openSession(web.url, { identity: identity(second) })).customer).toBe(true);
    const events = await prisma.auditEvent.findMany({
      where: { subjectId: first.kid },
      orderBy: { seq: "asc" },
    });
    expect(events.map(({ event }) => event)).toEqual(["chat.key_created", "chat.key_removed"]);
    await removeChatKey(admin, second.kid);
    await expect(removeChatKey(admin, second.kid)).rejects.toThrow(NotFound);
    for (const kid of ["nobody", "a\u0000b", "x".repeat(64)])
      expect(await openSession(web.url, { identity: identity({ kid, secret: first.secret }) })).toMatchObject(
        {
          code: "identity",
        },
      );
  });
});

describe("outside office hours", () => {
  it("a message becomes a conversation that is answered by e-mail, once", async () => {
    const closed = JSON.stringify({ zone: "UTC", week: {} });
    const [night, mails] = [await startWeb({ ...env, CHAT_HOURS: closed }), await mailServer()];
    try {
      await provideMailbox(system, { address: "support@upay.example", name: "UPay Support", language: "en" });
      const mailbox = await prisma.mailbox.findUniqueOrThrow({ where: { address: "support@upay.example" } });
      const sending = {
        host: "127.0.0.1",
        port: mails.port,
        security: "none",
        auth: { type: "none" },
      } as const;
      await setSending(system, mailbox.id, sending);
      const session = await openSession(night.url);
      expect(session.open).toBe(false);
      const { socket } = await socketOf(session.token, night.url);
      const file = randomUUID();
      const put = (bytes: Buffer, id = file) =>
        fetch(`${night.url}/chat/files/${id}`, {
          method: "PUT",
          headers: { Authorization: `Bearer ${session.token}`, Origin: night.url, "X-File-Name": "a.png" },
          body: new Uint8Array(bytes),
        });
      expect((await put(Buffer.from("MZ\0\0 a program"), randomUUID())).status).toBe(415);
      expect((await put(png(12, 8))).status).toBe(200);
      const left = {
        clientId: randomUUID(),
        body: "Please call me. 5500 0000 0000 0004",
        files: [file],
        introduction: { name: "Wei", email: "Wei@Customer.example", locale: "en" },
      };
      const answers = [await askChat(socket, "chat.leave", left), await askChat(socket, "chat.leave", left)];
      expect(answers[0]).toEqual(answers[1]);
      const { number } = (answers[0] as { value: { number: number } }).value;
      const held = await prisma.conversation.findUniqueOrThrow({
        where: { number },
        include: { messages: true },
      });
      expect(held).toMatchObject({ channel: "web_form", contactEmail: "wei@customer.example" });
      expect(held.messages.map(({ body }) => body)).toEqual(["Please call me. •••• 0004"]);
      expect(await prisma.attachment.findUnique({ where: { id: file } })).toMatchObject({
        conversationId: held.id,
        type: "image/png",
      });
      await answer(held.id, "We will call you tomorrow.");
      await until("the answer has gone by mail", async () => {
        await sendWaitingMails();
        return mails.delivered.some(
          ({ to, mail }) =>
            to.includes("wei@customer.example") && mail.text?.includes("We will call you tomorrow."),
        );
      });
      const again = { ...left, clientId: randomUUID() };
      expect(await askChat(socket, "chat.leave", again)).toMatchObject({ ok: false, code: "files" });
    } finally {
      await night.stop();
      await mails.close();
    }
  });
});

describe("several web processes", () => {
  it("lose nothing, double nothing and mix nothing up when one is killed in the middle of it", async () => {
    const other = await startWeb(env);
    const third = await startWeb(env);
    const urls = [other.url, web.url, third.url];
    const crowd = await Promise.all(
      Array.from({ length: 16 }, async (_, place) => visit({ urls, start: place })),
    );
    const written = new Map<ChatPage, string[]>();
    const answered = new Map<ChatPage, string[]>();
    for (const page of crowd) {
      await begun(page);
      written.set(page, []);
      answered.set(page, []);
    }
    const rounds = 24;
    for (let round = 0; round < rounds; round += 1) {
      if (round === 8) void other.stop("SIGKILL");
      if (round === 16) void third.stop("SIGKILL");
      const replies = crowd.map(async (page) => {
        written.get(page)!.push(page.write(`message ${round}`));
        if (round % 3 > 0) return;
        const body = `answer ${round}`;
        answered.get(page)!.push(body);
        await answer(page.state.conversationId!, body);
      });
      await Promise.all([...replies, new Promise((resolve) => setTimeout(resolve, 60))]);
    }
    for (const page of crowd) {
      const id = page.state.conversationId!;
      const want = 1 + rounds + answered.get(page)!.length;
      await until(
        "the whole thread is there",
        () => page.state.lines.length >= want && page.state.outbox.length === 0,
      );
      const truth = await stored(id);
      expect(page.state.lines.map(({ seq, body }) => [seq, body])).toEqual(
        truth.map(({ seq, body }) => [seq, body]),
      );
      const sent = truth
        .slice(1)
        .filter(({ kind }) => kind === "inbound")
        .map(({ clientId }) => clientId);
      expect(sent).toEqual(written.get(page));
      expect(truth.filter(({ kind }) => kind === "reply").map(({ body }) => body)).toEqual(
        answered.get(page),
      );
    }
  });
});
