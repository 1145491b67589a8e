import type { LoaderFunctionArgs } from "@remix-run/node";
import {
  Outlet,
  type ShouldRevalidateFunction,
  useLoaderData,
  useLocation,
  useParams,
} from "@remix-run/react";
import { cx } from "#app/components/class-names.ts";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { customersAtRisk } from "#app/features/fraud/alerts.server.ts";
import { listFields } from "#app/features/tickets/custom-fields.server.ts";
import { inboxCounts, isSortable, listInbox } from "#app/features/tickets/inbox.server.ts";
import { readInboxFilters } from "#app/features/tickets/inbox-address.ts";
import { conditionNames, conditionQuery } from "#app/features/tickets/inbox-conditions.ts";
import { InboxList } from "#app/features/tickets/inbox-list.tsx";
import { customersOf, withRisk } from "#app/features/tickets/inbox-steady.ts";
import { savedViews } from "#app/features/tickets/saved-views.server.ts";
import { listTeams } from "#app/features/tickets/teams.server.ts";
import { colleagues } from "#app/features/tickets/ticket-page.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "inbox.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const filters = readInboxFilters(new URL(request.url).searchParams);
  const [{ rows, next }, counts, staff, teams, saved, fields] = await Promise.all([
    listInbox(actor, filters),
    inboxCounts(actor),
    colleagues(actor),
    listTeams(actor),
    savedViews(actor),
    listFields(actor),
  ]).catch(pageProblem);
  const atRisk = await customersAtRisk(actor, customersOf(rows));
  return {
    page: { rows: withRisk(rows, atRisk), next, counts },
    filters,
    sortable: isSortable(filters.view),
    colleagues: staff,
    teams,
    saved,
    fields: fields.filter(({ retired }) => !retired),
    mayShare: can(actor, "views.share"),
    viewerId: actor.id,
    mayChange: can(actor, "conversations.reply"),
    mayInspect: can(actor, "mails.original"),
  };
}

/** What of an address says which list it is; the rest is about the thread beside it. */
const listedAt = ({ searchParams }: URL) =>
  ["view", "sort", "after", ...conditionNames].map((name) => searchParams.get(name)).join(" ");

/**
 * The list holds still: opening or changing a conversation changes its row in place. It is
 * read anew when its filters change, or when somebody asks for what is new.
 */
export const shouldRevalidate: ShouldRevalidateFunction = ({
  currentUrl,
  nextUrl,
  formMethod,
  defaultShouldRevalidate,
}) => {
  if (formMethod && formMethod !== "GET") return false;
  if (currentUrl.href !== nextUrl.href && listedAt(currentUrl) === listedAt(nextUrl)) return false;
  return defaultShouldRevalidate;
};

export default function Inbox() {
  const { page, filters, sortable, colleagues, teams, saved, fields, viewerId, mayChange, mayShare } =
    useLoaderData<typeof loader>();
  const { id } = useParams();
  const beside = useLocation().pathname.replace(/\/$/, "") !== "/console/inbox";
  return (
    <div className="flex min-h-0 flex-1">
      <InboxList
        key={`${filters.view} ${filters.sort} ${filters.after ?? ""} ${new URLSearchParams(conditionQuery(filters))}`}
        page={page}
        filters={filters}
        sortable={sortable}
        colleagues={colleagues}
        teams={teams}
        saved={saved}
        fields={fields}
        mayShare={mayShare}
        viewerId={viewerId}
        mayChange={mayChange}
        openId={id ?? null}
        beside={beside}
      />
      <div className={cx("min-w-0 flex-1 flex-col", beside ? "flex" : "hidden lg:flex")}>
        <Outlet />
      </div>
    </div>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
