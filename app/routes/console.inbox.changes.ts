import type { ActionFunctionArgs } from "@remix-run/node";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { type Changed, changeTickets, undoChanges } from "#app/features/tickets/changes.server.ts";
import { inboxRows } from "#app/features/tickets/inbox.server.ts";
import type { BulkChange } from "#app/features/tickets/inbox-change.ts";
import { bulkRequest } from "#app/features/tickets/inbox-change-request.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute, decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";

/** Bytes: fifty undone changes of tickets with as many tags as there may be. */
const longestBody = 256 * 1024;

/** The change of one ticket. A tag joins those that are there now. */
async function changeOf(actor: StaffActor, id: string, change: BulkChange) {
  if ("until" in change) return { status: change.status, until: new Date(change.until) };
  if (!("addTag" in change)) return change;
  const [row] = await inboxRows(actor, [id]);
  return { tags: [...(row?.tags ?? []), change.addTag] };
}

/** One after the other, so that one that is refused stops none of the others. */
async function changeAll(actor: StaffActor, ids: readonly string[], change: BulkChange) {
  const changed: Changed[] = [];
  const refused: string[] = [];
  for (const id of new Set(ids)) {
    try {
      changed.push(...(await changeTickets(actor, [id], await changeOf(actor, id, change))));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      refused.push(id);
    }
  }
  return { changed, refused };
}

/** Changes a selection of tickets, and takes such a change back. */
export const action = apiRoute(async ({ request }: ActionFunctionArgs) => {
  const actor = await requireActor(request);
  assertCan(actor, "conversations.reply");
  const body = bulkRequest.safeParse(parseJson(decodeUtf8(await readBody(request, longestBody))));
  if (!body.success) throw new ProblemError(400, "invalid", "This is no change that can be made here");
  const answer =
    "undo" in body.data
      ? { back: await undoChanges(actor, body.data.undo) }
      : await changeAll(actor, body.data.ids, body.data.change);
  return Response.json(answer);
});
