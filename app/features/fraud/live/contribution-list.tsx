import { TrendingDown, TrendingUp } from "lucide-react";
import { useFormat, useViewer } from "#app/components/viewer.tsx";
import { languageTag } from "#app/i18n/index.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Contribution } from "./contribution.ts";
import { featureName, featureValue } from "./model-words.ts";

/** What moved the model, strongest first: for those who may see alerts, beside the rules' reasons. */
export function ContributionList({
  probability,
  contributions,
}: {
  probability: number | null;
  contributions: readonly Contribution[];
}) {
  const { t } = useTranslation();
  const { locale } = useViewer();
  const format = useFormat();
  if (probability === null || contributions.length === 0) return null;
  const strongest = Math.max(...contributions.map(({ weight }) => Math.abs(weight)));
  return (
    <section className="mt-4 border-t border-line pt-3">
      <h3 className="text-sm font-medium text-strong">{t("models.reasons")}</h3>
      <p className="text-xs text-muted">
        {t("models.reasonsLead", { probability: format.percent(probability) })}
      </p>
      <ol className="mt-2 flex flex-col gap-1.5">
        {contributions.map(({ feature, weight, value }) => {
          const Icon = weight > 0 ? TrendingUp : TrendingDown;
          const says = t(weight > 0 ? "models.towards" : "models.against");
          return (
            <li
              key={feature}
              className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-baseline gap-x-2 text-sm"
            >
              <Icon
                role="img"
                aria-label={says}
                className={
                  weight > 0 ? "size-3.5 self-center text-risk-high" : "size-3.5 self-center text-ok"
                }
              />
              <span className="min-w-0 text-ink">{featureName(feature, t)}</span>
              <span className="tabular text-right text-strong">
                {value === null ? t("models.unknown") : featureValue(value, languageTag[locale])}
              </span>
              <span aria-hidden className="col-start-2 h-1 rounded-full bg-neutral-tint">
                <span
                  className={
                    weight > 0 ? "block h-full rounded-full bg-risk-high" : "block h-full rounded-full bg-ok"
                  }
                  style={{ width: `${(Math.abs(weight) / strongest) * 100}%` }}
                />
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
