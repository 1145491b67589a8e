import { randomBytes } from "node:crypto";
import { type Server as HttpServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import type { Server } from "socket.io";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";

/*
 * A websocket stays with its web process by itself. What polls asks anew each time, and a balancer may send each
 * request to another process: that one hands it on to where the connection lives, which its id names.
 */

/** Names this process in the ids of its connections. */
const self = randomBytes(9).toString("base64url");
const keyOf = (id: string) => `upay:web:${id}`;

/** How often a process tells where it is, and how long that is believed. */
const toldEvery = seconds(10);
const believedFor = seconds(30);

/** Marks what was handed on: it is answered where it is, and never handed on again. */
const mark = "x-upay-handed-on";

/** The process that a request's connection lives in; null for this one, for a new one, and for what was handed on. */
function homeOf({ url = "", headers }: IncomingMessage): string | null {
  if (headers.upgrade || headers[mark]) return null;
  const sid = new URL(url, "http://local").searchParams.get("sid");
  const id = /^([\w-]{12})\.[\w-]+$/.exec(sid ?? "")?.[1];
  return id && id !== self ? id : null;
}

function handOn(address: string, incoming: IncomingMessage, outgoing: ServerResponse, failed: () => void) {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? "/", address), { method, headers: { ...headers, [mark]: "1" } });
  onward.once("response", (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.once("error", () => (outgoing.headersSent ? outgoing.destroy() : failed()));
  outgoing.once("close", () => onward.destroy());
  incoming.pipe(onward);
}

/** Where other web processes reach this one. */
function ownAddress(httpServer: HttpServer): string {
  const { port } = httpServer.address() as AddressInfo;
  const everywhere = env.HOST === "0.0.0.0" || env.HOST === "::";
  return `http://${env.PEER_HOST ?? (everywhere ? hostname() : env.HOST)}:${port}`;
}

/** Lets connections that poll live in one process, whichever of them is asked. @returns ends it */
export function keepPollingHome(io: Server, httpServer: HttpServer): () => Promise<unknown> {
  io.engine.generateId = () => `${self}.${randomBytes(15).toString("base64url")}`;
  io.engine.use((incoming: IncomingMessage, outgoing: ServerResponse, next: () => void) => {
    const home = homeOf(incoming);
    if (!home) return next();
    redis()
      .get(keyOf(home))
      .then((address) => (address ? handOn(address, incoming, outgoing, next) : next()))
      // A connection that is not found begins anew.
      .catch(next);
  });
  const tell = () =>
    void redis()
      .set(keyOf(self), ownAddress(httpServer), "PX", believedFor)
      .catch((error: Error) => log.debug({ reason: error.message }, "where this process is was not told"));
  if (httpServer.listening) tell();
  else httpServer.once("listening", tell);
  const telling = setInterval(() => httpServer.listening && tell(), toldEvery);
  return () => {
    clearInterval(telling);
    return redis()
      .del(keyOf(self))
      .catch(() => undefined);
  };
}
