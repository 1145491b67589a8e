import { ButtonLink } from "#app/components/button.tsx";
import { Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { findRisk } from "./alerts.server.ts";
import { ContributionList } from "./live/contribution-list.tsx";
import { ReasonList } from "./reason-list.tsx";

export type Risk = Awaited<ReturnType<typeof findRisk>>;

/** Why a payment has its score, for those who may see alerts. */
export function RiskPanel({ risk }: { risk: Risk }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("transactions.page.risk")}
      lead={risk ? t("transactions.page.scoredBy", { scorer: risk.scorer }) : undefined}
      actions={
        risk?.alertId && (
          <ButtonLink size="sm" to={`/console/alerts/${risk.alertId}`}>
            {t("transactions.page.openAlert")}
          </ButtonLink>
        )
      }
    >
      {risk ? (
        <>
          <ReasonList reasons={risk.reasons} />
          <ContributionList {...risk} />
        </>
      ) : (
        <p className="text-muted">{t("transactions.page.riskWaiting")}</p>
      )}
    </Panel>
  );
}
