import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { ErrorPage } from "#app/components/error-page.tsx";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { capacityFacts, setThreshold } from "#app/features/fraud/capacity/capacity.server.ts";
import { CapacityPage } from "#app/features/fraud/capacity/capacity-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "capacity.title", crumb: "capacity.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const facts = await capacityFacts(actor).catch(pageProblem);
  return { facts, maySet: can(actor, "thresholds.set") };
}

const asked = z.object({
  which: z.enum(["alert", "block"]).default("alert"),
  threshold: z.union([z.literal("").transform(() => null), z.coerce.number().int().min(1).max(1001)]),
});

/** Sets a threshold; an empty one goes back to the standard. */
export async function action({ request }: ActionFunctionArgs): Promise<{ set?: number | null }> {
  const actor = await requireActor(request);
  requirePermission(actor, "thresholds.set");
  const { data, success } = asked.safeParse(Object.fromEntries(await request.formData()));
  if (!success) return {};
  await setThreshold(actor, data.threshold, data.which);
  return { set: data.threshold };
}

export default function Capacity() {
  const { facts, maySet } = useLoaderData<typeof loader>();
  return <CapacityPage facts={facts} maySet={maySet} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
