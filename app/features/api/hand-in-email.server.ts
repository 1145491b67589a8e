import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { mostMailBytes } from "#app/features/channels/email/inbound/delivery.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { readBody } from "#app/platform/http.server.ts";

const rawTypes = new Set(["message/rfc822", "text/plain", "application/octet-stream"]);

/**
 * One raw mail, as the API takes it.
 *
 * @throws {ProblemError} for a request that cannot be read
 */
export async function handInEmail(actor: ApiKeyActor, request: Request): Promise<Response> {
  const type = request.headers.get("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!rawTypes.has(type)) {
    throw new ProblemError(415, "unsupported_media_type", "The body is not a raw mail", {
      detail: "Send Content-Type: message/rfc822.",
    });
  }
  const raw = await readBody(request, mostMailBytes);
  const kept = await keepRawMail(actor, raw, request.headers.get("Mailbox") ?? "api");
  return Response.json(kept, {
    status: kept.result === "accepted" ? 202 : 200,
    headers: { "Cache-Control": "no-store" },
  });
}
