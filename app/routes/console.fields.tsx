import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { fieldRequest } from "#app/features/tickets/custom-field-request.ts";
import { listFields, moveField, retireField, saveField } from "#app/features/tickets/custom-fields.server.ts";
import { FieldsPage } from "#app/features/tickets/fields-page.tsx";
import { ProblemError } from "#app/platform/errors.ts";
import { decodeUtf8, parseJson, readBody } from "#app/platform/http.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "fields.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  requirePermission(actor, "custom_fields.manage");
  return { fields: await listFields(actor).catch(pageProblem) };
}

export async function action({ request }: ActionFunctionArgs): Promise<{ problem: string | null }> {
  const actor = await requireActor(request);
  requirePermission(actor, "custom_fields.manage");
  try {
    const { data } = fieldRequest.safeParse(parseJson(decodeUtf8(await readBody(request, 65_536))));
    if (!data) return { problem: "invalid" };
    if (data.intent === "save") await saveField(actor, data.id, data.draft);
    else if (data.intent === "retire") await retireField(actor, data.id, data.retired);
    else await moveField(actor, data.id, data.by);
    return { problem: null };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.code };
    throw error;
  }
}

export default function Fields() {
  return <FieldsPage {...useLoaderData<typeof loader>()} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
