import type { LoaderFunctionArgs } from "@remix-run/node";
import { assertCan } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { partValues, previewSplit } from "#app/features/failures/incident-merges.server.ts";
import { openIncident } from "#app/features/failures/incidents.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** What making a part of an incident one of its own would move. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  assertCan(actor, "incidents.manage");
  const { id } = await openIncident(actor, params.id ?? "");
  const part = partValues.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!part.success) throw new ProblemError(400, "invalid", "This is no part of an incident");
  return Response.json(await previewSplit(actor, id, part.data), {
    headers: { "Cache-Control": "no-store" },
  });
});
