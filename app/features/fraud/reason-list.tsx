import { Link } from "@remix-run/react";
import { useViewer } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { reasonDetail, reasonTitle } from "./reason-words.ts";
import type { Reason } from "./score.ts";

/** Why a payment has its score, strongest first: what was seen, what was expected, over what. */
export function ReasonList({ reasons }: { reasons: Reason[] }) {
  const { t } = useTranslation();
  const { locale } = useViewer();
  if (reasons.length === 0) return <p className="text-sm text-muted">{t("transactions.page.riskNone")}</p>;
  return (
    <ol className="flex flex-col gap-3">
      {reasons.map((reason) => (
        <li
          key={`${reason.rule} ${reason.by?.ruleId ?? ""}${reason.by?.list ?? ""}${reason.by?.kind ?? ""}`}
          className="flex gap-3"
        >
          <span
            aria-hidden
            className="mt-1 h-8 w-1 shrink-0 overflow-hidden rounded-full bg-neutral-tint"
            title={t("fraud.page.points", { points: reason.points })}
          >
            <span
              className="block w-full rounded-full bg-risk-high"
              style={{ height: `${Math.min(100, reason.points / 6)}%` }}
            />
          </span>
          <div className="min-w-0">
            <p className="font-medium text-strong">
              {reason.by?.ruleId ? (
                <Link to={`/console/rules/${reason.by.ruleId}`} className="hover:underline">
                  {reasonTitle(reason, t)}
                </Link>
              ) : (
                reasonTitle(reason, t)
              )}
              {reason.points > 0 && (
                <span className="tabular ml-2 text-xs font-normal text-muted">
                  {t("fraud.page.points", { points: reason.points })}
                </span>
              )}
            </p>
            <p className="text-ink">{reasonDetail(reason, t, locale)}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
