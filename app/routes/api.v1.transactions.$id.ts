import { endpoints } from "#app/features/api/endpoints.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";
import { readTransaction } from "#app/features/transactions/lookup.server.ts";

const transaction = serve(
  answering(endpoints.readTransaction, async ({ actor, params }) =>
    Response.json(await readTransaction(actor, params.id ?? ""), {
      headers: { "Cache-Control": "no-store" },
    }),
  ),
);

export const loader = transaction;
export const action = transaction;
