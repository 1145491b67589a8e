import type { Server as HttpServer } from "node:http";
import { type Namespace, Server, type Socket } from "socket.io";
import { type Room, type ServerEvents, type StaffEvents, staffRoom } from "#app/events.ts";
import { can, type Permission, type StaffActor } from "#app/features/accounts/permissions.ts";
import { actorFromCookie } from "#app/features/accounts/sessions.server.ts";
import { seenOnDuty } from "#app/features/tickets/on-duty.server.ts";
import { appOrigin } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import {
  lendServer,
  liveAdapter,
  livePath,
  sessionRoom,
  staffNamespace,
} from "#app/platform/publish.server.ts";
import { sameOrigin } from "#app/platform/request-guards.ts";
import { seconds } from "#app/platform/time.ts";
import { keepPollingHome } from "./polling-home.server.ts";
import { listenForPresence } from "./presence.server.ts";
import { tellHowFarThreadsReach } from "./reaching.server.ts";
import { listenForMessages } from "./sending.server.ts";
import { attachVisitors } from "./visitor.server.ts";

type StaffNamespace = Namespace<StaffEvents, ServerEvents, Record<string, never>, { actor: StaffActor }>;
type StaffSocket = Socket<StaffEvents, ServerEvents, Record<string, never>, { actor: StaffActor }>;

/** Who may sit in which room. A room without a line here can be joined by nobody. */
export const roomPermissions: [Room, Permission][] = [
  ["alerts", "alerts.read"],
  ["inbox", "conversations.read"],
  ["transactions", "transactions.read"],
  ["incidents", "incidents.read"],
  ["system", "system.read"],
];

let io: Server | undefined;
let telling: ReturnType<typeof setInterval> | undefined;
let leaveVisitors: (() => void) | undefined;
let endReaching: (() => void) | undefined;
let leaveHome: (() => Promise<unknown>) | undefined;

/** Far below the grace time of `on-duty.server.ts`, so that a telling may be lost. */
const toldEvery = seconds(30);

/** What is not written now is written at the next telling. */
const tellSeen = (staffIds: readonly string[]) =>
  void seenOnDuty(staffIds).catch((error: Error) =>
    log.debug({ reason: error.message }, "who is on duty was not noted"),
  );

function welcome(socket: StaffSocket) {
  const { actor } = socket.data;
  socket.join([staffRoom(actor.id), sessionRoom(actor.sessionId)]);
  for (const [room, permission] of roomPermissions) {
    if (can(actor, permission)) socket.join(room);
  }
  listenForPresence(socket);
  listenForMessages(socket);
  tellSeen([actor.id]);
}

/** Lets signed-in staff listen for live events on the web server's own port. */
export function attachSockets(httpServer: HttpServer) {
  io = new Server(httpServer, {
    path: livePath,
    serveClient: false,
    adapter: liveAdapter(),
    maxHttpBufferSize: 16_384,
    // A line on which nothing comes any more is noticed after both together, on either side.
    pingInterval: seconds(15),
    pingTimeout: seconds(10),
    // Whoever opens a line and never says who they are holds it no longer than this.
    connectTimeout: seconds(20),
    allowRequest: (request, decide) => {
      // Same-origin polling sends no Origin on GET; the cookie is SameSite, so that is safe.
      const origin = request.headers.origin;
      decide(null, origin === undefined || sameOrigin(request.headers, appOrigin));
    },
  });
  const staff: StaffNamespace = io.of(staffNamespace);
  staff.use(async (socket, next) => {
    try {
      const actor = await actorFromCookie(socket.request.headers.cookie ?? null);
      if (!actor) return next(new Error("signed_out"));
      socket.data.actor = actor;
      next();
    } catch {
      next(new Error("unavailable"));
    }
  });
  staff.on("connection", welcome);
  telling = setInterval(
    () => tellSeen([...staff.sockets.values()].map(({ data }) => data.actor.id)),
    toldEvery,
  );
  leaveVisitors = attachVisitors(io);
  endReaching = tellHowFarThreadsReach(io);
  leaveHome = keepPollingHome(io, httpServer);
  lendServer(io);
}

export async function closeSockets() {
  clearInterval(telling);
  leaveVisitors?.();
  endReaching?.();
  await leaveHome?.();
  await io?.close();
  io = undefined;
}
