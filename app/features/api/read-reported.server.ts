import { isUtf8 } from "node:buffer";
import { ProblemError } from "#app/platform/errors.ts";
import { decodeMarked, decodeUtf8, parseJson } from "#app/platform/http.server.ts";
import { type Reported, readJsonBody, readNdjsonBody, setBrokenAside } from "./report-body.ts";

const read = (format: "json" | "ndjson", text: string) =>
  format === "json" ? readJsonBody(parseJson(text)) : readNdjsonBody(text);

/**
 * What a request reports. Bytes that are no UTF-8 spoil the item they are in, not its neighbours.
 *
 * @throws {ProblemError} for a body that cannot be read at all
 */
export function readReported(format: "json" | "ndjson", bytes: Uint8Array): Reported {
  if (isUtf8(bytes)) return read(format, decodeUtf8(bytes));
  try {
    const reported = read(format, decodeMarked(bytes));
    if (!reported.single) return setBrokenAside(reported);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== "malformed_json") throw error;
  }
  return read(format, decodeUtf8(bytes));
}
