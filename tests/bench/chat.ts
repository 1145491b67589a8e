import { randomUUID } from "node:crypto";
import { Pool } from "undici";
import type { ChatPage } from "../chat-page.ts";
import {
  atRate,
  type Desk,
  openAtDesks,
  openDesks,
  openVisitors,
  openWebs,
  readRows,
  relayP95,
} from "./chat-stage.ts";
import { familyTime, parentOf, processorTime } from "./processor-time.ts";
import { type BenchResult, below, cores, type Goal, percentile, rounded, tell } from "./report.ts";
import { type Console, openStage } from "./stage.ts";

/** The figures. */
const wanted = { p95Ms: 50, timesYardstick: 4, listedMs: 1_000 };
const size = {
  visitors: Number(process.env.CHAT_VISITORS ?? 1_000),
  desks: 50,
  messages: Number(process.env.CHAT_MESSAGES ?? 100_000),
  perSecond: Number(process.env.CHAT_RATE ?? 500),
  steadySeconds: 40,
  /** of the steady part, to warm up, as the yardstick has it */
  warmingSeconds: 8,
};
/** Every so many messages, one is an agent's answer. */
const answersEvery = 5;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What was written on both sides, in the order of writing. */
class Ledger {
  readonly written = new Map<ChatPage, string[]>();
  readonly answered = new Map<ChatPage, string[]>();
  readonly sentAt = new Map<string, number>();
  /** answers that the server has accepted */
  readonly accepted = new Set<string>();
  readonly answerTimes: number[] = [];
  /** what was sent before is not timed */
  timedFrom = 0;
  private readonly waiting = new Map<ChatPage, Promise<unknown>>();

  constructor(
    readonly visitors: readonly ChatPage[],
    readonly desks: readonly Desk[],
    private readonly urls: readonly string[],
  ) {
    for (const page of visitors) {
      this.written.set(page, []);
      this.answered.set(page, []);
      let seen = page.state.lines.length;
      page.onChange = ({ lines }) => {
        for (; seen < lines.length; seen += 1) {
          const { from, body } = lines[seen]!;
          const sent = from === "staff" ? this.sentAt.get(body) : undefined;
          if (sent !== undefined && sent >= this.timedFrom) this.answerTimes.push(performance.now() - sent);
        }
      };
    }
  }

  turn(turn: number) {
    const page = this.visitors[turn % this.visitors.length]!;
    // Another visitor at every round, so that each has answers too.
    if ((turn + Math.floor(turn / this.visitors.length)) % answersEvery === 0) return this.answer(page, turn);
    const clientId = randomUUID();
    this.sentAt.set(clientId, performance.now());
    this.written.get(page)!.push(clientId);
    page.write(`message ${turn}`, clientId);
  }

  /**
   * An answer as the console's page sends it: by its line, or else by a request, again with the same id until it is
   * accepted, one after another.
   */
  private answer(page: ChatPage, turn: number) {
    const body = `answer ${turn}`;
    this.answered.get(page)!.push(body);
    const desk = this.desks[turn % this.desks.length]!;
    const before = this.waiting.get(page) ?? Promise.resolve();
    this.waiting.set(
      page,
      before.then(() => this.deliver(page, desk, body)),
    );
  }

  private async deliver(page: ChatPage, desk: Desk, body: string) {
    this.sentAt.set(body, performance.now());
    const conversationId = page.state.conversationId!;
    const message = { intent: "reply" as const, body, clientId: randomUUID(), seenSeq: null, status: null };
    for (let attempt = 0; ; attempt += 1) {
      const byLine = desk.socket.connected
        ? await desk.socket
            .timeout(8_000)
            .emitWithAck("message.send", { conversationId, message })
            .catch(() => null)
        : null;
      if (byLine?.ok) break;
      const url = this.urls[(attempt + this.accepted.size) % this.urls.length]!;
      if (await this.request(url, conversationId, desk, message).catch(() => false)) break;
      await pause(200);
    }
    this.accepted.add(body);
  }

  /** @throws where its process was killed */
  private async request(url: string, conversationId: string, desk: Desk, message: object): Promise<boolean> {
    const { statusCode, body: answer } = await this.pool(url).request({
      path: `/console/inbox/${conversationId}/send`,
      method: "POST",
      headers: { cookie: desk.cookie, origin: url, "content-type": "application/json" },
      body: JSON.stringify(message),
    });
    const text = await answer.text();
    return statusCode === 200 && text.includes('"ok":true');
  }

  private readonly pools = new Map<string, Pool>();
  private pool(url: string) {
    const pool = this.pools.get(url) ?? new Pool(url, { connections: 32, pipelining: 1 });
    this.pools.set(url, pool);
    return pool;
  }

