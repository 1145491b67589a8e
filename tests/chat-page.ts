import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { begin, type ChatState, type Effect, type Input, step } from "#app/features/channels/chat/client.ts";
import {
  type Answer,
  chatNamespace,
  chatPath,
  type Outgoing,
  sent,
  type ToVisitorEvents,
  type VisitorEvents,
} from "#app/features/channels/chat/protocol.ts";

/**
 * A session as a page of the site at that address asks for one.
 *
 * @param from the address that a proxy says the page is at
 */
export async function openSession(
  url: string,
  asked: { token?: string | null; identity?: string | null } = {},
  from: string | null = null,
): Promise<{ status: number; token: string; customer: boolean; open: boolean; code?: string }> {
  const response = await fetch(`${url}/chat/session`, {
    method: "POST",
    headers: { Origin: url, "Content-Type": "application/json", ...(from && { "X-Forwarded-For": from }) },
    body: JSON.stringify({ token: null, identity: null, ...asked }),
  });
  return { status: response.status, ...((await response.json()) as object) } as never;
}

export type ChatSocket = Socket<ToVisitorEvents, VisitorEvents>;

export const connectChat = (url: string, token: unknown, different: object = {}): ChatSocket =>
  io(url + chatNamespace, {
    path: chatPath,
    forceNew: true,
    auth: { token },
    transports: ["websocket"],
    ...different,
  });

/** Asks whatever a test likes to ask, in whatever shape. */
export const askChat = (socket: ChatSocket, name: string, question: unknown): Promise<Answer<unknown>> =>
  (socket as unknown as Socket).timeout(10_000).emitWithAck(name, question);

const introduction = { name: "Wei", email: null, locale: "en" as const };

/**
 * A visitor's page without the page: the product's own machine over a real socket. When its
 * server goes away it connects to the next address, as behind a balancer.
 */
export class ChatPage {
  state: ChatState;
  socket: ChatSocket | null = null;
  /** every event that came, for looking what should not have */
  heard: unknown[][] = [];
  /** told of every change */
  onChange: (state: ChatState) => void = () => undefined;
  private place = 0;
  private closed = false;
  readonly kept = new Map<string, Outgoing>();

  constructor(
    private readonly urls: readonly string[],
    readonly token: string,
    start = 0,
    kept: readonly Outgoing[] = [],
    private readonly options: object = {},
  ) {
    this.place = start;
    this.state = begin(kept);
    for (const message of kept) this.kept.set(message.clientId, message);
  }

  connect() {
    if (this.closed) return;
    const url = this.urls[this.place % this.urls.length]!;
    const socket = connectChat(url, this.token, { reconnection: false, ...this.options });
    this.socket = socket;
    const next = () => {
      socket.removeAllListeners();
      socket.close();
      if (this.state.connected) this.take({ type: "disconnected" });
      this.place += 1;
      setTimeout(() => this.connect(), 100);
    };
    socket.on("connect", () => this.take({ type: "connected" }));
    socket.on("disconnect", next);
    socket.on("connect_error", next);
    socket.onAny((...event) => this.heard.push(event));
    socket.on("chat.line", (placed) => this.take({ type: "line", placed }));
    socket.on("chat.changed", ({ conversationId }) => this.take({ type: "changed", conversationId }));
    socket.on("chat.typing", (typing) => this.take({ type: "typing", ...typing, now: Date.now() }));
    socket.on("chat.reaches", (told) => this.take({ type: "reaches", ...told }));
    socket.on("chat.read", (read) => this.take({ type: "read", ...read }));
  }

  take(input: Input) {
    const { state, effects } = step(this.state, input);
    this.state = state;
    for (const effect of effects) this.run(effect);
    this.onChange(state);
  }

  private run(effect: Effect) {
    const socket = this.socket?.timeout(8_000);
    if (effect.type === "keep") this.kept.set(effect.message.clientId, effect.message);
    else if (effect.type === "forget") this.kept.delete(effect.clientId);
    else if (effect.type === "rest") setTimeout(() => this.take({ type: "rested" }), effect.wait);
    else if (effect.type === "send") {
      const { clientId } = effect.message;
      socket?.emit("chat.send", { ...sent(effect.message), introduction }, (error, answer) =>
        this.take({ type: "answered", clientId, answer: error ? null : answer }),
      );
    } else if (effect.type === "sync") {
      const { asked, conversationId, after } = effect;
      socket?.emit("chat.sync", { conversationId, after }, (error, answer) =>
        this.take({ type: "synced", asked, answer: error ? null : answer }),
      );
    } else if (effect.type === "receipt") {
      const { type: _type, ...told } = effect;
      socket?.emit("chat.receipt", told, () => undefined);
    }
  }

  /** @returns the message's client id */
  write(body: string, clientId: string = randomUUID(), files: Outgoing["files"] = []): string {
    const { conversationId } = this.state;
    this.take({ type: "wrote", message: { clientId, conversationId, body, files } });
    return clientId;
  }

  close() {
    this.closed = true;
    this.socket?.removeAllListeners();
    this.socket?.close();
  }
}
