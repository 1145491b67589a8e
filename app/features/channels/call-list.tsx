import { Link } from "@remix-run/react";
import { PhoneCall, PhoneIncoming, PhoneMissed, PhoneOutgoing } from "lucide-react";
import { Badge } from "#app/components/badge.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { CallLine } from "./call-panel.ts";

/** Where a call stands, by word, shape and colour. */
export function CallStateBadge({ call }: { call: CallLine }) {
  const { t } = useTranslation();
  if (call.missed && call.direction === "inbound")
    return (
      <Badge tone="danger" icon={PhoneMissed}>
        {t("calls.outcomes.missed")}
      </Badge>
    );
  if (call.state === "ringing")
    return (
      <Badge tone="action" icon={PhoneCall}>
        {t("calls.ringing")}
      </Badge>
    );
  return <Badge tone={call.state === "answered" ? "ok" : "neutral"}>{t(`calls.${call.state}`)}</Badge>;
}

/** The latest calls that the telephone system told of. */
export function CallList({ calls, current }: { calls: CallLine[]; current: string | null }) {
  const { t } = useTranslation();
  if (calls.length === 0) return <EmptyState small icon={PhoneIncoming} title={t("calls.recentNone")} />;
  return (
    <ul>
      {calls.map((call) => {
        const Icon = call.direction === "inbound" ? PhoneIncoming : PhoneOutgoing;
        return (
          <li key={call.id} className="border-b border-line last:border-0">
            <Link
              to={`/console/calls?${new URLSearchParams({ call: call.id })}`}
              aria-current={call.id === current ? "true" : undefined}
              className="flex items-center gap-3 px-4 py-2 focus-inset hover:bg-hover aria-[current]:bg-selected"
            >
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="min-w-0 flex-1">
                <span className="tabular block truncate text-sm text-strong">
                  {call.customerName ?? call.number ?? t("calls.unknownNumber")}
                </span>
                <span className="block truncate text-xs text-muted">
                  {[
                    call.customerName && call.number,
                    call.staffName && t("calls.takenBy", { name: call.staffName }),
                    call.conversationNumber && `#${call.conversationNumber}`,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
              <CallStateBadge call={call} />
              <span className="text-xs text-muted">
                <Time at={call.at} />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
