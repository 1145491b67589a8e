import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { customersAtRisk } from "#app/features/fraud/alerts.server.ts";
import { inboxCounts, inboxRows, listInbox } from "#app/features/tickets/inbox.server.ts";
import { readInboxFilters } from "#app/features/tickets/inbox-address.ts";
import { customersOf, type InboxAnswer, mostAsked, withRisk } from "#app/features/tickets/inbox-steady.ts";
import { apiRoute } from "#app/platform/http.server.ts";

/**
 * For a list that is open: `?ids=…` answers those rows as they stand now, in no order; a
 * view with its cursor (`?view=mine&after=…`) answers its next page. Fresh counts with both.
 */
export const loader = apiRoute(async ({ request }: LoaderFunctionArgs) => {
  const actor = await requireActor(request);
  const { searchParams } = new URL(request.url);
  const ids = searchParams.get("ids")?.split(",", mostAsked);
  const [{ rows, next }, counts] = await Promise.all([
    ids
      ? inboxRows(actor, ids).then((rows) => ({ rows, next: null }))
      : listInbox(actor, readInboxFilters(searchParams)),
    inboxCounts(actor),
  ]);
  const atRisk = await customersAtRisk(actor, customersOf(rows));
  const answer: InboxAnswer = { rows: withRisk(rows, atRisk), next, counts };
  return Response.json(answer, { headers: { "Cache-Control": "no-store" } });
});
