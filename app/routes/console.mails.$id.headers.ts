import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { readHeaders } from "#app/features/channels/email/phishing/phishing-reports.server.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** The headers of a mail. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  return Response.json(await readHeaders(actor, params.id ?? ""), {
    headers: { "Cache-Control": "no-store" },
  });
});
