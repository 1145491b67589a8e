import type { Actor } from "#app/features/accounts/permissions.ts";
import { endpoints } from "#app/features/api/endpoints.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";
import { presentTaxonomy } from "#app/features/failures/codes/mapping.server.ts";
import { reasons } from "#app/features/failures/reasons.ts";
import { retryOf } from "#app/features/failures/retry.ts";
import { triesOf } from "#app/features/failures/tries.server.ts";
import { readTransaction } from "#app/features/transactions/lookup.server.ts";

/** The payment, and where it failed whether and when it may be tried again. */
async function withRetry(actor: Actor, id: string) {
  const found = await readTransaction(actor, id);
  if (found.status !== "failed") return { ...found, retry: null };
  const taxonomy = await presentTaxonomy();
  const reason = taxonomy.reasonOf(found.failure?.scheme, found.failure?.code);
  const failedAt = Date.parse(found.statusAt ?? found.occurredAt);
  const network = found.method === "card" ? (found.card?.network ?? "") : null;
  const now = Date.now();
  const tries = { at: (await triesOf([found.id], now)).get(found.id) ?? [], now };
  return {
    ...found,
    retry: { reason, group: reasons[reason].group, ...retryOf(reason, failedAt, network, tries) },
  };
}

const transaction = serve(
  answering(endpoints.readTransaction, async ({ actor, params }) =>
    Response.json(await withRetry(actor, params.id ?? ""), { headers: { "Cache-Control": "no-store" } }),
  ),
);

export const loader = transaction;
export const action = transaction;
