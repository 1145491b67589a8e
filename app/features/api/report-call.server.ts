import type { z } from "zod";
import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { callEvent } from "#app/features/channels/call.ts";
import { takeCallEvent } from "#app/features/channels/phone-events.server.ts";
import { ProblemError, type ProblemItem } from "#app/platform/errors.ts";
import { decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";

/** One event is a few hundred bytes. */
const mostBytes = 64_000;

const step = (key: PropertyKey) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

const itemOf = ({ path, code, message }: z.core.$ZodIssue): ProblemItem => ({
  pointer: path.map((key) => `/${step(key)}`).join(""),
  code,
  detail: message,
});

/**
 * One event of a telephone call, as the API takes it.
 *
 * @throws {ProblemError} for a request that cannot be read, or an event that is not valid
 */
export async function reportCall(actor: ApiKeyActor, request: Request): Promise<Response> {
  const type = request.headers.get("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new ProblemError(415, "unsupported_media_type", "The body is not JSON", {
      detail: "Send Content-Type: application/json.",
    });
  }
  const body = parseJson(decodeUtf8(await readBody(request, mostBytes)));
  const parsed = callEvent.safeParse(body);
  if (!parsed.success) {
    throw new ProblemError(422, "invalid_event", "The event is not valid", {
      errors: parsed.error.issues.slice(0, 20).map(itemOf),
    });
  }
  const result = await takeCallEvent(actor, parsed.data);
  return Response.json(result, { headers: { "Cache-Control": "no-store" } });
}
