import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { decidePayment } from "#app/features/fraud/live/decisions.server.ts";
import { fraud as en } from "#app/i18n/en/fraud.ts";
import { fraud as zh } from "#app/i18n/zh/fraud.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";
import { formatOf } from "./report-transactions.server.ts";

/** One payment is some hundred bytes; nobody waits for more to be read. */
const mostDecisionBytes = 100_000;

/**
 * One payment, decided while the caller waits. The payment's own id makes a repeat harmless: it is
 * told the same decision.
 *
 * @throws {ProblemError} for a request that cannot be read, a record that is not valid, or a payment
 *   that is kept and could not be scored in time
 */
export async function decideOne(actor: ApiKeyActor, request: Request): Promise<Response> {
  if (formatOf(request) !== "json") {
    throw new ProblemError(415, "unsupported_media_type", "The body is not JSON", {
      detail: "Send one record as Content-Type: application/json.",
    });
  }
  const record = parseJson(decodeUtf8(await readBody(request, mostDecisionBytes)));
  const decision = await decidePayment(actor, record);
  if (decision.result === "rejected") {
    throw new ProblemError(422, "invalid_record", "The record is not valid", { errors: decision.errors });
  }
  const { safeReason, ...rest } = decision;
  return Response.json(
    { ...rest, safeReason: { code: safeReason, en: en.safe[safeReason], zh: zh.safe[safeReason] } },
    { headers: { "Cache-Control": "no-store" } },
  );
}
