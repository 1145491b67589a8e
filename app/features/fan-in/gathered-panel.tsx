import { Link, useRevalidator } from "@remix-run/react";
import { Check, CornerUpLeft, X } from "lucide-react";
import { Badge } from "#app/components/badge.tsx";
import { IconButton } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { Panel } from "#app/components/page.tsx";
import { useToast } from "#app/components/toast.tsx";
import { Time } from "#app/components/viewer.tsx";
import { WaitingClock } from "#app/features/tickets/waiting-clock.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { changeIncident } from "./change-incident.tsx";
import type { GatheredConversation, SilentCustomer } from "./gathered.server.ts";

function Line({
  line,
  mayChange,
  onMove,
}: {
  line: GatheredConversation;
  mayChange: boolean;
  onMove: (within: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <li className="group/line flex items-center gap-2 border-t border-line py-1.5 first:border-0">
      <div className={cx("min-w-0 flex-1", line.out && "line-through opacity-70")}>
        <Link to={`/console/inbox/${line.id}`} className="block truncate text-sm text-strong hover:underline">
          {line.customerName ?? t("incidents.gathered.unknown")} · {line.subject}
        </Link>
        <p className="truncate text-xs text-muted">
          #{line.number} · {t(`context.channel.${line.channel}`)} ·{" "}
          {t(`incidents.gathered.by.${line.by as "payment"}`)}
        </p>
      </div>
      {line.out ? (
        <Badge>{t("incidents.gathered.out")}</Badge>
      ) : line.followed ? (
        <Badge tone="ok" icon={Check}>
          {t("incidents.gathered.followed")}
        </Badge>
      ) : line.answered ? (
        <Badge tone="ok" icon={Check}>
          {t("incidents.gathered.answered")}
        </Badge>
      ) : line.waitingSince ? (
        <WaitingClock since={line.waitingSince} channel={line.channel} />
      ) : (
        <span className="whitespace-nowrap text-xs text-muted">
          {t(`context.status.${line.status as "open"}`)}
        </span>
      )}
      {mayChange && (
        <IconButton
          size="sm"
          icon={line.out ? CornerUpLeft : X}
          label={t(line.out ? "incidents.gathered.putBack" : "incidents.gathered.takeOut")}
          onClick={() => onMove(line.out)}
        />
      )}
    </li>
  );
}

/** Conversations under an incident, those that wait first; one that does not belong can be taken out. */
export function GatheredPanel({
  incidentId,
  conversations,
  mayChange,
}: {
  incidentId: string;
  conversations: GatheredConversation[];
  mayChange: boolean;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { revalidate } = useRevalidator();
  async function move(conversation: string, within: boolean, undoable = true) {
    try {
      await changeIncident(incidentId, { intent: within ? "put_back" : "take_out", conversation });
      if (undoable)
        toast(t(within ? "incidents.gathered.putBack" : "incidents.gathered.takeOut"), {
          action: { label: t("common.undo"), run: () => void move(conversation, !within, false) },
        });
      revalidate();
    } catch {
      toast(t("common.error.title"), { tone: "danger" });
    }
  }
  return (
    <Panel title={t("incidents.gathered.title")}>
      {conversations.length === 0 ? (
        <p className="text-sm text-muted">{t("incidents.gathered.empty")}</p>
      ) : (
        <ul>
          {conversations.map((line) => (
            <Line
              key={line.id}
              line={line}
              mayChange={mayChange}
              onMove={(within) => void move(line.id, within)}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Customers it hit who have not written: whom one could write to first. */
export function SilentPanel({
  incidentId,
  silent,
  twice,
  mayExport,
  children,
}: {
  incidentId: string;
  silent: { count: number; customers: SilentCustomer[] };
  /** whether their payments were taken twice, rather than failed */
  twice: boolean;
  mayExport: boolean;
  children?: React.ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("incidents.silent.title")}
      lead={silent.count > 0 ? t("incidents.silent.lead", { count: silent.count }) : undefined}
      actions={
        mayExport &&
        silent.count > 0 && (
          <a
            href={`/console/incidents/${incidentId}/customers`}
            className="text-xs text-action-text hover:underline"
          >
            {t("incidents.silent.export")}
          </a>
        )
      }
    >
      {children}
      {silent.count === 0 ? (
        <p className="text-sm text-muted">{t("incidents.silent.empty")}</p>
      ) : (
        <ul>
          {silent.customers.map((customer) => (
            <li key={customer.id} className="flex items-center gap-3 py-0.5 text-sm">
              <Link
                to={`/console/customers/${encodeURIComponent(customer.id)}`}
                className="min-w-0 flex-1 truncate text-strong hover:underline"
              >
                {customer.name ?? customer.id}
              </Link>
              <span className="whitespace-nowrap text-xs text-muted">
                {t(twice ? "incidents.silent.twice" : "incidents.silent.payments", {
                  count: customer.payments,
                })}
              </span>
              <span className="w-24 text-right text-xs text-muted">
                <Time at={customer.lastAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
