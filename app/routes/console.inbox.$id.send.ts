import type { ActionFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { outgoingRequest } from "#app/features/tickets/outgoing-request.ts";
import { sendMessage } from "#app/features/tickets/sending.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

/** A reply or a note, as JSON, where the live line is not open or too narrow. */
export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  const parsed = outgoingRequest.safeParse(await request.json().catch(() => null));
  if (!parsed.success) throw new Response("The message cannot be sent as it is", { status: 400 });
  return Response.json(await sendMessage(actor, params.id ?? "", parsed.data).catch(pageProblem));
}
