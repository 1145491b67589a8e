import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageBody, PageHeader } from "#app/components/page.tsx";
import { formValues } from "#app/features/accounts/form-problem.ts";
import { assertCan, can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { ModelList, NowScoring, TrainForm } from "#app/features/fraud/live/model-list.tsx";
import { trainingWish } from "#app/features/fraud/live/model-state.ts";
import { modelsOverview, requestTraining } from "#app/features/fraud/live/models.server.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Invalid } from "#app/platform/errors.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";
import { seconds } from "#app/platform/time.ts";

export const handle = { title: "models.title" };

async function load(request: Request) {
  const actor = await requireActor(request);
  assertCan(actor, "models.read");
  return { ...(await modelsOverview(actor)), mayManage: can(actor, "models.manage") };
}

export const loader = ({ request }: LoaderFunctionArgs) => load(request).catch(pageProblem);

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  requirePermission(actor, "models.manage");
  const { data } = trainingWish.safeParse(formValues(await request.formData()));
  if (!data) return pageProblem(new Invalid("A model is learned from 1 to 90 days"));
  return redirect(`/console/models/${await requestTraining(actor, data)}`);
}

export default function ModelsPage() {
  const { t } = useTranslation();
  const { models, reference, labels, mayManage } = useLoaderData<typeof loader>();
  useWhileTraining(models.some(({ state }) => state === "training"));
  return (
    <>
      <PageHeader title={t("models.title")} lead={t("models.lead")} />
      <PageBody>
        <div className="mb-4 grid max-w-6xl items-start gap-4 lg:grid-cols-2">
          <NowScoring models={models} reference={reference} />
          {mayManage && <TrainForm labels={labels} />}
        </div>
        <ModelList models={models} />
      </PageBody>
    </>
  );
}

/** Looks again every few seconds while something is being learned. */
function useWhileTraining(training: boolean) {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!training) return;
    const timer = setInterval(revalidate, seconds(3));
    return () => clearInterval(timer);
  }, [training, revalidate]);
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
