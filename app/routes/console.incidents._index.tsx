import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { IncidentList } from "#app/features/failures/incident-list.tsx";
import { listIncidents } from "#app/features/failures/incidents.server.ts";
import { readLearning } from "#app/features/failures/learning.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const all = new URL(request.url).searchParams.get("all") === "yes";
  const [rows, learning] = await Promise.all([listIncidents(actor, all), readLearning(actor)]).catch(
    pageProblem,
  );
  return { rows, all, learning };
}

export default function Incidents() {
  return <IncidentList {...useLoaderData<typeof loader>()} />;
}
