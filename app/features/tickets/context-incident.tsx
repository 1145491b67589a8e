import { Link } from "@remix-run/react";
import { CircleCheck, Siren } from "lucide-react";
import { CopyButton } from "#app/components/copy-button.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { BesideIncident } from "./context.ts";

/** What fails, in the words customers are told, but in the reader's own language. */
function useWhat() {
  const { t } = useTranslation();
  const what = (words: string, facts: Record<string, string>) =>
    words.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
  return ({ scope, merchantName }: BesideIncident): string => {
    if (scope.issuer) return what(t("context.incident.what.issuer"), { issuer: scope.issuer });
    if (scope.merchant)
      return what(t("context.incident.what.merchant"), { merchant: merchantName ?? scope.merchant });
    if (scope.method === "wallet" || scope.method === "bank_transfer" || scope.method === "balance")
      return t(`context.incident.what.${scope.method}`);
    if (scope.method === "card" || scope.network || scope.bin || scope.country)
      return t("context.incident.what.card");
    return t("context.incident.what.payments");
  };
}

/** Why this customer most likely writes: an incident, and what they may be told of it now. */
export function ContextIncident({ incident }: { incident: BesideIncident }) {
  const { t } = useTranslation();
  const format = useFormat();
  const what = useWhat();
  const open = incident.state === "open";
  const told = open ? incident.answered : incident.followed;
  const Icon = open ? Siren : CircleCheck;
  return (
    <section
      aria-label={t("context.incident.title")}
      className={
        open ? "border-b border-line bg-warn-tint px-4 py-3" : "border-b border-line bg-ok-tint px-4 py-3"
      }
    >
      <div className="mb-1 flex items-center gap-2">
        <Icon aria-hidden className={open ? "size-3.5 text-warn" : "size-3.5 text-ok"} />
        <h3 className="text-xs font-semibold text-strong">{t("context.incident.title")}</h3>
        <Link
          to={`/console/incidents/${incident.id}`}
          className="ml-auto text-xs text-action-text underline-offset-2 hover:underline"
        >
          {t("context.incident.see", { number: incident.number })}
        </Link>
      </div>
      <p className="text-pretty text-xs text-ink">
        {t(open ? "context.incident.open" : "context.incident.recovered", {
          what: what(incident),
          time: format.short(incident.startedAt),
          count: incident.conversations,
        })}
      </p>
      {told ? (
        <p className="mt-1 text-xs font-medium text-strong">{t("context.incident.answered")}</p>
      ) : (
        <details className="mt-1">
          <summary className="cursor-pointer text-xs font-medium text-strong">
            {t("context.incident.say")}
          </summary>
          <div className="mt-1 flex items-start gap-1">
            <p className="min-w-0 flex-1 whitespace-pre-line text-xs text-ink">{incident.text}</p>
            <CopyButton text={incident.text} label={t("context.incident.copy")} />
          </div>
        </details>
      )}
    </section>
  );
}
