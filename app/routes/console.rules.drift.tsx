import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { readDrift } from "#app/features/fraud/drift/drift.server.ts";
import { DriftPage } from "#app/features/fraud/drift/drift-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "drift.title", crumb: "drift.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  return { report: await readDrift(actor).catch(pageProblem) };
}

export default function DriftRoute() {
  const { report } = useLoaderData<typeof loader>();
  return <DriftPage report={report} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
