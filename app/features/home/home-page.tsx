import { Link, useRevalidator } from "@remix-run/react";
import { ShieldCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { cx } from "#app/components/class-names.ts";
import { useLiveEvent } from "#app/components/live.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { RiskBadge } from "#app/components/risk-badge.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Money, Time, useFormat } from "#app/components/viewer.tsx";
import type { AlertCounts, AlertRow } from "#app/features/fraud/alerts.server.ts";
import { reasonTitle } from "#app/features/fraud/reason-words.ts";
import type { TransactionRow } from "#app/features/transactions/list.server.ts";
import { PaymentTable } from "#app/features/transactions/payment-table.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { seconds } from "#app/platform/time.ts";
import { MinuteBars } from "./minute-bars.tsx";

export interface HomeData {
  name: string;
  partOfDay: "morning" | "afternoon" | "evening";
  payments: {
    perMinute: { succeeded: number; failed: number }[];
    total: number;
    succeeded: number;
    failed: number;
  };
  failures: TransactionRow[];
  /** null for those who may not see alerts */
  alerts: {
    counts: AlertCounts;
    pulse: { oldest: Date | null; decided: number };
    top: AlertRow[];
  } | null;
}

/** However many payments arrive, the page is read anew at most this often. */
const freshAtMostEvery = seconds(10);

/** Keeps the numbers fresh while somebody looks. Alerts count at once, payments now and then. */
function useFreshNumbers() {
  const { revalidate, state } = useRevalidator();
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (waiting.current) clearTimeout(waiting.current);
    },
    [],
  );
  useLiveEvent("alerts.opened", () => state === "idle" && revalidate());
  useLiveEvent("alert.changed", () => state === "idle" && revalidate());
  useLiveEvent("transactions.arrived", () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = null;
      if (document.visibilityState === "visible") revalidate();
    }, freshAtMostEvery);
  });
}

function Figure({
  label,
  value,
  detail,
  to,
  calling = false,
}: {
  label: string;
  value: string;
  detail?: React.ReactNode;
  to?: string;
  /** asks for somebody */
  calling?: boolean;
}) {
  const content = (
    <>
      <span className="text-xs text-muted">{label}</span>
      <span className={cx("tabular text-2xl font-semibold", calling ? "text-danger" : "text-strong")}>
        {value}
      </span>
      <span className="min-h-4 text-xs text-muted">{detail}</span>
    </>
  );
  const look = "flex min-w-0 flex-col gap-0.5 rounded-lg border border-line bg-surface px-4 py-3";
  return to ? (
    <Link to={to} className={cx(look, "hover:border-field-line")}>
      {content}
    </Link>
  ) : (
    <div className={look}>{content}</div>
  );
}

function AlertFigures({ alerts }: { alerts: NonNullable<HomeData["alerts"]> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { counts, pulse } = alerts;
  return (
    <>
      <Figure
        to="/console/alerts"
        label={t("home.openAlerts")}
        value={format.number(counts.open)}
        calling={counts.byBand.critical > 0}
        detail={pulse.oldest && t("home.oldestAlert", { ago: format.relative(pulse.oldest) })}
      />
      <Figure
        to="/console/alerts?state=needs_information"
        label={t("home.needsInformation")}
        value={format.number(counts.needsInformation)}
      />
      <Figure
        label={t("home.decidedToday")}
        value={format.number(pulse.decided)}
        detail={t("home.decidedTodayHint")}
      />
    </>
  );
}

function TopAlerts({ rows }: { rows: AlertRow[] }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("home.topAlerts")}
      flush
      actions={
        <Link to="/console/alerts" className="text-xs font-medium text-action-text hover:underline">
          {t("home.allAlerts")}
        </Link>
      }
    >
      {rows.length === 0 ? (
        <EmptyState icon={ShieldCheck} title={t("home.nothingOpen")} detail={t("home.nothingOpenDetail")} />
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.id} className="border-b border-line last:border-0">
              <Link
                to={`/console/alerts/${row.id}`}
                className="flex h-9 items-center gap-3 px-4 hover:bg-hover"
              >
                <RiskBadge score={row.score} band={row.band} />
                <span className="min-w-0 truncate text-strong">
                  {row.customerName ?? row.customerId ?? t("transactions.noCustomer")}
                </span>
                <span className="min-w-0 flex-1 truncate text-xs text-muted max-sm:hidden">
                  {row.reasons[0] && reasonTitle(row.reasons[0], t)}
                </span>
                <span className="ml-auto">
                  <Money minor={row.amountMinor} currency={row.currency} />
                </span>
                <span className="w-16 shrink-0 text-right text-xs text-muted">
                  <Time at={row.openedAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** What needs me, what is going on. */
export function HomePage({ name, partOfDay, payments, failures, alerts }: HomeData) {
  const { t } = useTranslation();
  const format = useFormat();
  useFreshNumbers();
  const share = payments.total > 0 ? payments.failed / payments.total : 0;
  return (
    <>
      <PageHeader title={t(`home.greeting.${partOfDay}`, { name })} lead={t("home.lead")} />
      <PageBody>
        <div className="flex max-w-6xl flex-col gap-4">
          <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
            {alerts && <AlertFigures alerts={alerts} />}
            <Figure
              to="/console/transactions"
              label={t("home.payments")}
              value={format.number(payments.total)}
              detail={
                payments.total > 0
                  ? t("home.failedShare", { share: format.percent(share) })
                  : t("home.noPayments")
              }
            />
          </div>
          <Panel title={t("home.payments")}>
            <MinuteBars perMinute={payments.perMinute} />
          </Panel>
          <div className="grid items-start gap-4 xl:grid-cols-2">
            {alerts && <TopAlerts rows={alerts.top} />}
            <Panel
              title={t("home.recentFailures")}
              flush
              actions={
                <Link
                  to="/console/transactions?status=failed"
                  className="text-xs font-medium text-action-text hover:underline"
                >
                  {t("home.allFailures")}
                </Link>
              }
            >
              {failures.length > 0 ? (
                <PaymentTable label={t("home.recentFailures")} rows={failures} />
              ) : (
                <p className="p-4 text-muted">{t("home.noFailures")}</p>
              )}
            </Panel>
          </div>
        </div>
      </PageBody>
    </>
  );
}
