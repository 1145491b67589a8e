import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { ErrorPage } from "#app/components/error-page.tsx";
import { problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { isAlertId } from "#app/features/fraud/alert.ts";
import { entryForm, importForm, readListFilters } from "#app/features/fraud/lists/list-entry.ts";
import {
  addToList,
  importToList,
  listEntries,
  listSizes,
  removeFromList,
} from "#app/features/fraud/lists/lists.server.ts";
import { type ListAnswer, ListsPage } from "#app/features/fraud/lists/lists-page.tsx";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "lists.title", crumb: "lists.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  const filters = readListFilters(new URL(request.url).searchParams);
  const [page, sizes] = await Promise.all([listEntries(actor, filters), listSizes(actor)]).catch(pageProblem);
  return { ...page, sizes, filters, mayManage: can(actor, "lists.manage") };
}

const removal = z.object({ id: z.string().max(15) });

export async function action({ request }: ActionFunctionArgs): Promise<ListAnswer> {
  const actor = await requireActor(request);
  requirePermission(actor, "lists.manage");
  const form = await request.formData();
  try {
    if (form.get("intent") === "remove") {
      const { value, problem } = readForm(removal, form);
      if (problem) return { problem };
      await removeFromList(actor, value.id);
      return { removed: value.id };
    }
    if (form.get("intent") === "import") {
      const { value, problem } = readForm(importForm, form);
      return problem ? { problem } : { imported: await importToList(actor, value) };
    }
    const { value, problem } = readForm(entryForm, form);
    if (problem) return { problem };
    const from = String(form.get("alert") ?? "");
    await addToList(actor, value, isAlertId(from) ? from : null);
    return { added: value.list };
  } catch (error) {
    return { problem: problemFrom(error) };
  }
}

export default function Lists() {
  const data = useLoaderData<typeof loader>();
  const { list, kind, q, before } = data.filters;
  return <ListsPage key={`${list} ${kind} ${q} ${before}`} {...data} />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
