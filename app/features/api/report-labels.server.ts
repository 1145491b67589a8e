import type { PoolClient } from "pg";
import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { type LabelResult, takeLabels } from "#app/features/fraud/reported-labels.server.ts";
import { transaction } from "#app/platform/db.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { problemBody, readBody } from "#app/platform/http.server.ts";
import { mostBytes } from "./endpoints.ts";
import { answerOnce, idempotencyKeyOf, type KeptAnswer } from "./idempotency.server.ts";
import { readReported } from "./read-reported.server.ts";
import type { Reported } from "./report-body.ts";
import { formatOf, hashOf, within } from "./report-transactions.server.ts";

function placed(item: LabelResult, index: number, { single, lines, malformed }: Reported) {
  const place = single ? {} : { index, ...(lines && { line: lines[index] }) };
  if (item.result !== "rejected") return { ...place, ...item };
  const broken = malformed.get(index);
  return { ...place, ...item, errors: within(single ? "" : `/${index}`, broken ? [broken] : item.errors) };
}

/** Most wrong items listed at the top of a refused batch; all stand in its results. */
const mostListed = 100;

function answerOf(reported: Reported, results: readonly LabelResult[]): KeptAnswer {
  const items = results.map((item, index) => placed(item, index, reported));
  const accepted = results.filter(({ result }) => result !== "rejected").length;
  const refused = items.flatMap((item) => (item.result === "rejected" ? item.errors : []));
  const [first] = items;
  if (accepted > 0) {
    if (reported.single) return { status: first?.result === "created" ? 201 : 200, body: first ?? {} };
    return { status: 202, body: { accepted, rejected: results.length - accepted, results: items } };
  }
  const title = reported.single ? "The statement is not valid" : "No item of the batch is valid";
  const body = problemBody(
    new ProblemError(422, "invalid_record", title, { errors: refused.slice(0, mostListed) }),
  );
  if (reported.single) return { status: 422, body };
  return { status: 422, body: { ...body, accepted, rejected: results.length, results: items } };
}

/**
 * What banks say of payments, as the API takes it.
 *
 * @returns what became of each statement; 2xx only after the commit
 * @throws {ProblemError} for a request that cannot be read at all
 */
export async function reportLabels(actor: ApiKeyActor, request: Request): Promise<Response> {
  const key = idempotencyKeyOf(request);
  const format = formatOf(request);
  const bytes = await readBody(request, mostBytes);
  const reported = readReported(format, bytes);
  const work = async (client: PoolClient) =>
    answerOf(reported, await takeLabels(client, actor, reported.records, Date.now()));
  const { status, body, replayed } =
    key === null
      ? { ...(await transaction(work)), replayed: false }
      : await answerOnce(actor, key, hashOf(`labels ${format}`, bytes), work);
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "Content-Type": status >= 400 ? "application/problem+json" : "application/json",
      "Cache-Control": "no-store",
      ...(replayed && { "Idempotent-Replayed": "true" }),
    },
  });
}
