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
import type { IncidentLine } from "./incident-view.ts";
import { type Dimension, dimensions, type Scope } from "./payment.ts";

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

/** Filters of the list of transactions that can say this slice, or as much of it as they can. */
export function paymentsPath(scope: Scope & { mcc?: string }, more: Record<string, string> = {}): string {
  const known: Partial<Record<Dimension | "mcc", string>> = {
    method: "method",
    issuer: "issuer",
    merchant: "merchant",
    country: "country",
    channel: "channel",
    currency: "currency",
    network: "network",
    bin: "bin",
    terminal: "terminal",
    mcc: "mcc",
    customer: "customer",
  };
  const search = new URLSearchParams(more);
  for (const dimension of [...dimensions, "mcc"] as const) {
    const filter = known[dimension];
    const value = scope[dimension];
    if (filter && value) search.set(filter, value);
  }
  return `/console/transactions?${search}`;
}

/** The list of an incident's payments, or of those within a narrower slice. */
export const incidentPaymentsPath = (
  { scope, pattern, startedAt, endedAt }: Pick<IncidentLine, "scope" | "pattern" | "startedAt" | "endedAt">,
  narrower: Scope = {},
) =>
  paymentsPath(
    { ...scope, ...narrower },
    {
      status: pattern === "other" ? "succeeded" : "failed",
      from: startedAt.slice(0, 10),
      ...(endedAt && { to: endedAt.slice(0, 10) }),
    },
  );
