import type { LoaderFunctionArgs, SerializeFrom } from "@remix-run/node";
import { useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { listTeams } from "#app/features/tickets/teams.server.ts";
import { colleagues, openTicket } from "#app/features/tickets/ticket-page.server.ts";
import { TicketView } from "#app/features/tickets/ticket-view.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";
import type { loader as listLoader } from "./console.inbox.tsx";

export const handle = {
  crumb: ({ page }: SerializeFrom<typeof loader>) => `#${page.ticket.number}`,
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const at = Number(new URL(request.url).searchParams.get("at"));
  const [page, staff, teams] = await Promise.all([
    openTicket(actor, params.id ?? "", Number.isInteger(at) && at > 0 ? at : undefined),
    colleagues(actor),
    listTeams(actor),
  ]).catch(pageProblem);
  return {
    page,
    staff,
    teams,
    viewerId: actor.id,
    mayReply: can(actor, "conversations.reply"),
    mayInspect: can(actor, "mails.original"),
    sought: Number.isInteger(at) && at > 0 ? at : null,
  };
}

export default function Ticket() {
  const { page, staff, teams, viewerId, mayReply, mayInspect, sought } = useLoaderData<typeof loader>();
  const list = useRouteLoaderData<typeof listLoader>("routes/console.inbox");
  const tags = [...new Set(list?.page.rows.flatMap((row) => row.tags))].sort();
  return (
    <TicketView
      key={`${page.ticket.id} ${sought ?? ""}`}
      page={page}
      staff={staff}
      teams={teams}
      viewerId={viewerId}
      tags={tags}
      mayReply={mayReply}
      mayInspect={mayInspect}
      sought={sought}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
