import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor } from "#app/features/accounts/sessions.server.ts";
import { openDriftAlarms } from "#app/features/fraud/drift/drift.server.ts";
import { DriftNotice } from "#app/features/fraud/drift/drift-notice.tsx";
import { demoState, setDemoOutage, setDemoPaused } from "#app/features/simulation/demo.server.ts";
import { systemHealth } from "#app/features/system/health.server.ts";
import { SystemPage } from "#app/features/system/system-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "system.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const health = await systemHealth(actor).catch(pageProblem);
  const demo = await demoState().catch(() => ({ enabled: false, paused: false, outage: null }));
  const moved = await openDriftAlarms(actor);
  return { ...health, demo, moved, mayControl: can(actor, "demo.control"), at: Date.now() };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  const form = await request.formData();
  const outage = form.get("outage");
  const change =
    outage === null
      ? setDemoPaused(actor, form.get("paused") === "yes")
      : setDemoOutage(actor, String(outage) || null);
  return change.catch(pageProblem);
}

export default function System() {
  const { moved, ...system } = useLoaderData<typeof loader>();
  return (
    <>
      <DriftNotice moved={moved} />
      <SystemPage {...system} />
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
