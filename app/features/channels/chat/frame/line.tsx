import { io, type Socket } from "socket.io-client";
import { firstWays, takeTurns } from "#app/components/line-ways.ts";
import type { Attachment } from "#app/features/conversations/attachment.ts";
import { cleanText } from "#app/features/conversations/conversation.ts";
import { begin, type ChatState, type Effect, type Input, step } from "../client.ts";
import { answerFrom, heard, isPlacedLine, isSyncAnswer } from "../heard.ts";
import {
  chatNamespace,
  chatPath,
  type Introduction,
  type RefusalCode,
  sent,
  type ToVisitorEvents,
  type TranscriptAnswer,
  typingTold,
  type VisitorEvents,
} from "../protocol.ts";
import {
  forget,
  forgetVisitor,
  keep,
  kept,
  readConversation,
  readToken,
  writeConversation,
  writeToken,
} from "./store.tsx";

/** How long an answer is waited for before it is asked again (milliseconds). */
const patience = 8_000;
/** How long the page waits before it connects again where it was refused (milliseconds): at first, and at most. */
const refusedFor = { first: 2_000, most: 60_000 };
/** How often somebody who waits in the queue is told their place anew. */
const placeTold = 15_000;

interface Session {
  open: boolean;
  customer: boolean;
}

/** What the page knows beside the conversation. */
export interface Status extends Session {
  /** the session could be had; null while it is asked for */
  reached: boolean | null;
  /** why the visitor has to wait, where too much comes from their network or too many of their pages are open */
  held: "network" | "pages" | null;
}

type ChatSocket = Socket<ToVisitorEvents, VisitorEvents>;
type Told = { [Name in keyof ToVisitorEvents]: Parameters<ToVisitorEvents[Name]>[0] };

/** The line between this page and the server: runs the machine, its network and its memory. */
export class ChatLine {
  state: ChatState = begin(kept(), readConversation());
  status: Status = { reached: null, held: null, open: true, customer: false };
  introduction: Introduction;
  private identity: string | null = null;
  private socket: ChatSocket | null = null;
  /** an answer did not come: what is between here and the server may swallow what a websocket carries */
  private doubt: () => void = () => undefined;
  private readonly listeners = new Set<() => void>();
  private typedAt = 0;
  private asking = false;
  /** how often the server has refused the connection since there was one */
  private refusals = 0;
  private connecting: ReturnType<typeof setTimeout> | undefined;
  /** counts who the site said is there; an answer about somebody before is not taken */
  private turn = 0;

