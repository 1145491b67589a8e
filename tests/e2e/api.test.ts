import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { beforeAll, expect, inject, it } from "vitest";
import type { StoredTransaction } from "#app/features/transactions/lookup.server.ts";
import { apiKey } from "#tests/api.ts";
import { transactionRecord } from "#tests/records.ts";
import { until } from "#tests/setup/until.ts";

const { url } = inject("console");
let key: string;

beforeAll(async () => {
  key = await apiKey("transactions:write", "transactions:read");
});

const headers = (more: Record<string, string> = {}) => ({
  Authorization: `Bearer ${key}`,
  "Content-Type": "application/json",
  ...more,
});

/** Sends a body in pieces without announcing its length. */
function sendChunked(pieces: number, piece: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = httpRequest(
      `${url}/api/v1/transactions`,
      { method: "POST", headers: headers({ "Transfer-Encoding": "chunked" }) },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    request.on("error", reject);
    for (let sent = 0; sent < pieces; sent += 1) request.write(piece);
    request.end();
  });
}

it("takes a payment and gives it back with its score", async () => {
  const record = transactionRecord({ id: `order/${Date.now()} ä`, customerId: undefined });
  const created = await fetch(`${url}/api/v1/transactions`, {
    method: "POST",
    headers: headers(),
    body: JSON.stringify(record),
  });
  expect(created.status).toBe(201);
  const location = new URL(created.headers.get("Location")!, url);
  const scored = await until("a worker has scored it", async () => {
    const read = (await (await fetch(location, { headers: headers() })).json()) as StoredTransaction;
    return read.risk && read;
  });
  expect(scored).toMatchObject({ id: record.id, amount: "129.90", history: [], risk: { band: "low" } });
});

it("answers a body of more than ten megabytes, announced or not, and goes on", async () => {
  const announced = await fetch(`${url}/api/v1/transactions`, {
    method: "POST",
    headers: headers(),
    body: "x".repeat(10 * 1024 * 1024),
  });
  expect([announced.status, (await announced.json()).code]).toEqual([413, "body_too_large"]);
  const streamed = await sendChunked(160, " ".repeat(65_536));
  expect([streamed.status, JSON.parse(streamed.text).code]).toEqual([413, "body_too_large"]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it("takes a large batch in pieces", async () => {
  const lines = Array.from({ length: 1_000 }, () => JSON.stringify(transactionRecord()));
  const response = await fetch(`${url}/api/v1/transactions`, {
    method: "POST",
    headers: headers({ "Content-Type": "application/x-ndjson" }),
    body: lines.join("\n"),
  });
  expect(response.status).toBe(202);
  expect(await response.json()).toMatchObject({ accepted: 1_000, rejected: 0 });
});

it("answers in problem+json for addresses, methods and keys that are not", async () => {
  const asked: [string, string, number][] = [
    ["GET", "/api/v1/transactions", 405],
    ["DELETE", "/api/v1/transactions/x", 405],
    ["GET", "/api/v1/nothing", 404],
    ["POST", "/api/v1/nothing", 404],
    ["GET", "/api/v1/transactions/nobody", 404],
  ];
  for (const [method, path, status] of asked) {
    const response = await fetch(url + path, { method, headers: headers() });
    expect([method, path, response.status]).toEqual([method, path, status]);
    expect(response.headers.get("Content-Type")).toContain("application/problem+json");
  }
  const anonymous = await fetch(`${url}/api/v1/transactions/x`);
  expect(anonymous.status).toBe(401);
  expect((await fetch(`${url}/api/v1/openapi.json`)).status).toBe(200);
});

it("is not disturbed by a sender that goes away in the middle", async () => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /api/v1/transactions HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${key}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"id": "half',
    () => socket.destroy(),
  );
  await new Promise((resolve) => socket.once("close", resolve));
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});
