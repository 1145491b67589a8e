import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type HandleErrorFunction,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { NonceProvider } from "#app/components/nonce.tsx";
import { chatOrigins } from "#app/features/channels/chat/settings.server.ts";
import { type Locale, loadMessages } from "#app/i18n/index.ts";
import { createTranslator } from "#app/i18n/translator.ts";
import { WordsProvider } from "#app/i18n/use-translation.tsx";
import { closeDatabase } from "#app/platform/db.server.ts";
import { appOrigin, env } from "#app/platform/env.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { observeRequest } from "#app/platform/metrics.server.ts";
import { startHeartbeat } from "#app/platform/processes.server.ts";
import { closePublish } from "#app/platform/publish.server.ts";
import { closeQueues } from "#app/platform/queue.server.ts";
import { closeRedis } from "#app/platform/redis.server.ts";
import { closeSockets } from "#app/sockets/staff.server.ts";

export { attachSockets } from "#app/sockets/staff.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** allows this response's own scripts and styles */
    nonce: string;
    /** the client's address, as the trusted proxies tell it */
    address: string;
  }
}

/** What server.ts needs of the environment; it imports no app code of its own. */
export const serverOptions = {
  origin: appOrigin,
  host: env.HOST,
  port: env.PORT,
  trustProxy: env.TRUST_PROXY,
  chatOrigins,
};

let stopHeartbeat = async () => {};
let answered = 0;

export function announceReady(server: HttpServer) {
  stopHeartbeat = startHeartbeat("web", () => ({ requests: answered }));
  log.info({ port: (server.address() as AddressInfo).port, pid: process.pid }, "web is ready");
}

export function finishRequest(method: string, path: string, status: number, seconds: number) {
  answered += 1;
  observeRequest(method, path, status, seconds);
  log.debug({ method, path, status, ms: Math.round(seconds * 1000) }, "request");
}

/** Sockets first, so that they reconnect elsewhere; then running requests; then what they used. */
export async function shutdown(requestsDone: () => Promise<unknown>) {
  await closeSockets();
  await requestsDone();
  await Promise.allSettled([stopHeartbeat(), closePublish(), closeQueues()]);
  await closeDatabase();
  await closeRedis();
}

const streamTimeout = 10_000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  loadContext: AppLoadContext,
) {
  const root = context.staticHandlerContext.loaderData?.root as { locale?: Locale } | undefined;
  const locale = root?.locale ?? "en";
  const translator = createTranslator(locale, await loadMessages(locale));
  const whenReady = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise<Response>((resolve, reject) => {
    let shellSent = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider nonce={loadContext.nonce}>
        <WordsProvider translator={translator}>
          <RemixServer
            context={context}
            url={request.url}
            abortDelay={streamTimeout}
            nonce={loadContext.nonce}
          />
        </WordsProvider>
      </NonceProvider>,
      {
        nonce: loadContext.nonce,
        [whenReady]() {
          shellSent = true;
          const body = new PassThrough();
          headers.set("Content-Type", "text/html; charset=utf-8");
          if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-store");
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: status }));
          pipe(body);
        },
        onShellError: reject,
        onError(error: unknown) {
          if (shellSent) log.error({ reason: (error as Error).message }, "a page broke while it was sent");
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Expected refusals are answers, not faults; a request its sender gave up is nobody's fault. */
export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted || error instanceof ProblemError || isRouteErrorResponse(error)) return;
  const { message, stack } = error as Error;
  log.error(
    { method: request.method, path: new URL(request.url).pathname, reason: message, stack },
    "request failed",
  );
};
