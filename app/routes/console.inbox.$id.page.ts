import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { openTicket } from "#app/features/tickets/ticket-page.server.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** A conversation as its page shows it: before somebody opens it, and again when it changes while it is open. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const page = await openTicket(actor, params.id ?? "");
  return Response.json(page, { headers: { "Cache-Control": "no-store" } });
});
