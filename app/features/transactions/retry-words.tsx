import { RotateCw } from "lucide-react";
import { useFormat, useNow } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { RetryLine } from "./retry-line.ts";

/** Whether and when it may be tried again, and how often the card's network lets it. */
export function RetryWords({ retry: { advice, notBefore, most } }: { retry: RetryLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const later = notBefore !== null && Date.parse(notBefore) > now;
  return (
    <p className="mt-0.5 flex items-start gap-1.5 text-xs text-muted">
      <RotateCw aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span className="text-pretty">
        {t(`failures.retry.${advice}`)}
        {later && ` ${t("failures.retryFrom", { time: format.short(notBefore) })}`}
        {most &&
          ` ${t(most.withinHours > 48 ? "failures.retryMostDays" : "failures.retryMostHours", {
            used: most.used,
            tries: most.tries,
            hours: most.withinHours,
            days: Math.round(most.withinHours / 24),
          })}`}
      </span>
    </p>
  );
}
