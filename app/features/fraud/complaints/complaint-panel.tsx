import { Link } from "@remix-run/react";
import { Badge } from "#app/components/badge.tsx";
import { Panel } from "#app/components/page.tsx";
import { Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** What a customer said of a payment, and where. */
export interface ToldComplaint {
  id: string;
  state: "proposed" | "recorded" | "withdrawn" | "undone";
  words: string;
  confidence: number;
  verified: boolean;
  laterWords: string | null;
  at: string;
  conversationId: string;
  number: number;
}

const tones = { proposed: "warn", recorded: "danger", withdrawn: "ok", undone: "neutral" } as const;

/** The customer's own words beside the reasons of the alert. */
export function ComplaintPanel({ complaints }: { complaints: ToldComplaint[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (complaints.length === 0) return null;
  return (
    <Panel title={t("complaints.panel")} lead={t("complaints.panelLead")}>
      <ul className="flex flex-col gap-3">
        {complaints.map((one) => (
          <li key={one.id}>
            <blockquote className="border-l-2 border-line-strong pl-3 text-pretty text-strong">
              {t("complaints.said", { words: one.words })}
            </blockquote>
            {one.laterWords && (
              <p className="mt-1 text-pretty text-sm text-ink">
                {t("complaints.later", { words: one.laterWords })}
              </p>
            )}
            <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
              <Badge tone={tones[one.state]}>{t(`complaints.state.${one.state}`)}</Badge>
              {t(one.verified ? "complaints.proven" : "complaints.notProven")} ·{" "}
              {t("complaints.confidence", { share: format.percent(one.confidence) })}
              <Link to={`/console/inbox/${one.conversationId}`} className="text-action-text hover:underline">
                {t("complaints.open", { number: one.number })}
              </Link>
              <span className="ml-auto">
                <Time at={one.at} />
              </span>
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
