import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";
import type * as ConsoleEntry from "./app/entry.server.tsx";
// Stateless rules only: anything with state would exist twice, here and in the Remix build.
import { precompressed } from "./app/platform/precompressed.server.ts";
import { headersFor, refuseForeignMutation } from "./app/platform/request-guards.ts";

const root = process.cwd();
const build: ServerBuild = await import(pathToFileURL(`${root}/build/server/index.js`).href);
const entry = build.entry.module as unknown as typeof ConsoleEntry;
const { origin, host, port, trustProxy, chatOrigins } = entry.serverOptions;

const app = express();
app.disable("x-powered-by");
app.set("trust proxy", trustProxy.split(","));

app.use((request, response, next) => {
  const started = process.hrtime.bigint();
  response.on("finish", () => {
    entry.finishRequest(
      request.method,
      request.path,
      response.statusCode,
      Number(process.hrtime.bigint() - started) / 1e9,
    );
  });
  response.locals.nonce = randomBytes(16).toString("base64");
  response.set(headersFor(request.path, response.locals.nonce, chatOrigins));
  if (origin.startsWith("https:"))
    response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  const refusal = refuseForeignMutation(request, origin);
  if (!refusal) return next();
  response
    .status(403)
    .type("application/problem+json")
    .send(
      JSON.stringify({
        type: "about:blank",
        status: 403,
        title: "Refused",
        detail: refusal,
        code: "foreign_origin",
      }),
    );
});

app.use(compression({ threshold: 1024 }));
// Scripts and styles were made small at the build.
app.use(
  "/assets",
  precompressed(`${root}/build/client/assets`),
  express.static(`${root}/build/client/assets`, { immutable: true, maxAge: "1y", fallthrough: false }),
);
app.use(express.static(`${root}/build/client`, { maxAge: "1h", index: false }));
const answerWith = (routes: ServerBuild["routes"]) =>
  createRequestHandler({
    build: { ...build, routes },
    mode: process.env.NODE_ENV ?? "production",
    getLoadContext: (request, response) => ({
      nonce: response.locals.nonce,
      address: request.ip ?? "unknown",
    }),
  });

// Every request is matched against all routes, flattened and ranked anew: the API's are spared those of the pages.
const isOfApi = (id: string) => id === "root" || id.startsWith("routes/api.");
app.all("/api/*", answerWith(Object.fromEntries(Object.entries(build.routes).filter(([id]) => isOfApi(id)))));
app.all("*", answerWith(build.routes));

const server = createServer(app);
entry.attachSockets(server);
server.on("error", (error: NodeJS.ErrnoException) => {
  process.stderr.write(
    error.code === "EADDRINUSE"
      ? `Port ${port} is taken: stop what uses it, or set PORT to another one.\n`
      : `The web server could not start: ${error.message}\n`,
  );
  process.exit(1);
});
server.listen(port, host, () => entry.announceReady(server));

let closing = false;
async function close() {
  if (closing) return;
  closing = true;
  // New connections are refused at once; running answers get to finish.
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), 5_000).unref();
  await entry.shutdown(() => closed);
  clearTimeout(deadline);
  process.exit(0);
}
process.once("SIGTERM", close);
process.once("SIGINT", close);
