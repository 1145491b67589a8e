import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  awayNow,
  begin,
  type ChatState,
  type Effect,
  type Input,
  isBehind,
  lastSeq,
  step,
  typist,
  unread,
} from "./client.ts";
import type { Answer, Line, Outgoing, PlacedLine, Standing, SyncAnswer } from "./protocol.ts";

const conversationId = "c1";
const pageSize = 3;
const standing: Standing = {
  number: 1,
  status: "open",
  agent: null,
  ahead: null,
  staffRead: 0,
  read: 0,
  away: null,
  survey: null,
};

/** A server that keeps its word: one line for a client id, an answer after it is kept. */
class Server {
  seq = 0;
  lines: Line[] = [];

  add(line: Omit<Line, "seq" | "at" | "name">): PlacedLine {
    this.seq += 1;
    const full = { ...line, seq: this.seq, at: "2026-01-05T10:00:00.000Z", name: null };
    this.lines.push(full);
    return this.place(full);
  }

  /** Something visitors do not see: it leaves a gap. */
  note() {
    this.seq += 1;
  }

  place(line: Line): PlacedLine {
    const at = this.lines.findIndex(({ seq }) => seq === line.seq);
    return { conversationId, line, prev: this.lines[at - 1]?.seq ?? 0 };
  }

  send({ clientId, body }: Outgoing): { placed: PlacedLine; fresh: boolean } {
    const held = this.lines.find((line) => line.clientId === clientId);
    if (held) return { placed: this.place(held), fresh: false };
    return { placed: this.add({ from: "visitor", body, clientId, files: [] }), fresh: true };
  }

  sync(after: number): Answer<SyncAnswer> {
    if (this.lines.length === 0) return { ok: true, value: { conversationId: null } };
    const rest = this.lines.filter(({ seq }) => seq > after);
    const lines = rest.slice(0, pageSize);
    return { ok: true, value: { conversationId, lines, more: rest.length > pageSize, standing } };
  }
}

type Request = Extract<Effect, { type: "send" | "sync" }>;

/** One page of the visitor, with what is under way between it and the server. */
class Page {
  state: ChatState = begin();
  requests: Request[] = [];
  answers: Input[] = [];
  heard: Input[] = [];
  rests = 0;

  constructor(
    private readonly world: World,
    readonly name: string,
  ) {}

  take(input: Input) {
    const { state, effects } = step(this.state, input);
    this.state = state;
    const seqs = state.lines.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((one, other) => one - other));
    for (const effect of effects) {
      if (effect.type === "keep") this.world.kept.set(effect.message.clientId, effect.message);
      else if (effect.type === "forget") this.world.kept.delete(effect.clientId);
      else if (effect.type === "send" || effect.type === "sync") this.requests.push(effect);
      else if (effect.type === "rest") this.rests += 1;
    }
  }

  serve() {
    const request = this.requests.shift();
    if (!request) return;
    if (request.type === "sync") {
      const { asked, after } = request;
      this.answers.push({ type: "synced", asked, answer: this.world.server.sync(after) });
      return;
    }
    const { placed, fresh } = this.world.server.send(request.message);
    const { clientId } = request.message;
    this.answers.push({ type: "answered", clientId, answer: { ok: true, value: placed } });
    if (fresh) this.world.tell(placed);
  }

  cut() {
    this.requests = [];
    this.answers = [];
    this.heard = [];
    this.rests = 0;
    this.take({ type: "disconnected" });
  }

  reload() {
    this.cut();
    this.state = begin([...this.world.kept.values()]);
  }
}

class World {
  server = new Server();
  kept = new Map<string, Outgoing>();
  written: { page: string; clientId: string }[] = [];
  pages = [new Page(this, "one"), new Page(this, "two")];

  tell(placed: PlacedLine) {
    for (const page of this.pages) if (page.state.connected) page.heard.push({ type: "line", placed });
  }

