import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { type GrowingThread, type Input, openThread, type Stretch, step } from "./growing-thread.ts";

const pageSize = 3;

const lineAt = (seq: number, body = `line ${seq}`): ThreadMessage => ({
  seq,
  kind: "inbound",
  authorType: "customer",
  authorId: null,
  authorName: null,
  body,
  data: null,
  clientId: null,
  at: "2026-01-05T10:00:00.000Z",
  delivery: null,
  mail: null,
});

/** A server that keeps its word: lines without gaps, read in pages. */
class Server {
  lines: ThreadMessage[];
  constructor(count: number) {
    this.lines = Array.from({ length: count }, (_, place) => lineAt(place + 1));
  }
  add() {
    const line = lineAt(this.lines.length + 1);
    this.lines.push(line);
    return line;
  }
  window(first: number, end = Number.POSITIVE_INFINITY): Stretch {
    const messages = this.lines.filter(({ seq }) => seq >= first && seq < Math.min(end, first + pageSize));
    return {
      messages,
      before: (messages[0]?.seq ?? 1) > 1,
      after: (messages.at(-1)?.seq ?? this.lines.length) < this.lines.length,
    };
  }
  end = () => this.window(Math.max(1, this.lines.length - pageSize + 1));
}

/** A colleague's page, with what is under way between it and the server. */
class World {
  server: Server;
  state: GrowingThread;
  live = true;
  questions: number[] = [];
  answers: Stretch[] = [];
  told: Input[] = [];
  rests = 0;

  constructor(count: number, around: number | null) {
    this.server = new Server(count);
    this.state = openThread(around === null ? this.server.end() : this.server.window(around));
  }

  take(input: Input) {
    const { state, effect } = step(this.state, input);
    this.state = state;
    const seqs = state.messages.map(({ seq }) => seq);
    // Each once, in their order, without a gap, whatever happens.
    expect(seqs).toEqual(seqs.map((_, place) => seqs[0]! + place));
    if (effect?.type === "ask") this.questions.push(effect.after);
    else if (effect) this.rests += 1;
    expect(this.questions.length + this.answers.length).toBeLessThanOrEqual(1);
  }

  act(action: string, pick: number) {
    if (action === "say") {
      const line = this.server.add();
      if (this.live) this.told.push({ type: "line", line }, { type: "reaches", seq: line.seq });
    } else if (action === "say beside") {
      // A note or an activity: only that there is more is told.
      const { seq } = this.server.add();
      if (this.live) this.told.push({ type: "reaches", seq });
    } else if (action === "hear") {
      const told = this.told.shift();
      if (told) this.take(told);
    } else if (action === "late") {
      const told = this.told[pick % Math.max(1, this.told.length)];
      if (told) this.take(told);
    } else if (action === "lose") this.told.splice(pick % Math.max(1, this.told.length), 1);
    else if (action === "drop") {
      this.live = false;
      this.told = [];
    } else if (action === "return" && !this.live) {
      this.live = true;
      this.take({ type: "back" });
    } else if (action === "serve") {
      const after = this.questions.shift();
      if (after !== undefined) this.answers.push(this.server.window(after + 1));
    } else if (action === "answer") {
      const stretch = this.answers.shift();
      if (stretch) this.take({ type: "followed", stretch });
    } else if (action === "fail") {
      if (this.questions.length + this.answers.length === 0) return;
      this.questions = [];
      this.answers = [];
      this.take({ type: "followed", stretch: null });
    } else if (action === "rested" && this.rests > 0) {
      this.rests -= 1;
      this.take({ type: "rested" });
    } else if (action === "wanted") this.take({ type: "wanted" });
    else if (action === "earlier") {
      const first = this.state.messages[0]?.seq ?? 1;
      if (first > 1)
        this.take({ type: "preceded", stretch: this.server.window(Math.max(1, first - pageSize), first) });
    }
  }

  /** The network is well again; everything that is under way arrives. */
  settle() {
    for (let round = 0; round < 500; round += 1) {
      if (this.questions.length + this.answers.length + this.told.length + this.rests === 0) return;
      // What is told comes before the answer that does not know of it yet.
      for (const action of ["hear", "answer", "serve", "rested"]) this.act(action, 0);
    }
    throw new Error("It never comes to rest");
  }
}

const actions = [
  ...["say", "say", "say", "say beside", "hear", "hear", "hear", "late", "lose", "drop", "return"],
  ...["return", "serve", "serve", "answer", "answer", "fail", "rested", "wanted", "earlier"],
];
const story = fc.array(fc.tuple(fc.constantFrom(...actions), fc.nat(20)), { maxLength: 100 });

describe("any interleaving of lines, drops, repeats, failures and returns", () => {
  it("ends in the server's thread for whoever follows its end", () => {
    fc.assert(
      fc.property(fc.nat(8), story, fc.nat(9), (count, turns, missed) => {
        const world = new World(count, null);
        for (const [action, pick] of turns) world.act(action, pick);
        // What was told and lost is found when the line is back, or when it is told how far the thread reaches.
        for (let line = 0; line < missed; line += 1) world.act("say", 0);
        if (world.live) world.told.push({ type: "reaches", seq: world.server.lines.length });
        else world.act("return", 0);
        world.settle();
        const first = world.state.messages[0]?.seq ?? 1;
        expect(world.state.messages).toEqual(world.server.lines.slice(first - 1));
        expect(world.state).toMatchObject({ after: false, failures: 0, asking: false, resting: false });
      }),
      { numRuns: 500 },
    );
  });

  it("takes nobody who reads further up to the end, and shows it once they want it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 12 }), story, (count, turns) => {
        const world = new World(count, 2);
        for (const [action, pick] of turns) if (action !== "wanted") world.act(action, pick);
        world.settle();
        expect(world.state.messages.at(-1)?.seq).toBe(4);
        for (let press = 0; world.state.after && press < 100; press += 1) {
          world.take({ type: "wanted" });
          world.settle();
        }
        const first = world.state.messages[0]!.seq;
        expect(world.state.messages).toEqual(world.server.lines.slice(first - 1));
      }),
      { numRuns: 200 },
    );
  });
});

describe("a question that fails", () => {
  it("is asked again, later each time, and no more than one at a time", () => {
    let state = openThread(new Server(2).end());
    const waits: number[] = [];
    let turn = step(state, { type: "reaches", seq: 3 });
    expect(turn.effect).toEqual({ type: "ask", after: 2 });
    for (let count = 0; count < 9; count += 1) {
      turn = step(turn.state, { type: "followed", stretch: null });
      if (turn.effect?.type === "rest") waits.push(turn.effect.wait);
      expect(turn.state.failures).toBe(count + 1);
      // What is heard meanwhile does not hurry it.
      const heard = step(turn.state, { type: "reaches", seq: 4 + count });
      expect(heard.effect).toBeNull();
      turn = step(heard.state, { type: "rested" });
      expect(turn.effect).toEqual({ type: "ask", after: 2 });
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((wait) => wait * 1000));
    // A line that is back does.
    state = step(turn.state, { type: "followed", stretch: null }).state;
    expect(step(state, { type: "back" }).effect).toEqual({ type: "ask", after: 2 });
  });
});

describe("a line that is read again", () => {
  it("takes the place of the one that is held, and comes to no thread that does not hold it", () => {
    const state = openThread(new Server(3).end());
    const read = step(state, { type: "reread", line: lineAt(2, "as it is now") }).state;
    expect(read.messages.map(({ body }) => body)).toEqual(["line 1", "as it is now", "line 3"]);
    expect(step(state, { type: "reread", line: lineAt(9) }).state).toEqual(state);
  });
});