  /** What the desk that has a visitor's conversation open shows of it. */
  threadOf({ state }: ChatPage) {
    const id = state.conversationId!;
    return this.desks.find(({ threads }) => threads.has(id))!.threads.get(id)!.state.messages;
  }

  /** What is not yet known to have come: messages in browsers, answers, and visitors whose line is down. */
  private open() {
    const written = this.visitors.reduce((sum, { state }) => sum + state.outbox.length, 0);
    const answers = [...this.answered.values()].reduce((sum, list) => sum + list.length, 0);
    const away = this.visitors.filter(({ state }) => !state.connected).length;
    const reading = this.desks.flatMap(({ threads }) =>
      [...threads.values()].filter(({ state }) => state.asking || state.resting),
    ).length;
    return written + answers - this.accepted.size + away + reading;
  }

  /** Waits until nothing is on its way, as long as that becomes less. @returns what is on its way then */
  async settle() {
    let least = this.open();
    for (let patience = 60; least > 0 && patience > 0; patience -= 0.5) {
      await pause(500);
      const open = this.open();
      if (open < least) patience = 60;
      least = Math.min(least, open);
    }
    await pause(3_000);
    return this.open();
  }
}

/** Where one side holds something else than was written. */
function differences(want: readonly string[], got: readonly string[]) {
  const held = new Set(got);
  const both = got.filter((one) => want.includes(one));
  const order = want.filter((one) => held.has(one));
  return {
    lost: want.filter((one) => !held.has(one)).length,
    doubled: got.length - held.size,
    disordered: both.filter((one, place) => one !== order[place]).length,
  };
}

/** The visitors' and the desks' ends compared with the database. */
async function compare(ledger: Ledger, database: import("pg").Pool) {
  let [lost, doubled, disordered] = [0, 0, 0];
  for (const page of ledger.visitors) {
    const { rows } = await database.query<{ seq: number; kind: string; body: string; client_id: string }>(
      `SELECT seq, kind, body, client_id FROM messages WHERE conversation_id = $1
       AND kind IN ('inbound', 'reply') ORDER BY seq`,
      [page.state.conversationId],
    );
    const { rows: whole } = await database.query<{ seq: number }>(
      "SELECT seq FROM messages WHERE conversation_id = $1 ORDER BY seq",
      [page.state.conversationId],
    );
    const desk = ledger.threadOf(page);
    const inbound = rows.filter(({ kind }) => kind === "inbound").slice(1);
    const sides = [
      [ledger.written.get(page)!, inbound.map((row) => row.client_id)],
      [ledger.answered.get(page)!, rows.filter(({ kind }) => kind === "reply").map(({ body }) => body)],
      [rows.map(({ seq }) => String(seq)), page.state.lines.map(({ seq }) => String(seq))],
      [whole.map(({ seq }) => String(seq)), desk.map(({ seq }) => String(seq))],
      // What they show of it is what was written, on either side.
      [
        rows.map(({ seq, body }) => `${seq} ${body}`),
        desk.flatMap(({ seq, kind, body }) =>
          kind === "inbound" || kind === "reply" ? [`${seq} ${body}`] : [],
        ),
      ],
    ] as const;
    for (const [want, got] of sides) {
      const found = differences(want, got);
      lost += found.lost;
      doubled += found.doubled;
      disordered += found.disordered;
    }
  }
  return { lost, doubled, disordered };
}

const none = (figure: string, got: number): Goal => ({ figure, want: "= 0", got, met: got === 0 });

/** Processor time that everybody concerned has used so far, microseconds. */
async function processors(console: Console, webs: readonly number[]) {
  const { rows: backends } = await console.database.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return {
    webs: webs.reduce((sum, pid) => sum + processorTime(pid), 0),
    worker: processorTime(console.worker?.pid),
    database: familyTime(parentOf(backends[0]!.pid)),
    bench: processorTime(process.pid),
  };
}

