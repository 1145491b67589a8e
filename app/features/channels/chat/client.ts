import type { Answer, Line, Outgoing, PlacedLine, RefusalCode, Standing, SyncAnswer } from "./protocol.ts";
import { typingBelieved } from "./protocol.ts";

/**
 * The visitor's side of the line, as a pure machine: what happened goes in, what is to be done
 * comes out. It holds every public line up to `last` without a gap, sends what was written one
 * by one in its order, and believes a message to be sent only when it has seen it in the thread.
 */
export interface ChatState {
  conversationId: string | null;
  /** in their order, each once, without a gap */
  lines: readonly Line[];
  /** what was written and not seen in the thread yet, in its order */
  outbox: readonly Waiting[];
  standing: Standing | null;
  typing: { name: string; until: number } | null;
  /** who has taken the conversation over from a colleague, until they have written */
  takenOverBy: string | null;
  connected: boolean;
  /** the first answer has come: what is shown is what there is */
  loaded: boolean;
  /** client id of the message that is on its way */
  sending: string | null;
  /** told to wait before the next try */
  resting: boolean;
  /** why the message that is first has to wait, until one is taken; null where nothing holds it up */
  hindered: "too_many" | "not_now" | null;
  /** names the last question for what is missing; answers to others come too late */
  asked: number;
  syncing: boolean;
  /** something happened while it was asked */
  syncAgain: boolean;
  /** how often in a row it failed to be told what is missing, and to send */
  failures: { sync: number; send: number };
  /** newest line that the visitor has had in view */
  seen: number;
  /** what the server was told of what arrived and was read */
  told: { delivered: number; read: number };
}

/**
 * A message that waits. One that is `refused` waits for its writer; one that is `stored` is
 * with the server and waits for its place in the thread, so that it never vanishes in between.
 */
export interface Waiting extends Outgoing {
  refused: RefusalCode | null;
  stored: boolean;
}

export type Input =
  | { type: "connected" }
  | { type: "disconnected" }
  | { type: "wrote"; message: Outgoing }
  | { type: "discarded"; clientId: string }
  | { type: "answered"; clientId: string; answer: Answer<PlacedLine> | null }
  | { type: "line"; placed: PlacedLine }
  | { type: "changed"; conversationId: string }
  | { type: "reaches"; conversationId: string; seq: number }
  | { type: "synced"; asked: number; answer: Answer<SyncAnswer> | null }
  | { type: "rested" }
  | { type: "typing"; conversationId: string; name: string; now: number }
  | { type: "read"; conversationId: string; seq: number }
  | { type: "looked" }
  | { type: "renewed" };

export type Effect =
  /** keep it where a reload finds it, before it is sent */
  | { type: "keep"; message: Outgoing }
  /** it is in the thread: it need not be kept any more */
  | { type: "forget"; clientId: string }
  | { type: "send"; message: Outgoing }
  | { type: "sync"; asked: number; conversationId: string | null; after: number }
  | { type: "rest"; wait: number }
  | { type: "receipt"; conversationId: string; delivered: number; read: number };

export interface Turn {
  state: ChatState;
  effects: Effect[];
}

/** Milliseconds before a try again, longer where the server says so: at first, and at most, each time twice as long. */
const restAfterFailure = { first: 2_000, most: 30_000 };

/** A page that was just opened, with what one before it showed and had not seen sent. */
export const begin = (kept: readonly Outgoing[] = [], conversationId: string | null = null): ChatState => ({
  conversationId,
  lines: [],
  outbox: kept.map((message) => ({ ...message, refused: null, stored: false })),
  standing: null,
  typing: null,
  takenOverBy: null,
  connected: false,
  loaded: false,
  sending: null,
  resting: false,
  hindered: null,
  asked: 0,
  syncing: false,
  syncAgain: false,
  failures: { sync: 0, send: 0 },
  seen: 0,
  told: { delivered: 0, read: 0 },
});

export const lastSeq = (state: ChatState) => state.lines.at(-1)?.seq ?? 0;

/** Who will be right back, as long as that holds. */
export const awayNow = ({ standing }: ChatState, now: number) =>
  standing?.away && standing.status !== "solved" && now < Date.parse(standing.away.until)
    ? standing.away
    : null;

/** Whether what is new could not be had, more than once: what is shown may not be all there is. */
export const isBehind = ({ connected, failures }: ChatState) => connected && failures.sync > 1;

/** How many of the staff's lines the visitor has not had in view. */
export const unread = ({ lines, seen }: ChatState) =>
  lines.filter(({ from, seq }) => from === "staff" && seq > seen).length;

/** Whoever types now; nobody is believed to type for ever. */
export const typist = ({ typing }: ChatState, now: number) =>
  typing && now < typing.until ? typing.name : null;

/** Asks for what follows the last line, once at a time. */
function sync({ state, effects }: Turn): Turn {
  if (!state.connected) return { state, effects };
  if (state.syncing) return { state: { ...state, syncAgain: true }, effects };
  const asked = state.asked + 1;
  const { conversationId } = state;
  return {
    state: { ...state, asked, syncing: true, syncAgain: false },
    effects: [...effects, { type: "sync", asked, conversationId, after: lastSeq(state) }],
  };
}

