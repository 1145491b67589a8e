import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { cancelBacktest, findBacktest } from "#app/features/fraud/rule-backtest/backtests.server.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** How far a backtest has come, and its result. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  return Response.json(await findBacktest(actor, params.id ?? ""), {
    headers: { "Cache-Control": "no-store" },
  });
});

/** Stops it. */
export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  await cancelBacktest(actor, params.id ?? "");
  return Response.json({ cancelled: true });
});
