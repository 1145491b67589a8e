import {
  CircleCheck,
  CircleDot,
  CircleOff,
  type LucideIcon,
  Signal,
  SignalHigh,
  SignalMedium,
  TrendingUp,
} from "lucide-react";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { countryName } from "#app/platform/country.ts";
import type { IncidentState, Severity } from "./incident-state.ts";
import { dimensions, type Scope } from "./payment.ts";

const stateLooks: Record<IncidentState, { tone: Tone; icon: LucideIcon }> = {
  open: { tone: "danger", icon: CircleDot },
  recovered: { tone: "ok", icon: CircleCheck },
  closed: { tone: "neutral", icon: CircleCheck },
  false_alarm: { tone: "neutral", icon: CircleOff },
};

export function StateBadge({ state, growing = false }: { state: IncidentState; growing?: boolean }) {
  const { t } = useTranslation();
  const { tone, icon } = stateLooks[state];
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge tone={tone} icon={icon}>
        {t(`incidents.state.${state}`)}
      </Badge>
      {growing && (
        <Badge tone="warn" icon={TrendingUp}>
          {t("incidents.growing")}
        </Badge>
      )}
    </span>
  );
}

const severityLooks = {
  1: { tone: "neutral", icon: SignalMedium },
  2: { tone: "warn", icon: SignalHigh },
  3: { tone: "danger", icon: Signal },
} as const;

export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  const { tone, icon } = severityLooks[severity];
  return (
    <Badge tone={tone} icon={icon}>
      {t(`incidents.severity.s${severity}`)}
    </Badge>
  );
}

/** The value of a dimension in words. */
export function useValueWords() {
  const { t, locale } = useTranslation();
  return (dimension: string, value: string, merchantName?: string | null): string => {
    if (dimension === "method") return t(`transactions.method.${value as "card"}`, { defaultValue: value });
    if (dimension === "channel")
      return t(`transactions.channel.${value as "online"}`, { defaultValue: value });
    if (dimension === "country") return countryName(value, locale);
    if (dimension === "merchant") return merchantName ?? value;
    return value;
  };
}

/** A slice in one line: "Hikari Card · Wallet". */
export function useScopeWords() {
  const { t } = useTranslation();
  const words = useValueWords();
  return (scope: Scope, merchantName?: string | null): string => {
    const named = dimensions.filter((dimension) => scope[dimension] !== undefined);
    if (named.length === 0) return t("incidents.everywhere");
    return named.map((dimension) => words(dimension, scope[dimension]!, merchantName)).join(" · ");
  };
}
