import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { isEmailFileId, readEmailFile } from "#app/features/channels/email/email-files.server.ts";
import {
  dropStaffFile,
  keepStaffFile,
  readStaffFile,
} from "#app/features/conversations/staff-files.server.ts";
import { takeUpload } from "#app/features/conversations/upload.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { fileResponse } from "#app/platform/file-response.server.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/** A file of a thread, whatever way it came. */
export const loader = apiRoute(async ({ request, params }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const id = params.id ?? "";
  return fileResponse(await (isEmailFileId(id) ? readEmailFile : readStaffFile)(actor, id));
});

/** PUT keeps a file under an id of its sender's, the body being the file; DELETE removes it before it is sent. */
export const action = apiRoute(async ({ request, params }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  const id = params.id ?? "";
  if (request.method === "DELETE") {
    await dropStaffFile(actor, id);
    return new Response(null, { status: 204 });
  }
  if (request.method !== "PUT") throw new ProblemError(405, "method", "A file is put or deleted");
  const intendedFor = new URL(request.url).searchParams.get("for");
  return Response.json(
    await takeUpload(request, (file) => keepStaffFile(actor, { id, ...file, intendedFor })),
  );
});
