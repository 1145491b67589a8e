import type { LoaderFunctionArgs } from "@remix-run/node";
import { linkedFile } from "#app/features/channels/email/outbound/mail-files.server.ts";
import { fileResponse } from "#app/platform/file-response.server.ts";

const over =
  "This link does not work any more. Reply to the mail to ask for the file.\n此链接已失效。如需文件，请直接回复邮件。\n";

/** A file that was too large for its mail. The link is a secret: it goes into no one else's log. */
export async function loader({ params }: LoaderFunctionArgs) {
  const file = await linkedFile(params.token ?? "");
  if (file) {
    const response = fileResponse(file);
    response.headers.set("Referrer-Policy", "no-referrer");
    return response;
  }
  return new Response(over, {
    status: 404,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
  });
}
