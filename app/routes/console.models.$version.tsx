import type { ActionFunctionArgs, LoaderFunctionArgs, SerializeFrom } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { ErrorPage } from "#app/components/error-page.tsx";
import { PageBody, PageHeader } from "#app/components/page.tsx";
import { assertCan, can } from "#app/features/accounts/permissions.ts";
import { requireActor, requirePermission } from "#app/features/accounts/sessions.server.ts";
import { ModelBadge } from "#app/features/fraud/live/model-badge.tsx";
import { ModelCardView, ModelMoves, ModelStanding } from "#app/features/fraud/live/model-page.tsx";
import { moveTarget } from "#app/features/fraud/live/model-state.ts";
import {
  liveBefore,
  moveModel,
  openModel,
  rollBack,
  shadowReport,
} from "#app/features/fraud/live/models.server.ts";
import type { Translate } from "#app/i18n/translator.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Conflict } from "#app/platform/errors.ts";
import { pageProblem } from "#app/platform/page-problem.server.ts";
import { seconds } from "#app/platform/time.ts";

export const handle = {
  title: "models.title",
  crumb: ({ model }: SerializeFrom<typeof loader>, t: Translate) =>
    t("models.name", { version: model.version }),
};

async function load(request: Request, version: number) {
  const actor = await requireActor(request);
  assertCan(actor, "models.read");
  const [model, shadow, before] = await Promise.all([
    openModel(actor, version),
    shadowReport(actor, version),
    liveBefore(actor),
  ]);
  return { model, shadow, before, mayManage: can(actor, "models.manage") };
}

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  load(request, Number(params.version)).catch(pageProblem);

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request);
  requirePermission(actor, "models.manage");
  const version = Number(params.version);
  const form = await request.formData();
  try {
    if (form.get("intent") === "roll_back") await rollBack(actor, version);
    else await moveModel(actor, version, moveTarget.parse(form.get("to")));
    return {};
  } catch (error) {
    return error instanceof Conflict ? { problem: "conflict" as const } : pageProblem(error);
  }
}

export default function ModelPage() {
  const { t } = useTranslation();
  const { model, shadow, before, mayManage } = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (model.state !== "training") return;
    const timer = setInterval(revalidate, seconds(2));
    return () => clearInterval(timer);
  }, [model.state, revalidate]);
  return (
    <>
      <PageHeader
        back={{ to: "/console/models", label: t("models.back") }}
        title={t("models.name", { version: model.version })}
        meta={<ModelBadge state={model.state} />}
        actions={mayManage && <ModelMoves model={model} before={before} />}
      />
      <PageBody>
        <ModelStanding model={model} />
        <ModelCardView model={model} shadow={shadow} />
      </PageBody>
    </>
  );
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
