import type { ActionFunctionArgs } from "@remix-run/node";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { type Changed, changeTickets, undoChanges } from "#app/features/tickets/changes.server.ts";
import type { BulkChange } from "#app/features/tickets/inbox-change.ts";
import { bulkRequest } from "#app/features/tickets/inbox-change-request.ts";
import type { TicketChange } from "#app/features/tickets/ticket-change.ts";
import { ProblemError } from "#app/platform/errors.ts";
import { apiRoute, decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";

/** Bytes: as many ids as one request may name. */
const longestBody = 16 * 1024;

function changeOf(change: BulkChange): TicketChange {
  if ("until" in change) return { status: change.status, until: new Date(change.until) };
  if ("addTag" in change) return { addTags: [change.addTag] };
  return change;
}

/** One after the other, so that one that is refused stops none of the others. */
async function changeAll(actor: StaffActor, ids: readonly string[], change: BulkChange) {
  const changed: Changed[] = [];
  const refused: string[] = [];
  for (const id of new Set(ids)) {
    try {
      changed.push(...(await changeTickets(actor, [id], changeOf(change))));
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
