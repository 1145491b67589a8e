import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { countUpload } from "#app/features/channels/chat/limits.server.ts";
import {
  dropVisitorFile,
  keepVisitorFile,
  readVisitorFile,
} from "#app/features/channels/chat/visitor-files.server.ts";
import { type VisitorActor, visitorFromToken } from "#app/features/channels/chat/visitor-sessions.server.ts";
import { FileRefused } from "#app/features/conversations/attachments.server.ts";
import { takeUpload } from "#app/features/conversations/upload.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { fileResponse } from "#app/platform/file-response.server.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** Whose session speaks. It stands in a header: what stands in an address is written down on its way. */
async function visitorOf(request: Request): Promise<VisitorActor> {
  const token = /^Bearer (\S+)$/.exec(request.headers.get("Authorization") ?? "")?.[1];
  const actor = await visitorFromToken(token);
  if (!actor) throw new ProblemError(401, "signed_out", "This session is over");
  return actor;
}

/** A file of one of the visitor's own conversations. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) =>
  fileResponse(await readVisitorFile(await visitorOf(request), params.id ?? "")),
);

/** PUT keeps a file under an id of its sender's, the body being the file; DELETE removes it before it is sent. */
export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await visitorOf(request);
  const id = params.id ?? "";
  if (request.method === "DELETE") {
    await dropVisitorFile(actor, id);
    return new Response(null, { status: 204 });
  }
  if (request.method !== "PUT") throw new ProblemError(405, "method", "A file is put or deleted");
  if ((await countUpload(actor)) > 0) throw new FileRefused("too_many");
  return Response.json(await takeUpload(request, (file) => keepVisitorFile(actor, { id, ...file })));
});
