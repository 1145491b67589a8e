import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { Plus } from "lucide-react";
import { z } from "zod";
import { ButtonLink } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { newApiKey } from "#app/features/accounts/api-key.ts";
import { ApiKeyPane } from "#app/features/accounts/api-key-pane.tsx";
import { ApiKeyTable } from "#app/features/accounts/api-key-table.tsx";
import { createApiKey, listApiKeys, revokeApiKey } from "#app/features/accounts/api-keys.server.ts";
import { CreateKeyPane } from "#app/features/accounts/create-key-pane.tsx";
import { type FormProblem, keepTyped, problemFrom, readForm } from "#app/features/accounts/form-problem.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { appOrigin } from "#app/platform/env.server.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";

export const handle = { title: "apikeys.title" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request);
  return { keys: await listApiKeys(actor).catch(pageProblem), origin: appOrigin };
}

interface Answer {
  problem?: FormProblem;
  created?: { secret: string };
  revoked?: string;
}

const revokeForm = z.object({ id: z.uuid("not_found") });

export async function action({ request }: ActionFunctionArgs): Promise<Answer> {
  const actor = await requireActor(request);
  requirePermission(actor, "api_keys.manage");
  const form = await request.formData();
  try {
    if (form.get("intent") === "create") {
      const { value, problem } = readForm(newApiKey, form);
      if (problem) return { problem: keepTyped(problem, form) };
      const { secret } = await createApiKey(actor, value);
      return { created: { secret } };
    }
    const { value } = readForm(revokeForm, form);
    if (!value) return { problem: { fields: {}, form: "not_found" } };
    await revokeApiKey(actor, value.id);
    return { revoked: value.id };
  } catch (error) {
    return { problem: keepTyped(problemFrom(error), form) };
  }
}

export default function ApiKeys() {
  const { t } = useTranslation();
  const { keys, origin } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [search] = useSearchParams();
  const apiKey = keys.find(({ id }) => id === search.get("key"));
  const creating = search.has("create");
  const open = creating || apiKey !== undefined;
  return (
    <div className="flex min-h-0 flex-1">
      <div className={cx("min-h-0 min-w-0 flex-1 flex-col", open ? "hidden lg:flex" : "flex")}>
        <PageHeader
          title={t("apikeys.title")}
          lead={t("apikeys.lead")}
          meta={<span className="text-xs text-muted">{t("apikeys.count", { count: keys.length })}</span>}
          actions={
            <ButtonLink to="?create" preventScrollReset variant="primary" icon={Plus}>
              {t("apikeys.create")}
            </ButtonLink>
          }
        />
        <div className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface">
          <ApiKeyTable keys={keys} openId={apiKey?.id} />
        </div>
      </div>
      {creating && (
        <CreateKeyPane created={answer?.created ?? null} problem={answer?.problem ?? null} origin={origin} />
      )}
      {!creating && apiKey && (
        <ApiKeyPane
          key={apiKey.id}
          apiKey={apiKey}
          asking={search.get("ask") === "revoke"}
          revoked={answer?.revoked === apiKey.id}
          problem={answer?.problem ?? null}
        />
      )}
    </div>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
