import { brokenText } from "./broken-text.ts";
import { ProblemError, type ProblemItem } from "./errors.ts";
import { jsonErrorAt, lineAndColumn } from "./json-position.ts";
import { log } from "./log.server.ts";
import { isUnavailable } from "./unavailable.ts";

/** The body of an RFC 9457 answer, with this API's extensions. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  errors?: ProblemItem[];
}

/** Seconds after which trying again is worth while when the database is away. */
const retryAfter = 5;

function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isUnavailable(error)) {
    log.warn({ reason: (error as Error).message }, "the database is away");
    return new ProblemError(503, "unavailable", "The service cannot answer right now", {
      detail: `Nothing is lost by sending the request again, in about ${retryAfter} s.`,
      headers: { "Retry-After": String(retryAfter) },
    });
  }
  const { message, stack } = error as Error;
  log.error({ reason: message, stack }, "an API request failed");
  return new ProblemError(500, "internal", "Something went wrong on our side");
}

/** What an error looks like to a caller of the API. */
export function problemBody({ status, code, message, detail, errors }: ProblemError): Problem {
  return { type: `urn:upay:problem:${code}`, title: message, status, detail, code, errors };
}

/** Any error as an `application/problem+json` answer. What is not a ProblemError shows nothing of itself. */
export function problem(error: unknown): Response {
  const known = toProblemError(error);
  return Response.json(problemBody(known), {
    status: known.status,
    headers: {
      ...known.headers,
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
    },
  });
}

/** A Remix loader or action whose errors become problem+json; a thrown Response passes. */
export const apiRoute =
  <Arguments>(handler: (given: Arguments) => Promise<Response>) =>
  async (given: Arguments): Promise<Response> => {
    try {
      return await handler(given);
    } catch (error) {
      return error instanceof Response ? error : problem(error);
    }
  };

const tooLarge = (limit: number) =>
  new ProblemError(413, "body_too_large", "The body is too large", {
    detail: `A request may have up to ${limit.toLocaleString("en")} bytes.`,
    headers: { Connection: "close" },
  });

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** @returns null at the end. @throws {ProblemError} 400 where the sender went away. */
async function readChunk(reader: Reader | undefined): Promise<Uint8Array | null> {
  try {
    return (await reader?.read())?.value ?? null;
  } catch {
    throw new ProblemError(400, "incomplete_body", "The body did not arrive completely");
  }
}

/**
 * Reads a whole body, counting what really arrives: the announced length is only used to
 * refuse early. What a sender goes on sending beyond the limit is thrown away for a
 * while, so that it gets to read the answer.
 *
 * @param limit bytes
 * @throws {ProblemError} 413 above the limit, 415 where the body is compressed
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const encoding = request.headers.get("Content-Encoding");
  if (encoding && encoding !== "identity") {
    throw new ProblemError(415, "unsupported_encoding", "The body is compressed", {
      detail: "Send it without Content-Encoding.",
    });
  }
  if (Number(request.headers.get("Content-Length")) > 4 * limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let chunk = await readChunk(reader); chunk; chunk = await readChunk(reader)) {
    length += chunk.byteLength;
    if (length > 4 * limit) break;
    if (length <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (length > limit) throw tooLarge(limit);
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length);
}

/** @throws {ProblemError} 400 where the bytes are not UTF-8. A byte order mark is dropped. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ProblemError(400, "invalid_utf8", "The body is not UTF-8", {
      detail: "It holds bytes that are no UTF-8 text.",
    });
  }
}

/**
 * Text whose broken places are marked with {@link brokenText}, so that the item they are in can be told from its
 * neighbours. What is read as U+FFFD and was sent as that stays.
 */
export function decodeMarked(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const sent = Buffer.from("\ufffd");
  const pieces: string[] = [];
  for (let from = 0; from <= buffer.length; ) {
    const found = buffer.indexOf(sent, from);
    const end = found === -1 ? buffer.length : found;
    pieces.push(decoder.decode(buffer.subarray(from, end)).replaceAll("\ufffd", brokenText));
    from = end + sent.length;
  }
  return pieces.join("\ufffd").replace(/^\ufeff/, "");
}

/** @throws {ProblemError} 400 with the position of what is wrong. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(400, "malformed_json", "The body is not JSON", {
      detail: describeJsonError(text),
    });
  }
}

/** Where a text that is not JSON stops being it, in words. Shows nothing of the text. */
function describeJsonError(text: string): string {
  const offset = jsonErrorAt(text) ?? 0;
  const { line, column } = lineAndColumn(text, offset);
  const where = `at line ${line}, column ${column} (offset ${offset})`;
  return offset >= text.length ? `It ends too early, ${where}.` : `It breaks ${where}.`;
}
