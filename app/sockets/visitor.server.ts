import type { Namespace, Server, Socket } from "socket.io";
import type { z } from "zod";
import { chatRoom, type ToVisitorEvents, visitorRoom } from "#app/events.ts";
import {
  endChat,
  heardConversations,
  leaveMessage,
  rateChat,
  sendAsVisitor,
  syncChat,
} from "#app/features/channels/chat/chats.server.ts";
import {
  askedAgain,
  closeConnection,
  openConnection,
  renewConnections,
  type Scope,
} from "#app/features/channels/chat/connections.server.ts";
import { type Incoming, type IncomingName, incoming } from "#app/features/channels/chat/incoming.ts";
import { allowanceOf, countMessage } from "#app/features/channels/chat/limits.server.ts";
import { NotYours } from "#app/features/channels/chat/not-yours.ts";
import type { Answer, RefusalCode, VisitorEvents } from "#app/features/channels/chat/protocol.ts";
import { noteReceipt } from "#app/features/channels/chat/receipts.server.ts";
import { sendTranscript } from "#app/features/channels/chat/transcripts.server.ts";
import { tellTyping } from "#app/features/channels/chat/typing.server.ts";
import { seenHere, toldEvery } from "#app/features/channels/chat/visitor-presence.server.ts";
import { type VisitorActor, visitorFromToken } from "#app/features/channels/chat/visitor-sessions.server.ts";
import { FileRefused } from "#app/features/conversations/attachments.server.ts";
import { log } from "#app/platform/log.server.ts";
import { sessionRoom, visitorNamespace } from "#app/platform/publish.server.ts";
import { minutes } from "#app/platform/time.ts";

interface Data {
  actor: VisitorActor;
  token: string;
}
type VisitorSocket = Socket<VisitorEvents, ToVisitorEvents, Record<string, never>, Data>;
type VisitorNamespace = Namespace<VisitorEvents, ToVisitorEvents, Record<string, never>, Data>;

type Question<Name extends IncomingName> = z.output<Incoming[Name]>;
type Reply<Name extends IncomingName> = Extract<
  Parameters<Parameters<VisitorEvents[Name]>[1]>[0],
  { ok: true }
>["value"];

/**
 * One handler for every event a visitor may send; an event without one does not compile. `by` is the id of the
 * connection that it came by.
 */
const handlers: {
  [Name in IncomingName]: (actor: VisitorActor, question: Question<Name>, by: string) => Promise<Reply<Name>>;
} = {
  "chat.send": (actor, { introduction, ...message }, by) => sendAsVisitor(actor, message, introduction, by),
  "chat.sync": syncChat,
  "chat.receipt": async (actor, told) => {
    await noteReceipt(actor, told);
    return null;
  },
  "chat.typing": async (actor, { conversationId }) => {
    await tellTyping(actor, conversationId);
    return null;
  },
  "chat.end": async (actor, { conversationId }) => {
    await endChat(actor, conversationId);
    return null;
  },
  "chat.rate": async (actor, answer) => {
    await rateChat(actor, answer);
    return null;
  },
  "chat.transcript": (actor, asked) => sendTranscript(actor, asked),
  "chat.leave": leaveMessage,
};

/** What somebody wrote is counted over all their connections. */
const written: ReadonlySet<IncomingName> = new Set([
  "chat.send",
  "chat.rate",
  "chat.transcript",
  "chat.leave",
]);

/** Refusals after which a connection is cut: no page of ours goes on like that. */
const patience = 200;
/** How often a session is looked up again, so that one that has run out is not listened to for ever. */
const lookedAgain = minutes(5);

const refuse = (code: RefusalCode, wait = 0): Answer<never> => ({ ok: false, code, wait });

async function answerTo<Name extends IncomingName>(
  actor: VisitorActor,
  name: Name,
  question: unknown,
  by: string,
): Promise<Answer<Reply<Name>>> {
  const parsed = incoming[name].safeParse(question);
  if (!parsed.success) return refuse("invalid");
  const wait = written.has(name) ? await countMessage(actor) : 0;
  if (wait > 0) return refuse("too_many", wait);
  return { ok: true, value: await handlers[name](actor, parsed.data as Question<Name>, by) };
}

