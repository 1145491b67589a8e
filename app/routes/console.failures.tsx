import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { listIncidents } from "#app/features/failures/incidents.server.ts";
import { readOutcomeQuery } from "#app/features/failures/outcome-query.ts";
import { readOutcomes } from "#app/features/failures/outcomes.server.ts";
import { OutcomesPage } from "#app/features/failures/outcomes-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "outcomes.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const search = new URL(request.url).searchParams;
  let query = readOutcomeQuery(search);
  let outcomes = await readOutcomes(actor, query, actor).catch(pageProblem);
  // In its first week a console has only yesterday to compare with.
  if (outcomes.beforeTotal === 0 && !search.has("compare")) {
    const byDay = { ...query, compare: "day" as const };
    const told = await readOutcomes(actor, byDay, actor).catch(pageProblem);
    if (told.beforeTotal > 0) [query, outcomes] = [byDay, told];
  }
  const incidents = await listIncidents(actor, false).catch(pageProblem);
  return {
    query,
    outcomes,
    openIncidents: incidents.filter(({ state }) => state === "open").length,
    mayExport: can(actor, "transactions.export"),
  };
}

export default function Failures() {
  return <OutcomesPage {...useLoaderData<typeof loader>()} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
