import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { readAttainment } from "#app/features/dashboards/attainment.server.ts";
import { readReportQuery, windowOf } from "#app/features/dashboards/report-query.ts";
import { readReport } from "#app/features/dashboards/reports.server.ts";
import { ReportsPage } from "#app/features/dashboards/reports-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "reports.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const query = readReportQuery(new URL(request.url).searchParams);
  const window = windowOf(query, actor.timeZone, Date.now());
  const [report, attainment] = await Promise.all([
    readReport(actor, query, window),
    readAttainment(actor, query, window),
  ]).catch(pageProblem);
  return { query, days: window.days, zone: window.zone, report, attainment };
}

export default function Reports() {
  return <ReportsPage {...useLoaderData<typeof loader>()} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
