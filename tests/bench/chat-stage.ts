import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { io, type Socket } from "socket.io-client";
import type { ConversationChange } from "#app/events.ts";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { type Input, openThread, type Stretch, step } from "#app/features/tickets/growing-thread.ts";
import { freePort } from "../../bin/bootstrap/testing.mjs";
import { ChatPage, openSession } from "../chat-page.ts";
import { startWeb } from "../setup/processes.ts";
import { until } from "../setup/until.ts";
import { percentile } from "./report.ts";
import type { Console } from "./stage.ts";

/** When somebody heard of a line, by conversation and seq. */
type Heard = Map<string, number>;
const note = (heard: Heard, id: string, seq: number) => {
  const line = `${id} ${seq}`;
  if (!heard.has(line)) heard.set(line, performance.now());
};

/** A thread as a page of the console holds it, with nothing between it and the server but the network. */
export class DeskThread {
  state = openThread({ messages: [], before: false, after: false });

  constructor(
    readonly conversationId: string,
    private readonly read: (after: number) => Promise<Stretch>,
  ) {}

  take = (input: Input) => {
    const { state, effect } = step(this.state, input);
    this.state = state;
    if (effect?.type === "ask")
      void this.read(effect.after)
        .catch(() => null)
        .then((stretch) => this.take({ type: "followed", stretch }));
    else if (effect) setTimeout(() => this.take({ type: "rested" }), effect.wait);
  };
}

/** A member of staff with an open inbox, and later with conversations open. */
export interface Desk {
  cookie: string;
  socket: Socket;
  /** the conversations they have open, by their ids */
  threads: Map<string, DeskThread>;
}

/** Staff with sessions, written straight to the database: signing in is not what is measured. */
export async function openDesks(console: Console, urls: readonly string[], count: number) {
  const listedAt: Heard = new Map();
  const heardAt: Heard = new Map();
  const desks: Desk[] = [];
  for (let place = 0; place < count; place += 1) {
    const id = randomUUID();
    const token = randomBytes(32).toString("base64url");
    await console.database.query("INSERT INTO staff (id, email, name, role) VALUES ($1, $2, $3, 'agent')", [
      id,
      `desk-${place}@upay.example`,
      `Agent ${place}`,
    ]);
    await console.database.query(
      `INSERT INTO sessions (id, staff_id, verified_at, expires_at) VALUES ($1, $2, now(), now() + interval '1 day')`,
      [createHash("sha256").update(token).digest("hex"), id],
    );
    const cookie = `upay_session=${token}`;
    const socket = connectDesk(urls, place, cookie);
    if (place === 0)
      socket.on("conversations.changed", (changes: ConversationChange[]) => {
        for (const { id, lastSeq } of changes) note(listedAt, id, lastSeq);
      });
    const threads: Desk["threads"] = new Map();
    socket.on("line.added", ({ conversationId, line }: { conversationId: string; line: ThreadMessage }) => {
      note(heardAt, conversationId, line.seq);
      threads.get(conversationId)?.take({ type: "line", line });
    });
    socket.on("conversations.changed", (changes: ConversationChange[]) => {
      for (const { id, lastSeq } of changes) threads.get(id)?.take({ type: "reaches", seq: lastSeq });
    });
    socket.on("thread.reaches", ({ conversationId, seq }: { conversationId: string; seq: number }) =>
      threads.get(conversationId)?.take({ type: "reaches", seq }),
    );
    desks.push({ cookie, socket, threads });
  }
  return { desks, listedAt, heardAt };
}

/** Every conversation is opened by one of the staff, as pages of one browser. */
export function openAtDesks(desks: readonly Desk[], visitors: readonly ChatPage[], urls: readonly string[]) {
  let turn = 0;
  for (const [place, { state }] of visitors.entries()) {
    const { socket, cookie, threads } = desks[place % desks.length]!;
    const conversationId = state.conversationId!;
    const thread = new DeskThread(conversationId, async (after) => {
      turn += 1;
      const response = await fetch(
        `${urls[turn % urls.length]}/console/inbox/${conversationId}/thread?after=${after}`,
        { headers: { cookie }, signal: AbortSignal.timeout(20_000) },
      );
      if (!response.ok) throw new Error("The thread was not read");
      return response.json();
    });
    threads.set(conversationId, thread);
    const tell = () => {
      socket.emit("presence.tell", {
        conversationId,
        page: `page-${conversationId}`,
        doing: "looking",
      });
      thread.take({ type: "back" });
    };
    tell();
    socket.on("connect", tell);
  }
}