/** A thousand visitors and fifty agents: how fast while all is well, and what is missing after it was not. */
export async function benchChat(): Promise<BenchResult> {
  const stage = await openStage();
  const console = await stage.open({
    CHAT_MESSAGES_PER_ADDRESS: "100000000",
    CHAT_CONNECTIONS_PER_ADDRESS: "100000",
  });
  const webs = await openWebs(console);
  try {
    tell("the yardstick: a bare relay");
    const relay = () => relayP95(console, size.visitors, size.perSecond, 20);
    const relayBefore = rounded(await relay());
    tell(`p95 ${relayBefore} ms; ${size.visitors} visitors and ${size.desks} agents come`);
    const { desks, listedAt, heardAt } = await openDesks(console, webs.urls, size.desks);
    const { visitors, begunAt } = await openVisitors(webs.urls, size.visitors);
    const heardOf = visitors.map((page) => {
      const heard = listedAt.get(`${page.state.conversationId} 1`);
      return heard === undefined ? Number.NaN : heard - begunAt.get(page)!;
    });
    const rows: number[] = [];
    for (const { state } of visitors.slice(0, 50))
      rows.push(await readRows(webs.urls[0]!, desks[0]!, [state.conversationId!]));
    // Heard of, and then read: what stands between a new visitor's first message and an agent's list.
    const listed = rounded(percentile(heardOf.filter(Number.isFinite), 0.95) + percentile(rows, 0.95));
    tell(`a first message is in an agent's list after ${listed} ms (p95)`);
    openAtDesks(desks, visitors, webs.urls);
    const ledger = new Ledger(visitors, desks, webs.urls);
    tell(`${size.perSecond} messages/s for ${size.steadySeconds} s, nothing is killed`);
    const before = await processors(console, webs.pids());
    ledger.timedFrom = performance.now() + size.warmingSeconds * 1000;
    await atRate(size.perSecond, size.steadySeconds, (turn) => ledger.turn(turn));
    await ledger.settle();
    const after = await processors(console, webs.pids());
    const micros = (name: keyof typeof before) =>
      Math.round((after[name] - before[name]) / (size.perSecond * size.steadySeconds));
    const timesTo = (heardOf: ReadonlyMap<string, number>) =>
      visitors.flatMap((page) =>
        page.state.lines.flatMap(({ seq, clientId }) => {
          const [sent, heard] = [
            ledger.sentAt.get(clientId ?? ""),
            heardOf.get(`${page.state.conversationId} ${seq}`),
          ];
          return sent !== undefined && sent >= ledger.timedFrom && heard !== undefined ? [heard - sent] : [];
        }),
      );
    const toDesk = timesTo(heardAt);
    const toVisitor = [...ledger.answerTimes];
    const p95 = rounded(percentile([...toDesk, ...toVisitor], 0.95));
    tell(
      `p95 ${p95} ms (to agents ${rounded(percentile(toDesk, 0.95))}, to visitors ${rounded(percentile(toVisitor, 0.95))})`,
    );

    const left = Math.max(0, size.messages - size.perSecond * size.steadySeconds);
    const seconds = Math.ceil(left / size.perSecond);
    tell(`${left} more messages in ${seconds} s; processes are killed and Redis restarted`);
    let kills = 0;
    const at = (share: number, act: () => Promise<unknown>) =>
      setTimeout(
        () => {
          kills += 1;
          act().catch((error: Error) => tell(error.message));
        },
        seconds * share * 1000,
      );
    if (left > 0) {
      at(0.1, () => webs.kill(0));
      at(0.3, () => console.restartRedis());
      at(0.5, () => webs.kill(1));
      at(0.7, () => webs.kill(0));
      at(0.8, () => console.restartRedis());
    }
    await atRate(size.perSecond, seconds, (turn) => ledger.turn(turn + size.perSecond * size.steadySeconds));
    const unsent = await ledger.settle();
    const { lost, doubled, disordered } = await compare(ledger, console.database);
    for (const page of visitors) page.close();
    for (const { socket } of desks) socket.disconnect();
    // Alone it is twice as quick in one minute as in the next: it is run before and after.
    const relayAfter = rounded(await relay());
    const yardstick = rounded((relayBefore + relayAfter) / 2);
    const ratio = rounded(p95 / yardstick);
    return {
      name: "chat",
      cores: cores(),
      figures: {
        visitors: size.visitors,
        agents: size.desks,
        messages: size.messages,
        perSecond: size.perSecond,
        p95Ms: p95,
        firstMessageListedMs: listed,
        p95ToAgentMs: rounded(percentile(toDesk, 0.95)),
        p95ToVisitorMs: rounded(percentile(toVisitor, 0.95)),
        p50Ms: rounded(percentile([...toDesk, ...toVisitor], 0.5)),
        heardOfAtOpenDesks: toDesk.length,
        p95ToListsMs: rounded(percentile(timesTo(listedAt), 0.95)),
        webMicrosPerMessage: micros("webs"),
        workerMicrosPerMessage: micros("worker"),
        databaseMicrosPerMessage: micros("database"),
        benchMicrosPerMessage: micros("bench"),
        kills,
        unsent,
        lost,
        doubled,
        outOfOrder: disordered,
      },
      yardstick: { relayP95Ms: yardstick, before: relayBefore, after: relayAfter },
      ratio,
      goals: [
        none("lost", lost),
        none("doubled", doubled),
        none("outOfOrder", disordered),
        below("p95Ms", p95, wanted.p95Ms),
        below("ratio", ratio, wanted.timesYardstick),
        below("firstMessageListedMs", listed, wanted.listedMs),
      ],
    };
  } finally {
    await webs.close();
    await console.close();
    await stage.close();
  }
}