function listen(socket: VisitorSocket) {
  const allowed = allowanceOf(socket.data.actor, Date.now());
  let refused = 0;

  const count = (answer: Answer<unknown>, name: string) => {
    if (answer.ok || answer.code === "not_now") return;
    refused += 1;
    // Never what was sent: only that it was not taken, and why.
    log.debug({ visitor: socket.data.actor.visitorId, event: name, code: answer.code }, "chat event refused");
    if (refused > patience) socket.disconnect(true);
  };

  async function hear(name: IncomingName, question: unknown): Promise<Answer<unknown>> {
    const wait = allowed(Date.now());
    if (wait > 0) return refuse("too_many", wait);
    try {
      return await answerTo(socket.data.actor, name, question, socket.id);
    } catch (error) {
      if (error instanceof NotYours) return refuse("not_yours");
      if (error instanceof FileRefused) return refuse("files");
      log.warn({ event: name, reason: (error as Error).message }, "a chat event could not be served");
      return refuse("not_now", 2_000);
    }
  }

  socket.onAny(async (name: string, question: unknown, reply: unknown) => {
    const known = Object.hasOwn(incoming, name);
    const answer = known ? await hear(name as IncomingName, question) : refuse("invalid");
    count(answer, known ? name : "unknown");
    if (typeof reply === "function") reply(answer);
  });
}

/** What is not written now is written at the next telling. */
const tellSeen = (sessionIds: readonly string[]) =>
  void seenHere(sessionIds).catch((error: Error) =>
    log.debug({ reason: error.message }, "which visitors are here was not noted"),
  );

async function welcome(socket: VisitorSocket) {
  const { actor, token } = socket.data;
  listen(socket);
  tellSeen([actor.sessionId]);
  const timer = setInterval(async () => {
    const held = await visitorFromToken(token).catch(() => actor);
    if (!held) socket.disconnect(true);
  }, lookedAgain);
  socket.on("disconnect", () => clearInterval(timer));
}

/** No place is left for one more page; the page tells its visitor, and asks again later. */
class TooMany extends Error {
  readonly data: { of: Scope; wait: number };
  constructor(of: Scope) {
    super("too_many");
    this.data = { of, wait: askedAgain };
  }
}

/**
 * Takes a place among the open connections of the visitor and of their address, until this one ends.
 *
 * @throws {TooMany}
 */
async function takePlace(socket: VisitorSocket, actor: VisitorActor) {
  const of = await openConnection(actor, socket.id);
  if (of !== null) {
    log.debug({ visitor: actor.visitorId, of }, "chat connection refused");
    throw new TooMany(of);
  }
  const leave = () => {
    socket.conn.off("close", leave);
    closeConnection(socket.id);
  };
  // A line may end before it was told that it is open: then only what carries it says so.
  socket.conn.on("close", leave);
  socket.on("disconnect", leave);
  if (socket.conn.readyState !== "open") leave();
}

/** Lets visitors of the chat speak on the web server's own port. @returns ends what it does by itself */
export function attachVisitors(io: Server): () => void {
  const visitors: VisitorNamespace = io.of(visitorNamespace);
  visitors.use(async (socket, next) => {
    try {
      const { token } = socket.handshake.auth as { token?: unknown };
      const actor = await visitorFromToken(token);
      if (!actor) return next(new Error("signed_out"));
      await takePlace(socket, actor);
      const conversations = await heardConversations(actor.visitorId);
      socket.data = { actor, token: token as string };
      // Before it is told that it is connected: what it asks for next has no gap to what it hears.
      socket.join([
        visitorRoom(actor.visitorId),
        sessionRoom(actor.sessionId),
        ...conversations.map(chatRoom),
      ]);
      next();
    } catch (error) {
      next(error instanceof TooMany ? error : new Error("unavailable"));
    }
  });
  visitors.on("connection", welcome);
  const telling = setInterval(() => {
    tellSeen([...visitors.sockets.values()].map(({ data }) => data.actor.sessionId));
    void renewConnections();
  }, toldEvery);
  return () => clearInterval(telling);
}