function connectDesk(urls: readonly string[], place: number, cookie: string) {
  const socket = io(`${urls[place % urls.length]}/staff`, {
    path: "/live",
    forceNew: true,
    transports: ["websocket"],
    extraHeaders: { Cookie: cookie },
    reconnectionDelay: 200,
    reconnectionDelayMax: 1_000,
  });
  // As behind a balancer: the next try leads to another process, wherever that listens now.
  let tries = place;
  socket.io.on("reconnect_attempt", () => {
    tries += 1;
    Object.assign(socket.io, { uri: urls[tries % urls.length] });
  });
  return socket;
}

/** Two web processes of one console; each can be killed, and another takes its place. */
export async function openWebs(console: Console) {
  const second = await startWeb(console.env);
  const running = [console.web as Awaited<ReturnType<typeof startWeb>>, second];
  const urls = [console.url, second.url];
  return {
    urls,
    pids: () => running.map(({ pid }) => pid),
    /** Kills one with -9; its place is taken a few seconds later, at another port. */
    async kill(place: number) {
      await running[place]!.stop("SIGKILL");
      const next = await startWeb(console.env);
      running[place] = next;
      urls[place] = next.url;
    },
    close: () => Promise.all(running.map((web) => web.stop())),
  };
}

/** Visitors who have begun a conversation each. */
export async function openVisitors(urls: readonly string[], count: number) {
  const visitors: ChatPage[] = [];
  const begunAt = new Map<ChatPage, number>();
  const open = async (place: number) => {
    const { token } = await openSession(urls[place % urls.length]!);
    const page = new ChatPage(urls, token, place);
    visitors[place] = page;
    const begun = new Promise<void>((resolve) => {
      page.onChange = ({ lines }) => lines.length > 0 && resolve();
    });
    page.connect();
    await until("the page is connected", () => page.state.loaded);
    begunAt.set(page, performance.now());
    page.write(`visitor ${place} begins`);
    await begun;
    page.onChange = () => undefined;
  };
  for (let first = 0; first < count; first += 20)
    await Promise.all(Array.from({ length: Math.min(20, count - first) }, (_, place) => open(first + place)));
  return { visitors, begunAt };
}

/** Milliseconds that an agent's page takes to read the rows of conversations it has heard of. */
export async function readRows(url: string, { cookie }: Desk, ids: readonly string[]): Promise<number> {
  const started = performance.now();
  const response = await fetch(`${url}/console/inbox/rows?ids=${ids.join(",")}`, { headers: { cookie } });
  if (!response.ok || !(await response.text()).includes(ids[0]!)) throw new Error("The rows were not read");
  return performance.now() - started;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Does something at a steady rate, whether it is answered or not. */
export async function atRate(perSecond: number, seconds: number, act: (turn: number) => void) {
  const started = performance.now();
  for (let turn = 0; turn < perSecond * seconds; turn += 1) {
    const wait = started + (turn * 1000) / perSecond - performance.now();
    if (wait > 1) await pause(wait);
    act(turn);
  }
}

/** The bare relay's 95th percentile from sending to the other side, in milliseconds, at a rate. */
export async function relayP95(console: Console, senders: number, perSecond: number, seconds: number) {
  const processes: ChildProcess[] = [];
  const sockets: Socket[] = [];
  try {
    const urls: string[] = [];
    for (let place = 0; place < 2; place += 1) {
      const port = await freePort();
      const child = spawn(process.execPath, ["--import", "tsx", "tests/bench/chat-relay.ts"], {
        env: { ...process.env, ...console.env, PORT: String(port) },
        stdio: ["ignore", "pipe", "inherit"],
      });
      processes.push(child);
      await once(child.stdout!, "data");
      urls.push(`http://127.0.0.1:${port}`);
    }
    const connect = async (room: string, place: number) => {
      const socket = io(urls[place % 2]!, { auth: { room }, transports: ["websocket"], forceNew: true });
      sockets.push(socket);
      await once(socket as never, "connect");
      return socket;
    };
    const sentAt = new Map<string, number>();
    const taken: number[] = [];
    for (let desk = 0; desk < 50; desk += 1) {
      const socket = await connect(`desk-${desk}`, desk);
      socket.on("line", (body: string) => taken.push(performance.now() - sentAt.get(body)!));
    }
    const from: Socket[] = [];
    for (let place = 0; place < senders; place += 1) from.push(await connect(`visitor-${place}`, place + 1));
    await atRate(perSecond, seconds, (turn) => {
      const body = `message ${turn}`;
      sentAt.set(body, performance.now());
      from[turn % senders]!.emit("send", `desk-${turn % 50}`, body, () => undefined);
    });
    await pause(2_000);
    return percentile(taken.slice(Math.floor(taken.length * 0.2)), 0.95);
  } finally {
    for (const socket of sockets) socket.disconnect();
    for (const child of processes) child.kill("SIGKILL");
  }
}
