import { Link } from "@remix-run/react";
import { Badge, type Tone } from "#app/components/badge.tsx";
import { type Band, RiskBadge } from "#app/components/risk-badge.tsx";
import { Money, Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { AlertState, Disposition } from "./alert.ts";

const tones: Record<string, Tone> = {
  fraud: "danger",
  legitimate: "ok",
  needs_information: "warn",
  open: "action",
};

/** Where an alert stands: its disposition once decided, its state before. */
export function AlertStateBadge({ state, disposition }: { state: AlertState; disposition: string | null }) {
  const { t } = useTranslation();
  return (
    <Badge tone={tones[disposition ?? state] ?? "neutral"}>
      {disposition ? t(`fraud.disposition.${disposition as Disposition}`) : t(`fraud.state.${state}`)}
    </Badge>
  );
}

export interface AlertLine {
  id: string;
  score: number;
  band: Band;
  state: AlertState;
  disposition: string | null;
  openedAt: string;
  amountMinor: number;
  currency: string;
}

/** A few alerts inside a panel. `query` keeps the list's filters in the address. */
export function AlertLines({ alerts, query = "" }: { alerts: AlertLine[]; query?: string }) {
  return (
    <ul>
      {alerts.map((alert) => (
        <li key={alert.id} className="border-b border-line last:border-0">
          <Link
            to={`/console/alerts/${alert.id}${query}`}
            className="flex items-center gap-2 px-4 py-2 hover:bg-hover"
          >
            <RiskBadge score={alert.score} band={alert.band} />
            <Money minor={alert.amountMinor} currency={alert.currency} />
            <AlertStateBadge state={alert.state} disposition={alert.disposition} />
            <span className="ml-auto text-xs text-muted">
              <Time at={alert.openedAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
