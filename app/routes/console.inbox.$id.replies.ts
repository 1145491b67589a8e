import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { readyReplies } from "#app/features/tickets/canned-replies.server.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** Canned replies, filled in for one conversation. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const replies = await readyReplies(actor, params.id ?? "");
  return Response.json({ replies }, { headers: { "Cache-Control": "no-store" } });
});
