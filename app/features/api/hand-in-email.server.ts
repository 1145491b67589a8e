import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { mostMailBytes } from "#app/features/channels/email/inbound/delivery.ts";
import { keepRawMail } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { problemBody, readBody } from "#app/platform/http.server.ts";
import { type BatchedMail, readMailBatch } from "./mail-batch.ts";

const rawTypes = new Set(["message/rfc822", "text/plain", "application/octet-stream"]);
const batchType = "multipart/mixed";

const answerOf = (body: unknown, status: number) =>
  Response.json(body, {
    status,
    headers: {
      "Content-Type": status >= 400 ? "application/problem+json" : "application/json",
      "Cache-Control": "no-store",
    },
  });

/** Keeps one mail of a batch; what is wrong with it is its own. */
async function keepOne(actor: ApiKeyActor, { raw, mailbox, refused }: BatchedMail, given: string) {
  try {
    if (refused) return { id: null, result: "rejected" as const, errors: [refused] };
    return await keepRawMail(actor, raw, mailbox ?? given);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 400) throw error;
    const { code, message, errors = [{ pointer: "", code, detail: message }] } = error;
    return { id: null, result: "rejected" as const, errors };
  }
}

/** Most wrong mails listed at the top of a refused batch; all stand in its results. */
const mostListed = 100;

async function handInBatch(actor: ApiKeyActor, mails: readonly BatchedMail[], mailbox: string) {
  const kept = await Promise.all(mails.map((mail) => keepOne(actor, mail, mailbox)));
  const results = kept.map((one, index) =>
    one.result === "rejected"
      ? { index, ...one, errors: one.errors.map((error) => ({ ...error, pointer: `/${index}` })) }
      : { index, ...one },
  );
  const errors = results.flatMap((one) => ("errors" in one ? one.errors : []));
  const rejected = results.filter(({ result }) => result === "rejected").length;
  const counts = { accepted: results.length - rejected, rejected, results };
  if (counts.accepted > 0) return answerOf(counts, 202);
  const refused = new ProblemError(422, "invalid_mail", "No mail of the batch can be taken", {
    errors: errors.slice(0, mostListed),
  });
  return answerOf({ ...problemBody(refused), ...counts }, 422);
}

/**
 * One raw mail as the API takes it, or several as the parts of a `multipart/mixed` body.
 *
 * @returns what became of it, of a batch of each; 2xx only after the commit
 * @throws {ProblemError} for a request that cannot be read
 */
export async function handInEmail(actor: ApiKeyActor, request: Request): Promise<Response> {
  const given = request.headers.get("Content-Type") ?? "";
  const type = given.split(";", 1)[0]!.trim().toLowerCase();
  if (!rawTypes.has(type) && type !== batchType) {
    throw new ProblemError(415, "unsupported_media_type", "The body is not a raw mail", {
      detail: "Send Content-Type: message/rfc822, or multipart/mixed with such parts.",
    });
  }
  const bytes = await readBody(request, mostMailBytes);
  const mailbox = request.headers.get("Mailbox") ?? "api";
  if (type === batchType) return handInBatch(actor, readMailBatch(given, bytes), mailbox);
  const kept = await keepRawMail(actor, bytes, mailbox);
  return answerOf(kept, kept.result === "accepted" ? 202 : 200);
}