/** Sends the first that waits, unless one is on its way: the order of writing is the order of the thread. */
function pump({ state, effects }: Turn): Turn {
  const next = state.outbox.find(({ refused, stored }) => refused === null && !stored);
  if (!state.connected || state.sending !== null || state.resting || !next) return { state, effects };
  const { clientId, conversationId, body, files } = next;
  return {
    state: { ...state, sending: clientId },
    effects: [...effects, { type: "send", message: { clientId, conversationId, body, files } }],
  };
}

/** Tells what has come from staff and what of it was read, where that is more than was told. */
function receipt({ state, effects }: Turn): Turn {
  const delivered = state.lines.findLast(({ from }) => from === "staff")?.seq ?? 0;
  const read = Math.min(state.seen, delivered);
  const { told, conversationId } = state;
  if (!state.connected || !conversationId || (delivered <= told.delivered && read <= told.read))
    return { state, effects };
  const next = { delivered: Math.max(delivered, told.delivered), read: Math.max(read, told.read) };
  return {
    state: { ...state, told: next },
    effects: [...effects, { type: "receipt", conversationId, ...next }],
  };
}

/** Lines that follow those held without a gap; what they show as sent waits no longer. */
function taken({ state, effects }: Turn, lines: readonly Line[]): Turn {
  const held = lastSeq(state);
  const fresh = lines.filter(({ seq }) => seq > held);
  const arrived = new Set(lines.flatMap(({ clientId }) => clientId ?? []));
  const sent = state.outbox.filter(({ clientId }) => arrived.has(clientId));
  return {
    state: {
      ...state,
      lines: fresh.length > 0 ? [...state.lines, ...fresh] : state.lines,
      outbox: sent.length > 0 ? state.outbox.filter(({ clientId }) => !arrived.has(clientId)) : state.outbox,
      sending: state.sending !== null && arrived.has(state.sending) ? null : state.sending,
      ...(fresh.some(({ from }) => from === "staff") && {
        typing: null,
        takenOverBy: null,
        // Who is answered waits in no queue any more, and for nobody to be back.
        standing: state.standing && { ...state.standing, ahead: null, away: null },
      }),
    },
    effects: [...effects, ...sent.map(({ clientId }): Effect => ({ type: "forget", clientId }))],
  };
}

/** Another conversation, from its beginning; what was asked about the one before is not waited for. */
function shown(state: ChatState, conversationId: string | null): ChatState {
  const pending = state.syncing && state.conversationId === null;
  return {
    ...state,
    conversationId,
    lines: [],
    outbox: state.outbox.filter(({ stored }) => !stored),
    standing: null,
    typing: null,
    takenOverBy: null,
    asked: pending ? state.asked : state.asked + 1,
    syncing: pending,
    seen: 0,
    told: { delivered: 0, read: 0 },
  };
}

/** A conversation that another page of the same visitor, or the first message, has begun. */
const entered = ({ state, effects }: Turn, conversationId: string): Turn =>
  state.conversationId === conversationId
    ? { state, effects }
    : sync({ state: shown(state, conversationId), effects });

/** Whether an event of this conversation is for what is shown, or for what comes after it. */
const concerns = ({ conversationId, standing }: ChatState, other: string) =>
  conversationId === null || conversationId === other || standing?.status === "solved";

/** One line as the server tells it: taken where it follows, asked for where something is missing before it. */
function placed(turn: Turn, { conversationId, line, prev }: PlacedLine): Turn {
  const there = entered(turn, conversationId);
  const last = lastSeq(there.state);
  if (line.seq > last && prev !== last) return sync(there);
  const held = taken(there, [line]);
  // What a visitor writes opens a conversation again that was solved or slept.
  const reopens =
    line.from === "visitor" && line.seq > last && (there.state.standing?.status ?? "open") !== "open";
  return reopens ? sync(held) : held;
}

