import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { minutes, seconds } from "#app/platform/time.ts";

/**
 * A thread that a colleague has open, as a pure machine: what happened goes in, what is to be done comes out. It holds
 * the lines from some first one on without a gap. While `after` is false it follows the thread's end; else somebody
 * reads further up, and is not taken to the end.
 */
export interface GrowingThread {
  messages: readonly ThreadMessage[];
  /** whether there is more before the first and behind the last */
  before: boolean;
  after: boolean;
  /** the lines that follow are asked for */
  asking: boolean;
  /** the highest seq that was told of since they were asked for; `Infinity` where any may have been missed */
  heardOf: number;
  /** a question failed, and the next one waits */
  resting: boolean;
  /** questions in a row that failed: what is shown may not be all there is */
  failures: number;
}

export interface Stretch {
  messages: readonly ThreadMessage[];
  before: boolean;
  after: boolean;
}

export type Input =
  /** a line came by itself, as the thread shows it */
  | { type: "line"; line: ThreadMessage }
  /** the thread reaches to this seq, or further */
  | { type: "reaches"; seq: number }
  /** there was no live line for a while: anything may have happened */
  | { type: "back" }
  /** what follows is wanted, also by somebody who reads further up */
  | { type: "wanted" }
  /** the answer about what follows; null where there was none */
  | { type: "followed"; stretch: Stretch | null }
  /** the answer about what came before the first */
  | { type: "preceded"; stretch: Stretch }
  /** a line that is held was read again */
  | { type: "reread"; line: ThreadMessage }
  | { type: "rested" };

export type Effect = { type: "ask"; after: number } | { type: "rest"; wait: number };

export interface Turn {
  state: GrowingThread;
  effect: Effect | null;
}

/** Before a question that failed is asked again: at first, and at most, each time twice as long (milliseconds). */
const rest = { first: seconds(1), most: minutes(1) };

export const openThread = ({ messages, before, after }: Stretch): GrowingThread => ({
  messages,
  before,
  after,
  asking: false,
  heardOf: 0,
  resting: false,
  failures: 0,
});

const lastSeq = ({ messages }: Pick<Stretch, "messages">) => messages.at(-1)?.seq ?? 0;

/** Lines by seq, each once, in their order; a line that is read again replaces itself. */
function merged(held: readonly ThreadMessage[], more: readonly ThreadMessage[]): ThreadMessage[] {
  const bySeq = new Map(held.map((line) => [line.seq, line]));
  for (const line of more) bySeq.set(line.seq, line);
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}

/** Asks for what follows, one question at a time: what is heard of meanwhile is asked for after it. */
function ask(state: GrowingThread, upTo: number): Turn {
  if (state.asking || state.resting)
    return { state: { ...state, heardOf: Math.max(state.heardOf, upTo) }, effect: null };
  return {
    state: { ...state, asking: true, heardOf: 0 },
    effect: { type: "ask", after: lastSeq(state) },
  };
}

function failed(state: GrowingThread): Turn {
  const wait = Math.min(rest.most, rest.first * 2 ** state.failures);
  return {
    state: { ...state, asking: false, resting: true, failures: state.failures + 1 },
    effect: { type: "rest", wait },
  };
}

function followed(before: GrowingThread, stretch: Stretch): Turn {
  const state = {
    ...before,
    messages: merged(before.messages, stretch.messages),
    asking: false,
    failures: 0,
    // Somebody at the end stays there, however much it was.
    after: before.after && stretch.after,
  };
  const missing = (stretch.after && stretch.messages.length > 0) || state.heardOf > lastSeq(state);
  return missing && !state.after ? ask(state, 0) : { state, effect: null };
}

/** What the machine does with what happened. */
export function step(state: GrowingThread, input: Input): Turn {
  const still: Turn = { state, effect: null };
  switch (input.type) {
    case "line": {
      const { line } = input;
      const last = lastSeq(state);
      if (state.after || line.seq <= last) return still;
      if (line.seq > last + 1) return ask(state, line.seq);
      return { state: { ...state, messages: [...state.messages, line] }, effect: null };
    }
    case "reaches":
      return state.after || input.seq <= lastSeq(state) ? still : ask(state, input.seq);
    case "back":
      // A new line: what failed on the one before need not wait any longer.
      return state.after ? still : ask({ ...state, resting: false }, Number.POSITIVE_INFINITY);
    case "wanted":
      return ask({ ...state, resting: false }, Number.POSITIVE_INFINITY);
    case "followed":
      return input.stretch ? followed(state, input.stretch) : failed(state);
    case "preceded": {
      const { messages, before } = input.stretch;
      return { state: { ...state, messages: merged(state.messages, messages), before }, effect: null };
    }
    case "reread": {
      const isHeld = state.messages.some(({ seq }) => seq === input.line.seq);
      return isHeld
        ? { state: { ...state, messages: merged(state.messages, [input.line]) }, effect: null }
        : still;
    }
    case "rested":
      return state.resting ? ask({ ...state, resting: false }, 0) : still;
  }
}