  constructor(locale: "en" | "zh") {
    this.introduction = { name: null, email: null, locale };
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  snapshot = () => this.state;
  statusNow = () => this.status;

  private tell() {
    for (const listener of this.listeners) listener();
  }

  take = (input: Input) => {
    const { state, effects } = step(this.state, input);
    if (state.conversationId !== this.state.conversationId) writeConversation(state.conversationId);
    this.state = state;
    for (const effect of effects) this.run(effect);
    this.tell();
  };

  private run(effect: Effect) {
    const { socket } = this;
    switch (effect.type) {
      case "keep":
        return keep(effect.message, Date.now());
      case "forget":
        return forget(effect.clientId);
      case "rest":
        return void setTimeout(() => this.take({ type: "rested" }), apart(effect.wait));
      case "send": {
        const { clientId } = effect.message;
        const message = { ...sent(effect.message), introduction: this.introduction };
        socket?.timeout(patience).emit("chat.send", message, (error, answer) => {
          if (error) this.doubt();
          this.take({ type: "answered", clientId, answer: error ? null : answerFrom(answer, isPlacedLine) });
        });
        return;
      }
      case "sync": {
        const { asked, conversationId, after } = effect;
        socket?.timeout(patience).emit("chat.sync", { conversationId, after }, (error, answer) => {
          if (error) this.doubt();
          this.take({ type: "synced", asked, answer: error ? null : answerFrom(answer, isSyncAnswer) });
        });
        return;
      }
      case "receipt": {
        const { conversationId, delivered, read } = effect;
        socket?.emit("chat.receipt", { conversationId, delivered, read }, () => undefined);
      }
    }
  }

  /**
   * Opens the line.
   *
   * @param identity what the site signed for its customer
   * @param signedOut whoever was here before has left the site
   */
  async start(identity: string | null, signedOut: boolean) {
    this.identity = identity;
    if (signedOut) await this.depart();
    await this.renew();
    setInterval(() => {
      const { conversationId, standing } = this.state;
      if (conversationId && standing && standing.ahead !== null)
        this.take({ type: "changed", conversationId });
    }, placeTold);
    window.addEventListener("online", () => this.socket?.connect());
    window.addEventListener("offline", () => this.distrust());
  }

  /** A line over which nothing comes may be open on this side only: a new one is tried at once. */
  private distrust() {
    if (this.socket?.connected) this.socket.io.engine.close();
  }

  /** Leaves nothing of whoever was here. */
  private clear() {
    forgetVisitor();
    this.state = { ...begin(), connected: this.state.connected };
    this.tell();
  }

  /** Leaves nothing of whoever was here, and ends their session. */
  private async depart() {
    const token = readToken();
    this.clear();
    await ask({ end: token });
  }

  /** The site proved who it is, or that nobody is signed in any more. */
  async identify(identity: string | null) {
    this.identity = identity;
    this.turn += 1;
    if (!identity) await this.depart();
    this.socket?.disconnect();
    await this.renew();
  }

  /** Whether somebody is there now: a page may be open for longer than the office. */
  async lookAtHours() {
    if (this.asking || !this.status.reached) return;
    const { turn } = this;
    const answer = await ask({ token: readToken(), identity: this.identity });
    if (turn !== this.turn || answer === null || typeof answer === "string") return;
    if (answer.token !== readToken() || answer.open === this.status.open) return;
    this.status = { ...this.status, open: answer.open };
    this.tell();
  }

  /** A session to speak through; asked for again until there is one. */
  private async renew(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    for (let wait = 1_000; ; wait = Math.min(wait * 2, 15_000)) {
      const { turn } = this;
      const answer = await ask({ token: readToken(), identity: this.identity });
      if (turn !== this.turn) continue;
      // A proof that does not hold makes nobody a customer; they may still write as a stranger.
      if (answer === "identity") this.identity = null;
      else if (answer && answer !== "too_many") {
        if (answer.replaces) this.clear();
        writeToken(answer.token);
        this.status = { reached: true, held: null, open: answer.open, customer: answer.customer };
        break;
      } else {
        this.status = { ...this.status, reached: false, held: answer === "too_many" ? "network" : null };
        this.tell();
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    this.asking = false;
    this.tell();
    this.connect();
  }

  private connect() {
    if (this.socket) {
      this.socket.connect();
      return;
    }
    const socket: ChatSocket = io(chatNamespace, {
      path: chatPath,
      auth: (give) => give({ token: readToken() }),
      transports: firstWays,
      tryAllTransports: true,
      timeout: patience,
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
    });
    this.socket = socket;
    this.doubt = takeTurns(socket);
    socket.on("connect", () => {
      this.refusals = 0;
      this.hold(null);
      this.take({ type: "connected" });
    });
    socket.on("disconnect", (reason) => {
      this.take({ type: "disconnected" });
      if (reason === "io server disconnect") void this.renew();
    });
    socket.on("connect_error", (error) => {
      if (error.message === "signed_out") void this.renew();
      else if (!socket.active) this.connectLater(refusalFrom(error));
    });
    const hear = <Name extends keyof typeof heard>(name: Name, take: (told: Told[Name]) => void) =>
      socket.on(name as string as "chat.changed", (told: unknown) => {
        if (heard[name](told)) take(told as Told[Name]);
      });
    hear("chat.line", (placed) => this.take({ type: "line", placed }));
    hear("chat.changed", ({ conversationId }) => this.take({ type: "changed", conversationId }));
    hear("chat.typing", ({ conversationId, name }) =>
      this.take({ type: "typing", conversationId, name, now: Date.now() }),
    );
    hear("chat.reaches", ({ conversationId, seq }) => this.take({ type: "reaches", conversationId, seq }));
    hear("chat.read", ({ conversationId, seq }) => this.take({ type: "read", conversationId, seq }));
  }

  private hold(held: Status["held"]) {
    if (this.status.held === held) return;
    this.status = { ...this.status, held };
    this.tell();
  }

  /** Connects after a while that grows, and is another for each page: those that are refused together do not come together. */
  private connectLater({ held, wait }: Refusal) {
    this.hold(held);
    const grown = Math.min(refusedFor.most, refusedFor.first * 2 ** this.refusals);
    this.refusals += 1;
    clearTimeout(this.connecting);
    this.connecting = setTimeout(() => this.socket?.connect(), apart(Math.max(wait, grown)));
  }

  /** @param written signs that nobody sees are left out, as the server does: many of them make a frame it refuses */
  send(written: string, files: readonly Attachment[] = []) {
    const body = cleanText(written);
    if (body === "" && files.length === 0) return;
    const { conversationId } = this.state;
    this.take({ type: "wrote", message: { clientId: crypto.randomUUID(), conversationId, body, files } });
  }

  /** What a request beside the line is known by. */
  headers = () => ({ Authorization: `Bearer ${readToken() ?? ""}` });

  /** A refused message once more, as a new one. */
  retry(clientId: string) {
    const held = this.state.outbox.find((message) => message.clientId === clientId);
    this.take({ type: "discarded", clientId });
    if (!held) return;
    // Files that are not there any more stay behind; the words need not.
    const files = held.refused === "files" ? [] : held.files;
    if (held.body || files.length > 0) this.send(held.body, files);
  }

  typing() {
    const { conversationId } = this.state;
    const now = Date.now();
    if (!conversationId || now - this.typedAt < typingTold) return;
    this.typedAt = now;
    this.socket?.volatile.emit("chat.typing", { conversationId }, () => undefined);
  }

  end() {
    const { conversationId } = this.state;
    if (!conversationId) return;
    // Also where no answer came: how it stands is asked for, and shown.
    this.socket
      ?.timeout(patience)
      .emit("chat.end", { conversationId }, () => this.take({ type: "changed", conversationId }));
  }

  /** How satisfied the visitor was. @returns whether it is kept */
  rate(conversationId: string, rating: number, comment: string): Promise<boolean> {
    return new Promise((resolve) => {
      if (!this.socket) return resolve(false);
      this.socket
        .timeout(patience)
        .emit("chat.rate", { conversationId, rating, comment }, (error, answer) =>
          resolve(!error && answer.ok),
        );
    });
  }

  /** Has the conversation sent by mail. @returns null where nobody answered, or it could not be asked for */
  transcript(conversationId: string, email: string | null): Promise<TranscriptAnswer | null> {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return new Promise((resolve) => {
      if (!this.socket) return resolve(null);
      this.socket
        .timeout(patience)
        .emit("chat.transcript", { conversationId, email, timeZone }, (error, answer) =>
          resolve(!error && answer.ok ? answer.value : null),
        );
    });
  }

  /** Leaves a message for the time when somebody is here. @returns its number, or why it could not be taken */
  leave(message: {
    clientId: string;
    body: string;
    files: string[];
    email: string;
  }): Promise<number | RefusalCode> {
    const { email, ...left } = message;
    const introduction = { ...this.introduction, email };
    return new Promise((resolve) => {
      if (!this.socket) return resolve("not_now");
      this.socket.timeout(patience).emit("chat.leave", { ...left, introduction }, (error, answer) => {
        if (error) resolve("not_now");
        else resolve(answer.ok ? answer.value.number : answer.code);
      });
    });
  }
}

/** A time to wait (milliseconds), up to half as long again: many pages that wait do not all come back at once. */
const apart = (wait: number) => wait * (1 + Math.random() / 2);

/** Why the server did not let the page connect. */
interface Refusal {
  held: Status["held"];
  /** milliseconds that it wants to be left alone */
  wait: number;
}

/** What is refused carries whose connections are too many; anything else is as if it had said nothing. */
function refusalFrom(error: Error & { data?: { of?: unknown; wait?: unknown } }): Refusal {
  if (error.message !== "too_many") return { held: null, wait: 0 };
  const { of, wait } = error.data ?? {};
  return { held: of === "visitor" ? "pages" : "network", wait: Number(wait) || 0 };
}

interface Opened extends Session {
  token: string;
  /** the session before was another customer's */
  replaces: boolean;
}

async function ask(body: object): Promise<Opened | "identity" | "too_many" | null> {
  try {
    const response = await fetch("/chat/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.status === 401) return "identity";
    if (response.status === 429) return "too_many";
    return response.ok ? ((await response.json()) as Opened) : null;
  } catch {
    return null;
  }
}
