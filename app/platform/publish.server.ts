import { Server } from "socket.io";
import { type EventName, isVisitorsRoom, type Room, type RoomEvents } from "#app/events.ts";
import { announcementsLeft } from "./announcement-stream.server.ts";
import { announcingAdapter } from "./announcing-adapter.server.ts";
import { liveAdapterOn } from "./live-adapter.server.ts";
import { log } from "./log.server.ts";
import { connectRedis } from "./redis.server.ts";

/** The socket.io path, and the namespaces of staff browsers and of visitors in the chat. */
export const livePath = "/live";
export const staffNamespace = "/staff";
export const visitorNamespace = "/visitor";

/** Every socket of one session; it exists to be emptied when the session ends. */
export const sessionRoom = (sessionId: string) => `session:${sessionId}`;

const stream = { name: "{upay}:live", maxLen: 10_000 };

/** The adapter that joins all processes; its stream is what lets any of them announce. */
export const liveAdapter = () => liveAdapterOn(connectRedis("blocking"), stream);

let server: Server | undefined;

/** The web process lends its listening server; other processes get one that never listens. */
export function lendServer(listening: Server) {
  server = listening;
}

function announcer(): Server {
  server ??= new Server({ adapter: announcingAdapter(connectRedis("blocking"), stream) });
  return server;
}

/**
 * Announces to everybody in a room, from any process. Call it after the commit.
 * An announcement is a hint to look again; it never carries the only copy of anything,
 * so a Redis that is away costs freshness and no more.
 *
 * @param but id of a connection that has it already, as the answer to what it said
 */
export function publish<R extends Room, E extends EventName<R>>(
  room: R,
  event: E,
  data: RoomEvents[R][E],
  but: string | null = null,
): void {
  try {
    const namespace = isVisitorsRoom(room) ? visitorNamespace : staffNamespace;
    const heard = announcer().of(namespace).to(room);
    (but === null ? heard : heard.except(but)).emit(event, data);
  } catch (error) {
    log.warn({ event, reason: (error as Error).message }, "could not announce");
  }
}

/** Cuts the live connections of sessions that have ended, on whatever process they are. */
export function disconnectSessions(...sessionIds: string[]): void {
  if (sessionIds.length === 0) return;
  try {
    announcer().of(staffNamespace).in(sessionIds.map(sessionRoom)).disconnectSockets(true);
  } catch (error) {
    log.warn({ reason: (error as Error).message }, "could not cut live connections");
  }
}

/** Has every page of a visitor hear of a conversation, on whatever process they are. */
export function joinVisitors(visitorRoom: string, chatRoom: string): void {
  try {
    announcer().of(visitorNamespace).in(visitorRoom).socketsJoin(chatRoom);
  } catch (error) {
    log.warn({ reason: (error as Error).message }, "could not let visitors join");
  }
}

/** Cuts the live connections of a visitor's session that has ended. */
export function disconnectVisitor(sessionId: string): void {
  try {
    announcer().of(visitorNamespace).in(sessionRoom(sessionId)).disconnectSockets(true);
  } catch (error) {
    log.warn({ reason: (error as Error).message }, "could not cut live connections");
  }
}

export async function closePublish() {
  await announcementsLeft();
  await server?.close();
  server = undefined;
}
