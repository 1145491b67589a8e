import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { ErrorPage } from "#app/components/error-page.tsx";
import { problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { codeViews, mappingForm } from "#app/features/failures/codes/code-mapping.ts";
import { listCodes, listMappings, mapCode, undoMapping } from "#app/features/failures/codes/codes.server.ts";
import { type CodesAnswer, CodesPage } from "#app/features/failures/codes/codes-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "codes.title", crumb: "codes.title" };

const views = z.object({
  view: z.enum(codeViews).optional().catch(undefined),
  q: z.string().max(100).catch(""),
});

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const { view: asked, q } = views.parse(Object.fromEntries(new URL(request.url).searchParams));
  const [found, mappings] = await Promise.all([
    listCodes(actor, asked ?? "unknown", q),
    listMappings(actor),
  ]).catch(pageProblem);
  // Where everything is understood, all codes are of more use than an empty list.
  const view = asked ?? (found.sizes.unknown > 0 || found.sizes.all === 0 ? "unknown" : "all");
  const shown = view === (asked ?? "unknown") ? found : await listCodes(actor, view, q).catch(pageProblem);
  return { ...shown, mappings, view, q, mayManage: can(actor, "failure_codes.manage") };
}

const undo = z.object({ version: z.coerce.number().int().min(1).max(2_000_000_000) });

export async function action({ request }: ActionFunctionArgs): Promise<CodesAnswer> {
  const actor = await requireActor(request);
  requirePermission(actor, "failure_codes.manage");
  const form = await request.formData();
  try {
    if (form.get("intent") === "undo") {
      const { value, problem } = readForm(undo, form);
      return problem ? { problem } : { version: await undoMapping(actor, value.version) };
    }
    const { value, problem } = readForm(mappingForm, form);
    return problem ? { problem } : { version: await mapCode(actor, value) };
  } catch (error) {
    return { problem: problemFrom(error) };
  }
}

export default function Codes() {
  return <CodesPage {...useLoaderData<typeof loader>()} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
