import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { chatBeside, sayRightBack } from "#app/features/channels/chat/beside.server.ts";
import { awayMinutes } from "#app/features/tickets/chat-beside.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute } from "#app/platform/http.server.ts";

const told = z.strictObject({ away: z.union([z.literal(0), z.literal(awayMinutes)]) });

/** How far the visitor of a chat has received and read it, and whether they are told to wait a moment. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) =>
  Response.json(await chatBeside(await requireActor(request), params.id ?? "")),
);

/** Tells the visitor that somebody will be right back, or is back. */
export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  const parsed = told.safeParse(await request.json().catch(() => null));
  if (!parsed.success) throw new ProblemError(400, "invalid", "This cannot be told");
  return Response.json(await sayRightBack(actor, params.id ?? "", parsed.data.away));
});
