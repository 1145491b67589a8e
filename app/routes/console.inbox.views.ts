import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { cleanText } from "#app/features/conversations/conversation.ts";
import { longestName } from "#app/features/tickets/saved-view.ts";
import { removeView, saveView } from "#app/features/tickets/saved-views.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute, decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";

const asked = z.union([
  z.strictObject({
    name: z.string().max(500).transform(cleanText).pipe(z.string().min(1).max(longestName)),
    shared: z.boolean(),
    query: z.string().max(4_000),
  }),
  z.strictObject({ remove: z.uuid() }),
]);

/** Keeps a view of the inbox under a name, or forgets one. */
export const action = apiRoute(async ({ request }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  const { data } = asked.safeParse(parseJson(decodeUtf8(await readBody(request, 8_192))));
  if (!data) throw new ProblemError(400, "invalid", "This is no view that can be kept");
  if ("remove" in data) {
    await removeView(actor, data.remove);
    return Response.json({ removed: data.remove });
  }
  return Response.json(await saveView(actor, { ...data, search: new URLSearchParams(data.query) }));
});
