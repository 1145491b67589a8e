import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, type ShouldRevalidateFunction, useLoaderData, useParams } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { readAlertFilters } from "#app/features/fraud/alert.ts";
import { AlertList } from "#app/features/fraud/alert-list.tsx";
import { alertCounts, listAlerts } from "#app/features/fraud/alerts.server.ts";
import { useUndoing } from "#app/features/fraud/undo-decision.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "fraud.page.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const filters = readAlertFilters(new URL(request.url).searchParams);
  const [page, counts] = await Promise.all([listAlerts(actor, filters), alertCounts(actor)]).catch(
    pageProblem,
  );
  return { ...page, counts, filters };
}

/**
 * The list holds still: opening or deciding an alert changes its row in place. It is read
 * anew when its filters change, or when somebody asks for what is new.
 */
export const shouldRevalidate: ShouldRevalidateFunction = ({
  currentUrl,
  nextUrl,
  formMethod,
  defaultShouldRevalidate,
}) => {
  if (formMethod && formMethod !== "GET") return false;
  if (currentUrl.pathname !== nextUrl.pathname && currentUrl.search === nextUrl.search) return false;
  return defaultShouldRevalidate;
};

export default function Alerts() {
  const { rows, next, counts, filters } = useLoaderData<typeof loader>();
  const { id } = useParams();
  const undoing = useUndoing();
  return (
    <div className="flex min-h-0 flex-1">
      <AlertList
        key={`${filters.state}.${filters.band ?? ""}.${filters.sort}`}
        rows={rows}
        next={next}
        counts={counts}
        filters={filters}
        openId={id ?? null}
      />
      <div className={id ? "flex min-w-0 flex-1 flex-col" : "hidden min-w-0 flex-1 flex-col lg:flex"}>
        <Outlet context={undoing} />
      </div>
    </div>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
