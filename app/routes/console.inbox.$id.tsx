import type { LoaderFunctionArgs, SerializeFrom } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { colleagues, openTicket } from "#app/features/tickets/ticket-page.server.ts";
import { TicketView } from "#app/features/tickets/ticket-view.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = {
  crumb: ({ page }: SerializeFrom<typeof loader>) => `#${page.ticket.number}`,
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const at = Number(new URL(request.url).searchParams.get("at"));
  const [page, staff] = await Promise.all([
    openTicket(actor, params.id ?? "", Number.isInteger(at) && at > 0 ? at : undefined),
    colleagues(actor),
  ]).catch(pageProblem);
  return {
    page,
    staff,
    viewerId: actor.id,
    mayReply: can(actor, "conversations.reply"),
    sought: Number.isInteger(at) && at > 0 ? at : null,
  };
}

export default function Ticket() {
  const { page, staff, viewerId, mayReply, sought } = useLoaderData<typeof loader>();
  return (
    <TicketView
      key={`${page.ticket.id} ${sought ?? ""}`}
      page={page}
      staff={staff}
      viewerId={viewerId}
      mayReply={mayReply}
      sought={sought}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