  act(page: Page, action: string, pick: number) {
    if (action === "write") {
      const clientId = `${page.name}-${this.written.length}`;
      this.written.push({ page: page.name, clientId });
      page.take({ type: "wrote", message: { clientId, conversationId: null, body: clientId, files: [] } });
    } else if (action === "connect") {
      if (!page.state.connected) page.take({ type: "connected" });
    } else if (action === "disconnect") page.cut();
    else if (action === "reload") page.reload();
    else if (action === "serve") page.serve();
    else if (action === "answer") {
      const answer = page.answers.shift();
      if (answer) page.take(answer);
    } else if (action === "late") {
      // In any order, and twice: no line of the network need be kept for the thread to come out right.
      const told = page.heard[pick % Math.max(1, page.heard.length)];
      if (told) page.take(told);
    } else if (action === "hear") {
      const told = page.heard.shift();
      if (told) page.take(told);
    } else if (action === "lose") page.heard.shift();
    else if (action === "time out") {
      const request = page.requests.shift();
      if (request?.type === "send")
        page.take({ type: "answered", clientId: request.message.clientId, answer: null });
      else if (request) page.take({ type: "synced", asked: request.asked, answer: null });
    } else if (action === "rested" && page.rests > 0) {
      page.rests -= 1;
      page.take({ type: "rested" });
    } else if (action === "reply")
      this.tell(this.server.add({ from: "staff", body: "reply", clientId: null, files: [] }));
    else if (action === "note") this.server.note();
    else if (action === "looked") page.take({ type: "looked" });
    else if (action === "reaches" && page.state.connected) page.heard.push(this.reaches());
  }

  /** How far the thread reaches, as pages are told now and then. */
  reaches = (): Input => ({
    type: "reaches",
    conversationId,
    seq: this.server.lines.at(-1)?.seq ?? 0,
  });

  /** The network is well again; everything comes to rest. */
  settle() {
    for (const page of this.pages) if (!page.state.connected) page.take({ type: "connected" });
    for (let round = 0; round < 2_000; round += 1) {
      const busy = this.pages.filter(
        ({ requests, answers, heard, rests }) => requests.length + answers.length + heard.length + rests > 0,
      );
      if (busy.length === 0) return;
      for (const page of busy)
        for (const action of ["serve", "answer", "hear", "rested"]) this.act(page, action, 0);
    }
    throw new Error("It never comes to rest");
  }
}

const actions = [
  ...["write", "write", "connect", "connect", "serve", "serve", "serve", "answer", "answer", "hear", "hear"],
  ...["late", "lose", "disconnect", "reload", "time out", "rested", "reply", "note", "looked", "reaches"],
];
const turns = fc.array(fc.tuple(fc.nat(1), fc.constantFrom(...actions), fc.nat(20)), { maxLength: 120 });

