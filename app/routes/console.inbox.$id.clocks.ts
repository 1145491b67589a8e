import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { ticketClocks } from "#app/features/tickets/ticket-clocks.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

/** A conversation's service-level clocks, for a page that has it open. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  return Response.json(await ticketClocks(actor, params.id ?? "").catch(pageProblem));
}
