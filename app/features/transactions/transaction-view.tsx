import { Link } from "@remix-run/react";
import { CopyButton } from "#app/components/copy-button.tsx";
import { DescriptionList } from "#app/components/description-list.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { type Band, RiskBadge } from "#app/components/risk-badge.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { Money, Time, useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { networkName } from "./card-network.ts";
import type { findNeighbours, findTransaction } from "./detail.server.ts";
import { PaymentTable } from "./payment-table.tsx";
import type { Channel, Method, Status } from "./transaction.ts";

type Transaction = Awaited<ReturnType<typeof findTransaction>>;
type Neighbours = Awaited<ReturnType<typeof findNeighbours>>;

function PaymentFacts({ transaction }: { transaction: Transaction }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("transactions.page.payment")}>
      <DescriptionList
        rows={[
          [
            t("transactions.page.amount"),
            <Money key="a" minor={transaction.amountMinor} currency={transaction.currency} strong />,
          ],
          [t("transactions.page.occurredAt"), <Time key="o" at={transaction.occurredAt} mode="exact" />],
          [t("transactions.page.acceptedAt"), <Time key="c" at={transaction.acceptedAt} mode="exact" />],
          [t("transactions.page.method"), t(`transactions.method.${transaction.method as Method}`)],
          [
            t("transactions.page.channel"),
            transaction.channel && t(`transactions.channel.${transaction.channel as Channel}`),
          ],
          [t("transactions.page.terminal"), transaction.terminalId],
        ]}
      />
    </Panel>
  );
}

function PartyFacts({ transaction }: { transaction: Transaction }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { customerId } = transaction;
  return (
    <Panel title={t("transactions.page.parties")}>
      <DescriptionList
        rows={[
          [
            t("transactions.page.customer"),
            customerId ? (
              <Link
                key="c"
                to={`/console/customers/${encodeURIComponent(customerId)}`}
                className="font-medium text-action-text hover:underline"
              >
                {transaction.customerName ?? customerId}
              </Link>
            ) : (
              t("transactions.noCustomer")
            ),
          ],
          [
            t("transactions.page.merchant"),
            transaction.merchantId ? (
              <Link
                key="m"
                to={`/console/transactions?${new URLSearchParams({ merchant: transaction.merchantId })}`}
                className="hover:underline"
              >
                {transaction.merchantName ?? transaction.merchantId}
              </Link>
            ) : (
              transaction.merchantName
            ),
          ],
          [t("transactions.page.mcc"), transaction.merchantMcc],
          [
            t("transactions.page.merchantCountry"),
            transaction.merchantCountry && format.country(transaction.merchantCountry),
          ],
        ]}
      />
    </Panel>
  );
}

function CardFacts({ transaction }: { transaction: Transaction }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!transaction.cardFingerprint && !transaction.cardLast4 && !transaction.cardBin) return null;
  return (
    <Panel title={t("transactions.page.card")}>
      <DescriptionList
        rows={[
          [t("transactions.page.number"), transaction.cardLast4 && `•••• ${transaction.cardLast4}`],
          [t("transactions.page.network"), networkName(t, transaction.cardNetwork)],
          [t("transactions.page.issuer"), transaction.cardIssuer],
          [
            t("transactions.page.cardCountry"),
            transaction.cardCountry && format.country(transaction.cardCountry),
          ],
          [t("transactions.page.bin"), transaction.cardBin],
          [t("transactions.page.fingerprint"), transaction.cardFingerprint],
        ]}
      />
    </Panel>
  );
}

function DeviceFacts({ transaction }: { transaction: Transaction }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!transaction.deviceId && !transaction.deviceIp) return null;
  return (
    <Panel title={t("transactions.page.device")}>
      <DescriptionList
        rows={[
          [t("transactions.page.deviceId"), transaction.deviceId],
          [t("transactions.page.ip"), transaction.deviceIp],
          [
            t("transactions.page.deviceCountry"),
            transaction.deviceCountry && format.country(transaction.deviceCountry),
          ],
        ]}
      />
    </Panel>
  );
}

function StatusHistory({ history }: { history: Transaction["history"] }) {
  const { t } = useTranslation();
  const word = (status: string) => t(`transactions.status.${status as Status}`);
  return (
    <Panel title={t("transactions.page.history")}>
      {history.length === 0 ? (
        <p className="text-muted">{t("transactions.page.historyNone")}</p>
      ) : (
        <ol className="flex flex-col gap-2">
          {history.map((event) => (
            <li key={String(event.recordedAt)} className="flex items-baseline gap-3">
              <span className="font-medium text-strong">
                {t("transactions.page.changed", { from: word(event.fromStatus), to: word(event.toStatus) })}
              </span>
              {event.failureCode && (
                <span className="tabular text-xs text-muted">
                  {event.failureScheme} {event.failureCode}
                </span>
              )}
              <span className="ml-auto text-xs text-muted">
                <Time at={event.statusAt ?? event.recordedAt} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** One payment, everything that was reported of it. `risk` and `failure` are composed by the route. */
export function TransactionView({
  transaction,
  neighbours,
  risk,
  failure,
  score,
}: {
  transaction: Transaction;
  neighbours: Neighbours;
  risk: React.ReactNode;
  failure: React.ReactNode;
  score: { score: number; band: Band } | null;
}) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader
        back={{ to: "/console/transactions", label: t("transactions.title") }}
        title={<span className="tabular">{transaction.id}</span>}
        meta={
          <>
            <CopyButton text={transaction.id} />
            <StatusBadge status={transaction.status as Status} />
            {score && <RiskBadge score={score.score} band={score.band} words />}
          </>
        }
      />
      <PageBody>
        <div className="grid max-w-6xl items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            {risk}
            {failure}
            {neighbours.length > 0 && (
              <Panel
                title={t("transactions.page.neighbours")}
                lead={t("transactions.page.neighboursLead")}
                flush
              >
                <PaymentTable
                  label={t("transactions.page.neighbours")}
                  rows={neighbours}
                  here={transaction.id}
                />
              </Panel>
            )}
            <StatusHistory history={transaction.history} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <PaymentFacts transaction={transaction} />
            <PartyFacts transaction={transaction} />
            <CardFacts transaction={transaction} />
            <DeviceFacts transaction={transaction} />
          </div>
        </div>
      </PageBody>
    </>
  );
}
