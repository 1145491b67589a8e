import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { readMailPage } from "#app/features/channels/email/shown/shown-mails.server.ts";
import { htmlResponse } from "#app/platform/html-response.server.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** A formatted mail for its frame; images of the web stay where they are. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  return htmlResponse(await readMailPage(actor, params.id ?? "", false));
});
