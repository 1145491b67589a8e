import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { changeTickets } from "#app/features/tickets/changes.server.ts";
import { addNote, receive, reply } from "#app/features/tickets/desk.server.ts";
import { receiveWhereOpen } from "#app/features/tickets/open-line.server.ts";
import { markRead } from "#app/features/tickets/ticket-page.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { askChat, ChatPage, type ChatSocket, connectChat, openSession } from "#tests/chat-page.ts";
import { type RunningProcess, startWeb } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const system = { type: "system" } as const;
const key = "a key of the shop that nobody else has 1";
const nextKey = "the key that comes after the first one 2";
const env = {
  CHAT_KEYS: `shop-1=${key.replaceAll(" ", "_")},shop-2=${nextKey.replaceAll(" ", "_")}`,
  CHAT_MESSAGES_PER_ADDRESS: "100000",
};

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
    ] as const)
      expect(await askChat(socket, name, asked), name).toMatchObject({ ok: false, code: "not_yours" });
    expect(await stored(id)).toHaveLength(1);
    await answer(id, "still here");
    await until("the other conversation goes on", () => page.state.lines.length === 2);
    expect(web.lines.join("\n")).not.toContain("DROP TABLE");
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
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = () => Math.floor(Date.now() / 1000);
  function signed(
    claims: object,
    { alg = "HS256", kid = "shop-1", with: secret = key }: Record<string, string> = {},
  ) {
    const text = `${part({ alg, typ: "JWT", kid })}.${part(claims)}`;
    return `${text}.${createHmac("sha256", secret.replaceAll(" ", "_")).update(text).digest("base64url")}`;
  }

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

describe("outside office hours", () => {
  it("a message becomes a conversation that is answered by e-mail, once", async () => {
    const closed = JSON.stringify({ zone: "UTC", week: {} });
    const night = await startWeb({ ...env, CHAT_HOURS: closed });
    try {
      const session = await openSession(night.url);
      expect(session.open).toBe(false);
      const { socket } = await socketOf(session.token, night.url);
      const left = {
        clientId: randomUUID(),
        body: "Please call me. 5500 0000 0000 0004",
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
    } finally {
      await night.stop();
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
