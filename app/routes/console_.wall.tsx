import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { LiveProvider } from "#app/components/live.tsx";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { listIncidents } from "#app/features/failures/incidents.server.ts";
import { readLearning } from "#app/features/failures/learning.server.ts";
import { readOutcomeQuery } from "#app/features/failures/outcome-query.ts";
import { readOutcomes } from "#app/features/failures/outcomes.server.ts";
import { WallBoard } from "#app/features/failures/wall/wall-board.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

/** Outside the console's frame, and dark whatever its viewer prefers. */
export const handle = { title: "outcomes.wall.title", theme: "dark" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const search = new URL(request.url).searchParams;
  let query = readOutcomeQuery(search);
  let outcomes = await readOutcomes(actor, query, actor).catch(pageProblem);
  if (outcomes.beforeTotal === 0 && !search.has("compare")) {
    const byDay = { ...query, compare: "day" as const };
    const told = await readOutcomes(actor, byDay, actor).catch(pageProblem);
    if (told.beforeTotal > 0) [query, outcomes] = [byDay, told];
  }
  const [incidents, learning] = await Promise.all([listIncidents(actor, false), readLearning(actor)]).catch(
    pageProblem,
  );
  return {
    query,
    outcomes,
    learning,
    incidents: incidents.filter(({ state }) => state === "open"),
    readAt: Date.now(),
  };
}

export default function Wall() {
  return (
    <LiveProvider>
      <WallBoard {...useLoaderData<typeof loader>()} />
    </LiveProvider>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
