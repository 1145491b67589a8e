import { Link, useNavigate, useSearchParams } from "@remix-run/react";
import { Button } from "#app/components/button.tsx";
import { CopyButton } from "#app/components/copy-button.tsx";
import { DescriptionList } from "#app/components/description-list.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { RiskBadge } from "#app/components/risk-badge.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { useToast } from "#app/components/toast.tsx";
import { Money, Time, useFormat } from "#app/components/viewer.tsx";
import { networkName } from "#app/features/transactions/card-network.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Disposition, SeenAlert } from "./alert.ts";
import type { AlertDetail } from "./alert-detail.server.ts";
import { AlertLines, AlertStateBadge } from "./alert-lines.tsx";
import { ComplaintPanel, type ToldComplaint } from "./complaints/complaint-panel.tsx";
import { type DecisionAnswer, DecisionForm } from "./decision-form.tsx";
import { HabitPanel } from "./habit-panel.tsx";
import { type ListableThing, ListsHere } from "./lists/lists-here.tsx";
import { ContributionList } from "./live/contribution-list.tsx";
import { ReasonList } from "./reason-list.tsx";
import type { Undoing } from "./undo-decision.tsx";

function Payment({ alert }: { alert: AlertDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { transaction } = alert;
  const card = [
    networkName(t, transaction.cardNetwork),
    transaction.cardLast4 && `•••• ${transaction.cardLast4}`,
    transaction.cardIssuer,
  ]
    .filter(Boolean)
    .join(" ");
  return (
    <Panel
      title={t("fraud.page.payment")}
      actions={
        <Link
          to={`/console/transactions/${encodeURIComponent(transaction.id)}`}
          className="text-xs font-medium text-action-text hover:underline"
        >
          {t("fraud.page.openPayment")}
        </Link>
      }
    >
      <DescriptionList
        rows={[
          [
            t("transactions.page.amount"),
            <Money key="a" minor={transaction.amountMinor} currency={transaction.currency} strong />,
          ],
          [t("transactions.column.status"), <StatusBadge key="s" status={alert.status} />],
          [t("transactions.page.occurredAt"), <Time key="t" at={alert.occurredAt} mode="exact" />],
          [
            t("transactions.page.merchant"),
            [
              transaction.merchantName ?? transaction.merchantId,
              transaction.merchantCountry && format.country(transaction.merchantCountry),
            ]
              .filter(Boolean)
              .join(" · "),
          ],
          [
            t("transactions.page.method"),
            [
              t(`transactions.method.${alert.method}`),
              alert.channel && t(`transactions.channel.${alert.channel}`),
            ]
              .filter(Boolean)
              .join(" · "),
          ],
          [t("transactions.page.card"), card],
          [
            t("transactions.page.cardCountry"),
            transaction.cardCountry && format.country(transaction.cardCountry),
          ],
          [t("transactions.page.deviceId"), transaction.deviceId],
          [
            t("transactions.page.ip"),
            [transaction.deviceIp, transaction.deviceCountry && format.country(transaction.deviceCountry)]
              .filter(Boolean)
              .join(" · "),
          ],
          [
            t("transactions.page.failure"),
            [transaction.failureScheme, transaction.failureCode].filter(Boolean).join(" "),
          ],
          [
            t("transactions.column.id"),
            <span key="i" className="inline-flex max-w-full items-center gap-1">
              <span className="truncate">{transaction.id}</span>
              <CopyButton text={transaction.id} label={t("fraud.page.copyId")} />
            </span>,
          ],
        ]}
      />
    </Panel>
  );
}

function History({ alert }: { alert: AlertDetail }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("fraud.page.history")}>
      <ol className="flex flex-col gap-2.5">
        <li className="flex items-baseline gap-2">
          <span className="text-ink">
            {t(`fraud.page.opened.${alert.openedBy}`, { scorer: alert.scorer ?? "" })}
          </span>
          <span className="ml-auto text-xs text-muted">
            <Time at={alert.openedAt} />
          </span>
        </li>
        {alert.decisions.map((decision) => (
          <li key={decision.id}>
            <p className="flex items-baseline gap-2">
              <span className="font-medium text-strong">
                {t(`fraud.disposition.${decision.disposition as Disposition | "reopened"}`)}
              </span>
              <span className="text-muted">{decision.by ?? t("fraud.page.theSystem")}</span>
              <span className="ml-auto text-xs text-muted">
                <Time at={decision.at} />
              </span>
            </p>
            {decision.note && <p className="whitespace-pre-wrap break-words text-ink">{decision.note}</p>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Others({ alert }: { alert: AlertDetail }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  if (alert.otherAlerts.length === 0) return null;
  return (
    <Panel title={t("fraud.page.others")} flush>
      <AlertLines alerts={alert.otherAlerts} query={search.size > 0 ? `?${search}` : ""} />
    </Panel>
  );
}

/** One alert: its reasons beside the customer's habit, and the decision. */
export function AlertView({
  alert,
  mayDecide,
  things,
  complaints,
  undoing,
}: {
  alert: AlertDetail;
  mayDecide: boolean;
  things: ListableThing[];
  complaints: ToldComplaint[];
  undoing: Undoing;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const query = search.size > 0 ? `?${search}` : "";
  const customer = alert.customerName ?? alert.customerId ?? t("transactions.noCustomer");
  const { transaction } = alert;

  const reopen = (version: number, together?: readonly SeenAlert[]) =>
    undoing.undo({ id: alert.id, seen: version }, together);
  const decided = ({ disposition, version, together, left }: DecisionAnswer & { ok: true }) => {
    const words = { disposition: t(`fraud.disposition.${disposition as Disposition}`) };
    const marked =
      together.length > 0
        ? t("fraud.page.decidedTogether", { ...words, count: together.length + 1 })
        : t("fraud.page.decided", words);
    const { length: count } = left;
    toast(count > 0 ? `${marked} ${t("fraud.page.togetherLeft", { count })}` : marked, {
      action: { label: t("common.undo"), run: () => reopen(version, together) },
    });
  };

  const keys = t("fraud.page.keys");
  const reopenable = mayDecide && alert.state !== "open";
  useShortcut("z", t("fraud.page.undo"), () => reopen(alert.version), keys, reopenable);
  useShortcut("escape", t("fraud.page.close"), () => navigate(`/console/alerts${query}`), keys);

  return (
    <>
      <PageHeader
        back={{ to: `/console/alerts${query}`, label: t("fraud.page.back") }}
        title={
          alert.customerId ? (
            <Link
              to={`/console/customers/${encodeURIComponent(alert.customerId)}`}
              className="hover:underline"
            >
              {customer}
            </Link>
          ) : (
            customer
          )
        }
        meta={
          <>
            <RiskBadge score={alert.score} band={alert.band} words />
            <AlertStateBadge state={alert.state} disposition={alert.disposition} />
          </>
        }
        actions={
          reopenable ? (
            <Button size="sm" pending={undoing.pending} onClick={() => reopen(alert.version)}>
              {t("fraud.page.reopen")}
            </Button>
          ) : undefined
        }
      />
      <PageBody>
        <div className="grid max-w-6xl items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            <ComplaintPanel complaints={complaints} />
            <Panel title={t("fraud.page.reasons")}>
              <ReasonList reasons={alert.reasons} />
              <ContributionList {...alert} />
            </Panel>
            {mayDecide && (
              <Panel title={t("fraud.page.decision")}>
                <DecisionForm
                  alertId={alert.id}
                  version={alert.version}
                  beside={alert.openBeside}
                  acting={undoing.pending}
                  onDecided={decided}
                />
              </Panel>
            )}
            <HabitPanel
              habit={alert.habit}
              days={alert.habitDays}
              here={{
                occurredAt: alert.occurredAt,
                amountMinor: transaction.amountMinor,
                currency: transaction.currency,
                deviceId: transaction.deviceId,
                country:
                  alert.channel === "in_store" ? transaction.merchantCountry : transaction.deviceCountry,
                merchant: transaction.merchantName ?? transaction.merchantId,
                card: transaction.cardLast4,
              }}
            />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <Payment alert={alert} />
            <ListsHere alertId={alert.id} things={things} />
            <History alert={alert} />
            <Others alert={alert} />
          </div>
        </div>
      </PageBody>
    </>
  );
}
