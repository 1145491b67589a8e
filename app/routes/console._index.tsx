import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { alertCounts, alertPulse, listAlerts } from "#app/features/fraud/alerts.server.ts";
import { openDriftAlarms } from "#app/features/fraud/drift/drift.server.ts";
import { DriftNotice } from "#app/features/fraud/drift/drift-notice.tsx";
import { HomePage } from "#app/features/home/home-page.tsx";
import { recentPayments } from "#app/features/home/recent-payments.server.ts";
import { listTransactions } from "#app/features/transactions/list.server.ts";
import { readFilters } from "#app/features/transactions/list.ts";
import { zonedDayStart } from "#app/platform/zoned-day.ts";

export const handle = { title: "home.title" };

const shown = 8;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const now = Date.now();
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: actor.timeZone }).format(now);
  const seesAlerts = can(actor, "alerts.read");
  const [payments, failures, counts, pulse, top, moved] = await Promise.all([
    recentPayments(actor, now),
    listTransactions(actor, readFilters(new URLSearchParams({ status: "failed" })), actor.timeZone),
    seesAlerts ? alertCounts(actor) : null,
    seesAlerts ? alertPulse(actor, zonedDayStart(today, actor.timeZone, 0)) : null,
    seesAlerts ? listAlerts(actor, { state: "open", sort: "-score" }, shown) : null,
    openDriftAlarms(actor),
  ]);
  const hour = Number(
    new Intl.DateTimeFormat("en-GB", { timeZone: actor.timeZone, hour: "2-digit", hourCycle: "h23" }).format(
      now,
    ),
  );
  return {
    name: actor.name,
    partOfDay: hour < 12 ? ("morning" as const) : hour < 18 ? ("afternoon" as const) : ("evening" as const),
    moved,
    payments,
    failures: failures.rows.slice(0, shown),
    alerts: counts && pulse && top ? { counts, pulse, top: top.rows } : null,
  };
}

export default function Home() {
  const { moved, ...home } = useLoaderData<typeof loader>();
  return (
    <>
      <DriftNotice moved={moved} />
      <HomePage {...home} />
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
