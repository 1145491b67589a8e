import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { downloadMail } from "#app/features/channels/email/phishing/phishing-reports.server.ts";
import { contentDisposition } from "#app/platform/file-name.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** A mail as it came, to be looked into elsewhere. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const id = params.id ?? "";
  const original = await downloadMail(actor, id);
  return new Response(new Uint8Array(original), {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": contentDisposition(`mail-${id}.eml`),
      "Cache-Control": "no-store",
    },
  });
});