/** What the machine does with what happened. */
export function step(before: ChatState, input: Input): Turn {
  const turn = (change: Partial<ChatState> = {}): Turn => ({ state: { ...before, ...change }, effects: [] });
  switch (input.type) {
    case "connected":
      return pump(
        sync(
          turn({
            connected: true,
            sending: null,
            resting: false,
            syncing: false,
            syncAgain: false,
            failures: { sync: 0, send: 0 },
            told: { delivered: 0, read: 0 },
          }),
        ),
      );
    case "disconnected":
      return turn({
        connected: false,
        sending: null,
        resting: false,
        hindered: null,
        asked: before.asked + 1,
        syncing: false,
        typing: null,
      });
    case "wrote": {
      const outbox = [...before.outbox, { ...input.message, refused: null, stored: false }];
      const { state, effects } = turn({ outbox });
      return pump({ state, effects: [...effects, { type: "keep", message: input.message }] });
    }
    case "discarded": {
      const outbox = before.outbox.filter(({ clientId }) => clientId !== input.clientId);
      return { ...turn({ outbox }), effects: [{ type: "forget", clientId: input.clientId }] };
    }
    case "answered":
      return answered(before, input.clientId, input.answer);
    case "line":
      if (!concerns(before, input.placed.conversationId)) return turn();
      return receipt(pump(placed(turn(), input.placed)));
    case "changed":
      return concerns(before, input.conversationId) ? sync(entered(turn(), input.conversationId)) : turn();
    case "reaches":
      // Only of what is shown: an older conversation that goes on elsewhere does not take its place.
      return (before.conversationId ?? input.conversationId) === input.conversationId &&
        input.seq > lastSeq(before)
        ? sync(turn())
        : turn();
    case "synced":
      return input.asked === before.asked ? synced(before, input.answer) : turn();
    case "rested":
      return pump(sync(turn({ resting: false })));
    case "typing":
      return input.conversationId === before.conversationId
        ? turn({ typing: { name: input.name, until: input.now + typingBelieved } })
        : turn();
    case "read": {
      const { standing } = before;
      if (!standing || input.conversationId !== before.conversationId) return turn();
      return turn({ standing: { ...standing, staffRead: Math.max(standing.staffRead, input.seq) } });
    }
    case "looked":
      return receipt(turn({ seen: Math.max(before.seen, lastSeq(before)) }));
    case "renewed":
      // A new conversation: the one that ended is left where it is.
      return sync({ state: { ...shown(before, null), syncing: false }, effects: [] });
  }
}

/** What became of a message: in the thread, refused for good, or to be tried again. */
function answered(before: ChatState, clientId: string, answer: Answer<PlacedLine> | null): Turn {
  const state = before.sending === clientId ? { ...before, sending: null } : before;
  if (answer?.ok) {
    // Also where the page went on to another conversation: it is kept, and need not be sent again.
    const failures = { ...state.failures, send: 0 };
    const kept = stored({ state: { ...state, hindered: null, failures }, effects: [] }, clientId);
    if (!concerns(state, answer.value.conversationId)) return pump(kept);
    return receipt(pump(placed(kept, answer.value)));
  }
  if (before.sending !== clientId) return { state, effects: [] };
  if (answer === null || answer.code === "too_many" || answer.code === "not_now") {
    const hindered = answer?.code === "too_many" ? "too_many" : "not_now";
    return rest({ ...state, hindered }, "send", answer?.wait);
  }
  const refused = answer.code;
  const outbox = state.outbox.map((waiting) =>
    waiting.clientId === clientId ? { ...waiting, refused } : waiting,
  );
  return pump({ state: { ...state, outbox }, effects: [] });
}

/** Waits after a failure: as long as the server says, and longer each time. */
function rest(before: ChatState, what: keyof ChatState["failures"], told = 0): Turn {
  const times = before.failures[what];
  const state = { ...before, failures: { ...before.failures, [what]: times + 1 } };
  if (state.resting || !state.connected) return { state, effects: [] };
  const wait = Math.max(told, Math.min(restAfterFailure.most, restAfterFailure.first * 2 ** times));
  return { state: { ...state, resting: true }, effects: [{ type: "rest", wait }] };
}

function stored({ state, effects }: Turn, clientId: string): Turn {
  const waiting = state.outbox.find((message) => message.clientId === clientId);
  if (!waiting || waiting.stored) return { state, effects };
  const outbox = state.outbox.map((message) =>
    message === waiting ? { ...message, refused: null, stored: true } : message,
  );
  return { state: { ...state, outbox }, effects: [...effects, { type: "forget", clientId }] };
}

function synced(before: ChatState, answer: Answer<SyncAnswer> | null): Turn {
  const again = before.syncAgain;
  const state = { ...before, syncing: false, syncAgain: false };
  if (answer && !answer.ok && answer.code === "not_yours" && state.conversationId !== null)
    return sync({ state: shown(state, null), effects: [] });
  if (!answer?.ok) return rest(state, "sync", answer?.wait);
  const { value } = answer;
  const failures = { ...state.failures, sync: 0 };
  const turn = { state: { ...state, loaded: true, failures }, effects: [] };
  if (value.conversationId === null || !concerns(state, value.conversationId))
    return again ? sync(turn) : turn;
  const there =
    state.conversationId === null
      ? { ...turn, state: { ...turn.state, conversationId: value.conversationId } }
      : turn;
  const { standing } = value;
  const had = there.state.standing?.agent;
  const takenOverBy =
    had && standing.agent && had !== standing.agent ? standing.agent : there.state.takenOverBy;
  const seen = Math.max(there.state.seen, standing.read);
  const lines = taken({ ...there, state: { ...there.state, seen } }, value.lines);
  // The server knew these lines when it told how the conversation stands.
  const held = { ...lines, state: { ...lines.state, standing, takenOverBy } };
  const next = pump(receipt(held));
  return value.more || again ? sync(next) : next;
}
