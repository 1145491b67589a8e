import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { testMailState } from "#app/features/channels/email/smtp/test-mail.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { NotFound } from "#app/platform/errors.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** Where a test mail is by now. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const id = params.id ?? "";
  if (!isConversationId(id)) throw new NotFound("test mail");
  return Response.json(await testMailState(actor, id));
});
