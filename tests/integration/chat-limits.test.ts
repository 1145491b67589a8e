import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { askChat, type ChatSocket, connectChat, openSession } from "#tests/chat-page.ts";
import { type RunningProcess, startWeb } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

type Web = RunningProcess & { url: string };

const running: Web[] = [];
const sockets: ChatSocket[] = [];
const start = async (env: Record<string, string> = {}): Promise<Web> => {
  const web = await startWeb(env);
  running.push(web);
  return web;
};
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const web of running.splice(0)) await web.stop();
});

type Refusal = Error & { data?: unknown };

async function connect(url: string, token: string): Promise<{ socket: ChatSocket; refusal: Refusal | null }> {
  const socket = connectChat(url, token, { reconnection: false });
  sockets.push(socket);
  const refusal = await new Promise<Refusal | null>((resolve) => {
    socket.once("connect", () => resolve(null));
    socket.once("connect_error", resolve);
  });
  return { socket, refusal };
}

/** Opens as many connections as are asked for. @returns those that were let in */
async function connectAll(url: string, token: string, count: number): Promise<ChatSocket[]> {
  const tried = await Promise.all(Array.from({ length: count }, () => connect(url, token)));
  return tried.flatMap(({ socket, refusal }) => (refusal ? [] : [socket]));
}

const tooMany = (of: string) => ({ message: "too_many", data: { of, wait: 5_000 } });

/** Another place of a documentation network for each case: what one has counted is not the next one's. */
let places = 0;
const somewhere = () => `198.51.100.${++places}`;

const message = (body: string, different: object = {}) => ({
  clientId: randomUUID(),
  conversationId: null,
  body,
  introduction: { name: null, email: null, locale: "en" },
  ...different,
});

const code = (answer: Awaited<ReturnType<typeof askChat>>) => (answer.ok ? "ok" : answer.code);

describe("pages that are open", () => {
  it("are limited for each visitor over all processes, and one that closes makes room for another", async () => {
    const env = { CHAT_CONNECTIONS_PER_VISITOR: "4" };
    const [web, other] = [await start(env), await start(env)];
    const { token } = await openSession(web.url, {}, somewhere());
    const open = await connectAll(web.url, token, 2);
    await connectAll(other.url, token, 2);
    for (const { url } of [web, other])
      expect((await connect(url, token)).refusal).toMatchObject(tooMany("visitor"));
    const somebodyElse = await openSession(web.url, {}, somewhere());
    expect((await connect(web.url, somebodyElse.token)).refusal).toBeNull();
    open[0]!.close();
    await until("there is room", async () => (await connect(other.url, token)).refusal === null);
    expect((await connect(web.url, token)).refusal).toMatchObject(tooMany("visitor"));
    // All at once they are no more than one after another.
    const hasty = await openSession(web.url, {}, somewhere());
    const admitted = await Promise.all([web, other].map(({ url }) => connectAll(url, hasty.token, 10)));
    expect(admitted.flat()).toHaveLength(4);
  });

  it("are limited for each address, which a proxy that is trusted tells, and nobody else", async () => {
    const env = { CHAT_CONNECTIONS_PER_ADDRESS: "3" };
    const [web, unproxied] = [await start(env), await start({ ...env, TRUST_PROXY: "192.0.2.1" })];
    const office = somewhere();
    const colleagues = await Promise.all(Array.from({ length: 4 }, () => openSession(web.url, {}, office)));
    for (const { token } of colleagues.slice(0, 3))
      expect((await connect(web.url, token)).refusal).toBeNull();
    expect((await connect(unproxied.url, colleagues[3]!.token)).refusal).toMatchObject(tooMany("address"));
    const elsewhere = await openSession(web.url, {}, somewhere());
    expect((await connect(web.url, elsewhere.token)).refusal).toBeNull();
    // Whoever names their own address is counted by the one they come from.
    const liars = await Promise.all(
      Array.from({ length: 4 }, () => openSession(unproxied.url, {}, somewhere())),
    );
    const refusals = [];
    for (const { token } of liars) refusals.push((await connect(unproxied.url, token)).refusal);
    expect(refusals.map((refusal) => refusal?.message)).toEqual([
      undefined,
      undefined,
      undefined,
      "too_many",
    ]);
  });

  it("are counted right again after a process was killed and what Redis held was lost", async () => {
    const env = { CHAT_CONNECTIONS_PER_VISITOR: "3" };
    const [web, other] = [await start(env), await start(env)];
    const { token } = await openSession(web.url, {}, somewhere());
    await connectAll(web.url, token, 1);
    await connectAll(other.url, token, 2);
    expect((await connect(web.url, token)).refusal).toMatchObject(tooMany("visitor"));
    await other.stop("SIGKILL");
    // Nobody says any more that the two are there.
    const back = await until(
      "their places are free",
      async () => {
        const { socket, refusal } = await connect(web.url, token);
        return refusal ? null : socket;
      },
      90_000,
    );
    expect(back.connected).toBe(true);
    const counted = await redis().keys("{upay:chat:open}:*");
    expect(counted.length).toBeGreaterThan(0);
    await redis().del(counted);
    await until("those that are open are counted again", async () => {
      const sizes = await Promise.all(counted.map((key) => redis().zcard(key)));
      return sizes.includes(2);
    });
    await connectAll(web.url, token, 1);
    expect((await connect(web.url, token)).refusal).toMatchObject(tooMany("visitor"));
  }, 180_000);
});

