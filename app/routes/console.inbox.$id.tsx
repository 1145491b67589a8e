import type { LoaderFunctionArgs, SerializeFrom } from "@remix-run/node";
import { type ClientLoaderFunctionArgs, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { useMemo } from "react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { takeAhead } from "#app/features/tickets/pages-ahead.tsx";
import { openTicket, type TicketPage } from "#app/features/tickets/ticket-page.server.ts";
import { TicketView } from "#app/features/tickets/ticket-view.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";
import type { loader as listLoader } from "./console.inbox.tsx";

export const handle = {
  crumb: ({ page }: SerializeFrom<typeof loader>) => `#${page.ticket.number}`,
};

/** The line that an address leads to; null where it leads to the conversation. */
function soughtAt(request: Request): number | null {
  const at = Number(new URL(request.url).searchParams.get("at"));
  return Number.isInteger(at) && at > 0 ? at : null;
}

interface Opened {
  page: TicketPage;
  sought: number | null;
  /** when it was read, where that was before it was opened */
  readAt: number | null;
}

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Opened> {
  const actor = await requireActor(request);
  const sought = soughtAt(request);
  const page = await openTicket(actor, params.id ?? "", sought ?? undefined).catch(pageProblem);
  return { page, sought, readAt: null };
}

/** What was read ahead is shown at once. */
export async function clientLoader({ request, params, serverLoader }: ClientLoaderFunctionArgs) {
  const ahead = soughtAt(request) === null ? await takeAhead(params.id ?? "") : null;
  return ahead ? { ...ahead, sought: null } : serverLoader<Opened>();
}

export default function Ticket() {
  const { page, sought, readAt } = useLoaderData<typeof loader>();
  const list = useRouteLoaderData<typeof listLoader>("routes/console.inbox")!;
  const { colleagues, teams, viewerId, mayChange, mayInspect } = list;
  const tags = useMemo(() => [...new Set(list.page.rows.flatMap((row) => row.tags))].sort(), [list.page]);
  return (
    <TicketView
      key={`${page.ticket.id} ${sought ?? ""}`}
      first={page}
      readAt={readAt}
      staff={colleagues}
      teams={teams}
      viewerId={viewerId}
      tags={tags}
      mayReply={mayChange}
      mayInspect={mayInspect}
      sought={sought}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
