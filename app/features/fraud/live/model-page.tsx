import { useFetcher } from "@remix-run/react";
import { Banner } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { DescriptionList } from "#app/components/description-list.tsx";
import { Panel } from "#app/components/page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { LiveFeature } from "./live-features.ts";
import type { ModelCard } from "./model-card.ts";
import { CalibrationChart, CurveChart } from "./model-charts.tsx";
import { enoughFrauds, moves } from "./model-state.ts";
import { featureName } from "./model-words.ts";
import type { ModelRow, ShadowReport } from "./models.server.ts";

/** What a person may do with the model from where it stands. */
export function ModelMoves({ model, before }: { model: ModelRow; before: number | null }) {
  const { t } = useTranslation();
  const moving = useFetcher<{ problem?: "conflict" }>();
  const busy = moving.state !== "idle";
  const ways = moves[model.state] ?? [];
  return (
    <>
      {moving.data?.problem && !busy && <Banner tone="danger">{t("models.conflict")}</Banner>}
      {model.state === "live" && (
        <Button pending={busy} onClick={() => moving.submit({ intent: "roll_back" }, { method: "post" })}>
          {before === null ? t("models.rollBackRules") : t("models.rollBack", { version: before })}
        </Button>
      )}
      {!model.outdated &&
        model.state !== "live" &&
        ways.map((to) => (
          <Button
            key={to}
            variant={
              to === "live" || (to === "shadow" && model.state === "candidate") ? "primary" : "secondary"
            }
            pending={busy && moving.formData?.get("to") === to}
            onClick={() => moving.submit({ intent: "move", to }, { method: "post" })}
          >
            {t(`models.move.${to}`)}
          </Button>
        ))}
    </>
  );
}

/** Where the model stands and what that means. */
export function ModelStanding({ model }: { model: ModelRow }) {
  const { t } = useTranslation();
  if (model.state === "failed") {
    const count = Number(model.error?.split(":")[1] ?? 0);
    return <Banner tone="warn">{t("models.tooLittle", { count, least: enoughFrauds })}</Banner>;
  }
  if (model.outdated) return <Banner tone="warn">{t("models.outdated")}</Banner>;
  return <p className="max-w-prose text-sm text-muted">{t(`models.stateLead.${model.state}`)}</p>;
}

function Facts({ model, card }: { model: ModelRow; card: ModelCard }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("models.facts")} lead={t("models.features", { count: card.features.length })}>
      <DescriptionList
        rows={[
          [
            t("models.window"),
            `${format.date(model.trainedFrom)} ${t("models.windowTo")} ${format.date(model.trainedTo)}`,
          ],
          [t("models.rows"), format.number(card.rows)],
          [t("models.frauds"), format.number(card.frauds)],
          [
            t("models.heldOut"),
            t("models.heldOutValue", {
              rows: format.number(card.heldOut.rows),
              frauds: format.number(card.heldOut.frauds),
            }),
          ],
          [t("models.rounds"), format.number(card.rounds)],
          [t("models.seconds"), t("models.secondsValue", { seconds: card.trainSeconds.toFixed(1) })],
          [t("models.column.by"), model.createdBy],
        ]}
      />
    </Panel>
  );
}

function Importance({ card }: { card: ModelCard }) {
  const { t } = useTranslation();
  const most = card.importance[0]?.weight ?? 1;
  return (
    <Panel title={t("models.importance")} lead={t("models.importanceLead")}>
      <ol className="flex flex-col gap-2 text-sm">
        {card.importance.slice(0, 14).map(({ feature, weight }) => (
          <li key={feature} className="grid grid-cols-[minmax(0,1fr)_3rem] items-center gap-x-3">
            <span className="min-w-0 text-ink">{featureName(feature, t)}</span>
            <span className="tabular text-right text-muted">{weight.toFixed(2)}</span>
            <span aria-hidden className="mt-0.5 h-1 rounded-full bg-neutral-tint">
              <span
                className="block h-full rounded-full"
                style={{ width: `${(weight / most) * 100}%`, background: "var(--chart-1)" }}
              />
            </span>
          </li>
        ))}
      </ol>
      <details className="mt-3 text-sm">
        <summary className="cursor-pointer text-xs text-action-text">
          {t("models.allFeatures", { count: card.features.length })}
        </summary>
        <ul className="mt-2 grid gap-x-4 gap-y-1 text-xs text-ink sm:grid-cols-2">
          {card.features.map((feature) => (
            <li key={feature}>{featureName(feature as LiveFeature, t)}</li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}

function Shadow({ report }: { report: ShadowReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("models.shadow")} lead={t("models.shadowLead", { count: report.payments })}>
      <DescriptionList
        rows={[
          [t("models.shadowBoth"), format.number(report.both)],
          [t("models.shadowLive"), format.number(report.liveOnly)],
          [t("models.shadowOwn"), format.number(report.shadowOnly)],
        ]}
      />
    </Panel>
  );
}

/** A model's card: how it was learned, how well it tells frauds apart, and what it looks at. */
export function ModelCardView({ model, shadow }: { model: ModelRow; shadow: ShadowReport | null }) {
  const { t } = useTranslation();
  const { card } = model;
  if (!card) return null;
  return (
    <div className="mt-4 grid max-w-6xl items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(18rem,2fr)]">
      <div className="flex flex-col gap-4">
        <p className="max-w-prose text-xs text-muted">{t("models.qualityLead")}</p>
        <CurveChart card={card} curve="precisionRecall" />
        <CurveChart card={card} curve="roc" />
        <CalibrationChart bins={card.calibration} />
      </div>
      <div className="flex flex-col gap-4">
        <Facts model={model} card={card} />
        {shadow && <Shadow report={shadow} />}
        <Importance card={card} />
      </div>
    </div>
  );
}
