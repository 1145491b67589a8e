import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { downloadFailedMail } from "#app/features/channels/email/inbound/failed-mails.server.ts";
import { isConversationId } from "#app/features/conversations/conversation.ts";
import { NotFound } from "#app/platform/errors.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** The bytes of a failed mail, to be looked into elsewhere: saved and never opened here. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const id = params.id ?? "";
  if (!isConversationId(id)) throw new NotFound("failed mail");
  const raw = await downloadFailedMail(actor, id);
  return new Response(new Uint8Array(raw), {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="${id}.eml"`,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "no-store",
    },
  });
});