describe("any interleaving of sends, drops, repeats, reloads and reconnects", () => {
  it("ends in the same thread on all sides, with nothing lost, nothing twice and nothing out of order", () => {
    fc.assert(
      fc.property(turns, (story) => {
        const world = new World();
        for (const [place, action, pick] of story) world.act(world.pages[place]!, action, pick);
        // What was told and lost is found with the next connection, or when it is told how far the thread reaches.
        for (const page of world.pages) {
          if (page.state.connected && page.name === "one") page.cut();
          else if (page.state.connected) page.heard.push(world.reaches());
        }
        world.settle();
        for (const page of world.pages) {
          expect(page.state.lines).toEqual(world.server.lines);
          expect(page.state.outbox).toEqual([]);
        }
        const arrived = world.server.lines.flatMap(({ clientId }) => clientId ?? []);
        expect([...arrived].sort()).toEqual(world.written.map(({ clientId }) => clientId).sort());
        for (const name of ["one", "two"]) {
          const own = world.written.filter(({ page }) => page === name).map(({ clientId }) => clientId);
          expect(arrived.filter((clientId) => own.includes(clientId))).toEqual(own);
        }
        expect(world.kept.size).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it("never shows a written message as gone before it is in the thread", () => {
    fc.assert(
      fc.property(turns, (story) => {
        const world = new World();
        const [page] = world.pages;
        for (const [, action, pick] of story) {
          world.act(page!, action, pick);
          const shown = new Set([
            ...page!.state.lines.flatMap(({ clientId }) => clientId ?? []),
            ...page!.state.outbox.map(({ clientId }) => clientId),
            ...(page!.state.loaded ? [] : world.server.lines.flatMap(({ clientId }) => clientId ?? [])),
          ]);
          if (page!.state.loaded && !page!.state.syncing)
            for (const { clientId } of world.written) expect(shown).toContain(clientId);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("a page", () => {
  const message = { clientId: "message-1", conversationId: null, body: "Hello", files: [] };
  const start = () => step(begin(), { type: "connected" }).state;
  const line = (seq: number, different: Partial<Line> = {}): Line => ({
    seq,
    from: "staff",
    name: "Ann",
    body: "Hello",
    at: "2026-01-05T10:00:00.000Z",
    files: [],
    clientId: null,
    ...different,
  });

  it("sends one message at a time, and keeps each before it is sent", () => {
    const first = step(start(), { type: "wrote", message });
    expect(first.effects.map(({ type }) => type)).toEqual(["keep", "send"]);
    const second = step(first.state, { type: "wrote", message: { ...message, clientId: "message-2" } });
    expect(second.effects.map(({ type }) => type)).toEqual(["keep"]);
  });

  it("leaves a refused message to its writer and goes on with the next", () => {
    let state = step(start(), { type: "wrote", message }).state;
    state = step(state, { type: "wrote", message: { ...message, clientId: "message-2" } }).state;
    const refused = step(state, {
      type: "answered",
      clientId: "message-1",
      answer: { ok: false, code: "invalid", wait: 0 },
    });
    expect(refused.state.outbox[0]).toMatchObject({ clientId: "message-1", refused: "invalid" });
    expect(refused.effects).toMatchObject([{ type: "send", message: { clientId: "message-2" } }]);
    const without = step(refused.state, { type: "discarded", clientId: "message-1" });
    expect(without.state.outbox).toHaveLength(1);
  });

  it("waits as long as it is told when it sends too much", () => {
    const { state } = step(start(), { type: "wrote", message });
    const told = step(state, {
      type: "answered",
      clientId: "message-1",
      answer: { ok: false, code: "too_many", wait: 4_000 },
    });
    expect(told.effects).toEqual([{ type: "rest", wait: 4_000 }]);
    const again = step(told.state, { type: "rested" });
    expect(again.effects.at(-1)).toMatchObject({ type: "send" });
    // Why it waits is shown until one is taken.
    expect([told.state.hindered, again.state.hindered]).toEqual(["too_many", "too_many"]);
    const value = { conversationId, line: line(1, { from: "visitor", clientId: "message-1" }), prev: 0 };
    const taken = step(again.state, { type: "answered", clientId: "message-1", answer: { ok: true, value } });
    expect(taken.state.hindered).toBeNull();
  });

  it("asks again later each time it fails, says that something may be missing, and goes on as before once it is told", () => {
    let turn = step(begin(), { type: "connected" });
    const waits: number[] = [];
    const behind: boolean[] = [];
    for (let count = 0; count < 7; count += 1) {
      const refused = { ok: false, code: "not_now", wait: count === 0 ? 3_000 : 0 } as const;
      turn = step(turn.state, {
        type: "synced",
        asked: turn.state.asked,
        answer: count % 2 ? null : refused,
      });
      for (const effect of turn.effects) if (effect.type === "rest") waits.push(effect.wait);
      behind.push(isBehind(turn.state));
      turn = step(turn.state, { type: "rested" });
      expect(turn.effects).toMatchObject([{ type: "sync", after: 0 }]);
    }
    expect(waits).toEqual([3_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(behind).toEqual([false, true, true, true, true, true, true]);
    const value = { conversationId, lines: [line(1)], more: false, standing };
    const told = step(turn.state, { type: "synced", asked: turn.state.asked, answer: { ok: true, value } });
    expect([isBehind(told.state), told.state.failures.sync]).toEqual([false, 0]);
  });

  it("asks for a line whose telling was lost when it hears how far the thread reaches, and for no other", () => {
    const value = { conversationId, lines: [line(2)], more: false, standing };
    const { state } = step(start(), { type: "synced", asked: 1, answer: { ok: true, value } });
    const hear = (seq: number, id = conversationId) =>
      step(state, { type: "reaches", conversationId: id, seq }).effects;
    expect(hear(2)).toEqual([]);
    expect(hear(4)).toMatchObject([{ type: "sync", conversationId, after: 2 }]);
    expect(hear(4, "c2")).toEqual([]);
  });

  it("tells who has taken over until they write, and who will be right back until they do or the time is up", () => {
    const told = (state: ChatState, different: Partial<Standing>) => {
      const asked = step(state, { type: "changed", conversationId }).state;
      const value = { conversationId, lines: [], more: false, standing: { ...standing, ...different } };
      return step(asked, { type: "synced", asked: asked.asked, answer: { ok: true, value } }).state;
    };
    const ann = told(start(), { agent: "Ann" });
    expect(ann.takenOverBy).toBeNull();
    const until = "2026-01-05T10:10:00.000Z";
    const bo = told(ann, { agent: "Bo", away: { name: "Bo", until } });
    expect(bo.takenOverBy).toBe("Bo");
    expect(awayNow(bo, Date.parse(until) - 1)).toEqual({ name: "Bo", until });
    expect(awayNow(bo, Date.parse(until))).toBeNull();
    const written = step(bo, { type: "line", placed: { conversationId, line: line(3), prev: 0 } }).state;
    expect([written.takenOverBy, awayNow(written, 0)]).toEqual([null, null]);
  });

  it("counts what was not looked at, and tells what was", () => {
    const synced = step(start(), {
      type: "synced",
      asked: 1,
      answer: { ok: true, value: { conversationId, lines: [line(2), line(5)], more: false, standing } },
    });
    expect(synced.effects).toEqual([{ type: "receipt", conversationId, delivered: 5, read: 0 }]);
    expect(unread(synced.state)).toBe(2);
    const looked = step(synced.state, { type: "looked" });
    expect(looked.effects).toEqual([{ type: "receipt", conversationId, delivered: 5, read: 5 }]);
    expect(unread(looked.state)).toBe(0);
    expect(step(looked.state, { type: "looked" }).effects).toEqual([]);
  });

  it("believes nobody to type for ever, nor after their line has come", () => {
    const synced = step(start(), {
      type: "synced",
      asked: 1,
      answer: { ok: true, value: { conversationId, lines: [line(1)], more: false, standing } },
    }).state;
    const typing = step(synced, { type: "typing", conversationId, name: "Ann", now: 1_000 }).state;
    expect(typist(typing, 2_000)).toBe("Ann");
    expect(typist(typing, 60_000)).toBeNull();
    const heard = step(typing, { type: "line", placed: { conversationId, line: line(2), prev: 1 } }).state;
    expect(typist(heard, 2_000)).toBeNull();
    expect(lastSeq(heard)).toBe(2);
  });

  it("hears of a conversation that begins elsewhere, but not while its own goes on", () => {
    const answer = { conversationId, lines: [line(1)], more: false, standing };
    const open = step(start(), { type: "synced", asked: 1, answer: { ok: true, value: answer } }).state;
    const other = { conversationId: "c2", line: line(1), prev: 0 };
    expect(step(open, { type: "line", placed: other }).state).toEqual(open);
    const solved = { ...open, standing: { ...standing, status: "solved" as const } };
    const entered = step(solved, { type: "line", placed: other });
    expect(entered.state.conversationId).toBe("c2");
    expect(entered.effects.map(({ type }) => type)).toContain("sync");
  });

  it("leaves a conversation that is not its visitor's", () => {
    const foreign = step(begin([], "c9"), { type: "connected" });
    const told = step(foreign.state, {
      type: "synced",
      asked: 1,
      answer: { ok: false, code: "not_yours", wait: 0 },
    });
    expect(told.state.conversationId).toBeNull();
    expect(told.effects).toMatchObject([{ type: "sync", conversationId: null, after: 0 }]);
  });
});