describe("what is said", () => {
  it("is limited for all pages of a visitor together, whatever it is, and nobody else is held up", async () => {
    const web = await start();
    const { token } = await openSession(web.url, {}, somewhere());
    const pages = await connectAll(web.url, token, 12);
    expect(pages).toHaveLength(12);
    const begun = performance.now();
    const answers = await Promise.all(
      pages.flatMap((page) =>
        Array.from({ length: 36 }, () => askChat(page, "chat.sync", { conversationId: null, after: 0 })),
      ),
    );
    const seconds = (performance.now() - begun) / 1000;
    const taken = answers.filter(({ ok }) => ok).length;
    // Each page alone may say 40 at once: together they say no more than three that are busy.
    expect(taken).toBeGreaterThanOrEqual(120);
    expect(taken).toBeLessThanOrEqual(120 + Math.ceil(30 * seconds));
    expect(new Set(answers.map(code))).toEqual(new Set(["ok", "too_many"]));
    const other = await connect(web.url, (await openSession(web.url, {}, somewhere())).token);
    const asked = await askChat(other.socket, "chat.sync", { conversationId: null, after: 0 });
    expect(asked.ok).toBe(true);
  });

  it("is limited for all visitors at one address together", async () => {
    const web = await start({ CHAT_MESSAGES_PER_ADDRESS: "60", CHAT_CONNECTIONS_PER_ADDRESS: "20" });
    const office = somewhere();
    const visitors = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { token } = await openSession(web.url, {}, office);
        return (await connect(web.url, token)).socket;
      }),
    );
    const ask = (socket: ChatSocket) => askChat(socket, "chat.sync", { conversationId: null, after: 0 });
    const begun = performance.now();
    const answers = await Promise.all(
      visitors.flatMap((socket) => Array.from({ length: 30 }, () => ask(socket))),
    );
    const seconds = (performance.now() - begun) / 1000;
    const taken = answers.filter(({ ok }) => ok).length;
    expect(taken).toBeGreaterThanOrEqual(40);
    expect(taken).toBeLessThanOrEqual(40 + Math.ceil(10 * seconds));
    const elsewhere = await connect(web.url, (await openSession(web.url, {}, somewhere())).token);
    expect((await ask(elsewhere.socket)).ok).toBe(true);
  });

  it("is limited in messages for each address, over all visitors there and all processes", async () => {
    const env = { CHAT_MESSAGES_PER_ADDRESS: "20" };
    const [web, other] = [await start(env), await start(env)];
    const office = somewhere();
    const visitor = async (url: string, from: string) =>
      (await connect(url, (await openSession(url, {}, from)).token)).socket;
    const write = async (socket: ChatSocket, body: string) =>
      code(await askChat(socket, "chat.send", message(body)));
    const colleagues = await Promise.all([web, other, web, other].map(({ url }) => visitor(url, office)));
    const codes: string[] = [];
    for (let count = 0; count < 24; count += 1)
      codes.push(await write(colleagues[count % colleagues.length]!, `From the office ${count}`));
    expect(codes.filter((said) => said === "ok").length).toBeGreaterThanOrEqual(15);
    expect(codes.at(-1)).toBe("too_many");
    const { rows } = await pool.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM messages WHERE body LIKE 'From the office %'",
    );
    // Up to half of the limit is counted later, in each of the two.
    expect(rows[0]!.count).toBe(codes.filter((said) => said === "ok").length);
    expect(rows[0]!.count).toBeLessThanOrEqual(30);
    expect(await write(await visitor(web.url, somewhere()), "From elsewhere")).toBe("ok");
  });
});

describe("the log", () => {
  it("tells at its most talkative that something was refused and why, and nothing of what was written", async () => {
    const web = await start({ LOG_LEVEL: "debug", CHAT_CONNECTIONS_PER_VISITOR: "1" });
    const secrets = {
      words: "unspeakable-words",
      card: "4111 1111 1111 1111",
      name: "Wei-Unmentioned",
      email: "unmentioned@customer.example",
    };
    const introduction = { name: secrets.name, email: secrets.email, locale: "en" };
    const { token } = await openSession(web.url, {}, somewhere());
    const { socket } = await connect(web.url, token);
    const said = message(`${secrets.words} ${secrets.card}`, { introduction });
    expect(code(await askChat(socket, "chat.send", said))).toBe("ok");
    expect(code(await askChat(socket, "chat.send", { ...said, extra: secrets.words }))).toBe("invalid");
    expect(code(await askChat(socket, secrets.words, said))).toBe("invalid");
    const foreign = { ...said, clientId: randomUUID(), conversationId: randomUUID() };
    expect(code(await askChat(socket, "chat.send", foreign))).toBe("not_yours");
    const files = { ...said, clientId: randomUUID(), files: [randomUUID()] };
    expect(code(await askChat(socket, "chat.send", files))).toBe("files");
    const flood = await Promise.all(
      Array.from({ length: 45 }, () => askChat(socket, "chat.send", { ...said, clientId: randomUUID() })),
    );
    expect(flood.map(code)).toContain("too_many");
    expect((await connect(web.url, token)).refusal).toMatchObject(tooMany("visitor"));
    const forged = "F".repeat(43);
    expect((await connect(web.url, forged)).refusal?.message).toBe("signed_out");
    expect((await openSession(web.url, { identity: `${forged}.${forged}.${forged}` })).status).toBe(401);
    const logged = () => web.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const refused = await until("the refusals are logged", () => {
      const told = logged().filter(({ msg }) => msg === "chat event refused");
      return told.length > 4 && logged().some(({ msg }) => msg === "chat connection refused") && told;
    });
    expect(new Set(refused.map(({ code }) => code))).toEqual(
      new Set(["invalid", "not_yours", "files", "too_many"]),
    );
    expect(new Set(refused.map(({ event }) => event))).toEqual(new Set(["chat.send", "unknown"]));
    const whole = web.lines.join("\n");
    for (const secret of [...Object.values(secrets), "4111111111111111", "1111 1111", token, forged])
      expect(whole, secret).not.toContain(secret);
  });
});
