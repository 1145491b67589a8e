import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { type Ingested, type ItemResult, ingestWithin } from "#app/features/transactions/ingest.server.ts";
import { pool } from "#app/platform/db.server.ts";
import { ProblemError, type ProblemItem } from "#app/platform/errors.ts";
import { problemBody, readBody } from "#app/platform/http.server.ts";
import { mostBytes } from "./endpoints.ts";
import { answerOnce, idempotencyKeyOf, type KeptAnswer } from "./idempotency.server.ts";
import { readReported } from "./read-reported.server.ts";
import type { Reported } from "./report-body.ts";

const mediaTypes: Record<string, "json" | "ndjson"> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/ndjson": "ndjson",
  "application/jsonl": "ndjson",
};

/** @throws {ProblemError} 415 for anything but JSON and NDJSON */
export function formatOf(request: Request): "json" | "ndjson" {
  const type = request.headers.get("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const format = mediaTypes[type];
  if (format) return format;
  throw new ProblemError(415, "unsupported_media_type", "The body is neither JSON nor NDJSON", {
    detail: "Send Content-Type: application/json, or application/x-ndjson with one record a line.",
  });
}

/** Errors of one item, with pointers from the body's root. */
export const within = (prefix: string, errors: ProblemItem[]) =>
  prefix === "" ? errors : errors.map((error) => ({ ...error, pointer: prefix + error.pointer }));

/** The results as the answer tells them: pointers from the body's root. */
function placed(item: ItemResult, index: number, { single, lines, malformed }: Reported) {
  const prefix = single ? "" : `/${index}`;
  const place = single ? {} : { index, ...(lines && { line: lines[index] }) };
  if (item.result === "rejected") {
    const broken = malformed.get(index);
    return { ...place, ...item, errors: within(prefix, broken ? [broken] : item.errors) };
  }
  const { redacted, ignored, ...rest } = item;
  return {
    ...place,
    ...rest,
    ...(redacted && { redacted: redacted.map((pointer) => prefix + pointer) }),
    ...(ignored && { ignored: ignored.map((pointer) => prefix + pointer) }),
  };
}

const refused = (title: string, errors: ProblemItem[]) =>
  problemBody(new ProblemError(422, "invalid_record", title, { errors }));

/** Most wrong items listed at the top of a refused batch; all stand in its results. */
const mostListed = 100;

function answerOf(reported: Reported, { results, accepted, rejected }: Ingested): KeptAnswer {
  const items = results.map((item, index) => placed(item, index, reported));
  const [first] = items;
  if (reported.single && first) {
    if (first.result === "rejected") {
      return { status: 422, body: refused("The record is not valid", first.errors) };
    }
    return { status: first.result === "created" ? 201 : 200, body: first };
  }
  if (accepted > 0) return { status: 202, body: { accepted, rejected, results: items } };
  const errors = items.flatMap((item) => (item.result === "rejected" ? item.errors : []));
  const body = refused("No item of the batch is valid", errors.slice(0, mostListed));
  return { status: 422, body: { ...body, accepted, rejected, results: items } };
}

function respond({ status, body, replayed }: KeptAnswer & { replayed: boolean }): Response {
  const headers: Record<string, string> = {
    "Content-Type": status >= 400 ? "application/problem+json" : "application/json",
    "Cache-Control": "no-store",
  };
  if (status === 201) {
    headers.Location = `/api/v1/transactions/${encodeURIComponent((body as { id: string }).id)}`;
  }
  if (replayed) headers["Idempotent-Replayed"] = "true";
  return new Response(JSON.stringify(body), { status, headers });
}

/** What makes two requests the same. */
export const hashOf = (format: string, bytes: Uint8Array) =>
  createHash("sha256").update(format).update("\n").update(bytes).digest("hex");

/**
 * One record, a JSON array or NDJSON, as the API takes it.
 *
 * @returns what became of each item; 2xx only after the commit
 * @throws {ProblemError} for a request that cannot be read at all
 */
export async function reportTransactions(actor: ApiKeyActor, request: Request): Promise<Response> {
  const key = idempotencyKeyOf(request);
  const format = formatOf(request);
  const bytes = await readBody(request, mostBytes);
  const reported = readReported(format, bytes);
  let ingested: Ingested | undefined;
  const work = async (client: PoolClient | typeof pool) => {
    ingested = await ingestWithin(client, actor, reported.records);
    return answerOf(reported, ingested);
  };
  const answer =
    key === null
      ? { ...(await work(pool)), replayed: false }
      : await answerOnce(actor, key, hashOf(format, bytes), work);
  ingested?.announce();
  return respond(answer);
}
