import { Link, useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useLiveEvent } from "#app/components/live.tsx";
import { Figure, Figures, PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { Money, Time, useFormat } from "#app/components/viewer.tsx";
import type { IncidentDetail, IncidentLine } from "#app/features/failures/incident-view.ts";
import { SeverityBadge, StateBadge, useScopeWords } from "#app/features/failures/incident-words.tsx";
import { incidentPaymentsPath } from "#app/features/failures/payments-path.ts";
import { RateChart } from "#app/features/failures/rate-chart.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type Answering, AnswerPanel } from "./answer-panel.tsx";
import { ContactChart, ContactsPanel } from "./contacts-panel.tsx";
import type { GatheredConversation, SilentCustomer } from "./gathered.server.ts";
import { GatheredPanel, SilentPanel } from "./gathered-panel.tsx";
import { IncidentActions } from "./incident-actions.tsx";
import { IncidentBreakdown } from "./incident-breakdown.tsx";
import { Relations } from "./incident-relations.tsx";
import { IncidentTimeline } from "./incident-timeline.tsx";
import { NoticePanel } from "./notice-panel.tsx";
import type { Notifying } from "./notices.server.ts";
import { StatusPanel } from "./status-panel.tsx";
import type { Unexplained } from "./unexplained.server.ts";

/** Changes told within this many milliseconds are read together. */
const settling = 400;
const shownCurrencies = 3;

function Amounts({ amounts }: { amounts: Record<string, number> }) {
  const { t } = useTranslation();
  const listed = Object.entries(amounts).toSorted(([, one], [, other]) => other - one);
  const [top, ...others] = listed;
  if (!top) return <>{t("incidents.noMoney")}</>;
  return (
    <>
      <Money currency={top[0]} minor={top[1]} />
      {others.length > 0 && (
        <span className="block text-xs font-normal text-muted">
          {others.slice(0, shownCurrencies - 1).map(([currency, minor]) => (
            <span key={currency} className="mr-2">
              <Money currency={currency} minor={minor} />
            </span>
          ))}
          {listed.length > shownCurrencies &&
            t("incidents.moreMoney", { count: listed.length - shownCurrencies })}
        </span>
      )}
    </>
  );
}

/** An expectation: below ten its first decimal tells something. */
const roughly = (value: number, told: (value: number) => string) =>
  told(value < 10 ? value : Math.round(value));

function Evidence({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = {
    observed: format.number(incident.observed),
    expected: roughly(incident.expected, format.number),
    sample: format.number(incident.sample),
    time: format.short(incident.startedAt),
    // Nobody is ever wholly sure.
    confidence: format.percent(Math.min(0.99, incident.confidence)),
  };
  return (
    <p className="mb-3 text-sm text-ink">
      {t(
        incident.pattern === "contacts"
          ? "incidents.contacts.evidence"
          : incident.pattern === "other"
            ? "incidents.evidenceTwice"
            : incident.usualRate === null
              ? "incidents.evidenceMissing"
              : "incidents.evidenceFailed",
        facts,
      )}
    </p>
  );
}

function Samples({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const twice = incident.pattern === "other";
  return (
    <Panel
      title={t(twice ? "incidents.twicePayments" : "incidents.samples")}
      actions={
        <Link to={incidentPaymentsPath(incident)} className="text-xs text-action-text hover:underline">
          {t("incidents.allPayments")}
        </Link>
      }
    >
      {incident.samples.length === 0 ? (
        <p className="text-sm text-muted">{t("incidents.noSamples")}</p>
      ) : (
        <ul>
          {incident.samples.map((payment) => (
            <li
              key={payment.id}
              className="flex min-h-8 flex-wrap items-center gap-x-3 border-t border-line py-1 first:border-0"
            >
              <Link
                to={`/console/transactions/${encodeURIComponent(payment.id)}`}
                className="min-w-0 flex-1 basis-40 truncate text-sm text-strong hover:underline"
              >
                {payment.merchantName ?? payment.id}
              </Link>
              <span className="min-w-0 truncate text-xs text-muted">
                {twice ? t("incidents.takenTwice") : t(`failures.name.${payment.reason}`)}
                {payment.code && <span className="ml-1.5 font-mono">{payment.code}</span>}
              </span>
              <span className="w-36 text-right text-sm">
                <Money minor={payment.amountMinor} currency={payment.currency} />
              </span>
              <span className="w-24 text-right text-xs text-muted">
                <Time at={payment.occurredAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Reads the page anew when its incident, or a conversation under it, changes. */
function useFollow(id: string) {
  const { revalidate } = useRevalidator();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const soon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(revalidate, settling);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useLiveEvent("incident.changed", (event) => {
    if (event.id === id) soon();
  });
  return soon;
}

/** One incident: what fails, since when, whom it hits, who writes, and one answer for all. */
export function IncidentPage({
  incident,
  others,
  gathered,
  silent,
  contacts,
  notifying,
  mayNotify,
  answering,
  viewerId,
  mayManage,
  mayReply,
  mayExport,
  seesFailures,
}: {
  incident: IncidentDetail;
  /** under which it could go on */
  others: IncidentLine[];
  gathered: GatheredConversation[];
  silent: { count: number; customers: SilentCustomer[] };
  /** what customers write; null where payments fail */
  contacts: Unexplained | null;
  notifying: Notifying;
  mayNotify: boolean;
  answering: Answering;
  viewerId: string;
  mayManage: boolean;
  mayReply: boolean;
  mayExport: boolean;
  seesFailures: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const scopeWords = useScopeWords();
  useFollow(incident.id);
  const known = new Set(gathered.map(({ id }) => id));
  const { revalidate } = useRevalidator();
  useLiveEvent("conversation.changed", ({ id }) => {
    if (known.has(id)) revalidate();
  });
  const about = { incidentId: incident.id, scope: incident.scope, merchantName: incident.merchantName };
  const twice = incident.pattern === "other";
  const writing = gathered.filter(({ out }) => !out).length;
  return (
    <>
      <PageHeader
        back={{ to: "/console/incidents", label: t("incidents.back") }}
        title={scopeWords(incident.scope, incident.merchantName)}
        meta={
          <span className="inline-flex flex-wrap items-center gap-1.5 text-xs text-muted">
            <StateBadge state={incident.state} growing={incident.growing} />
            <SeverityBadge severity={incident.severity} />
            {t(`incidents.pattern.${incident.pattern}`)}
            {incident.reason && !twice && ` · ${t(`failures.name.${incident.reason}`)}`}
          </span>
        }
        lead={
          <>
            {t("incidents.number", { number: incident.number })} · {t("incidents.since")}{" "}
            <Time at={incident.startedAt} mode="short" />{" "}
            {incident.endedAt ? (
              <>
                {t("incidents.until")} <Time at={incident.endedAt} mode="short" />
              </>
            ) : (
              t("incidents.ongoing")
            )}{" "}
            · {t("incidents.owner")}: {incident.ownerName ?? t("incidents.noOwner")}
          </>
        }
        actions={mayManage && <IncidentActions incident={incident} others={others} viewerId={viewerId} />}
      />
      <PageBody>
        <div className="flex flex-col gap-4">
          <Figures>
            {contacts ? (
              <Figure label={t("incidents.contacts.begun")} value={format.number(incident.observed)} />
            ) : (
              <Figure
                label={t(twice ? "incidents.twicePayments" : "incidents.failedPayments")}
                value={format.number(incident.payments)}
              />
            )}
            <Figure
              label={t(contacts ? "incidents.contacts.people" : "incidents.hitCustomers")}
              value={format.number(incident.customers)}
              hint={
                !contacts &&
                !twice &&
                incident.customers > 0 &&
                t("incidents.paidSince", { count: incident.recovered })
              }
            />
            {contacts ? (
              <Figure
                label={t("incidents.contacts.usual")}
                value={roughly(incident.expected, format.number)}
              />
            ) : (
              <Figure
                label={t(twice ? "incidents.twiceMoney" : "incidents.money")}
                value={<Amounts amounts={incident.amounts} />}
              />
            )}
            <Figure
              label={t(contacts ? "incidents.contacts.failedMeanwhile" : "incidents.writing")}
              value={format.number(contacts ? incident.sample : writing)}
              hint={
                !contacts &&
                incident.customers > 0 &&
                t("incidents.perPayment", { share: format.percent(writing / incident.customers) })
              }
            />
          </Figures>
          <Relations incident={incident} mayManage={mayManage} />
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="flex min-w-0 flex-col gap-4">
              {contacts && (
                <ContactChart points={contacts.points} startedAt={incident.startedAt}>
                  <Evidence incident={incident} />
                </ContactChart>
              )}
              <RateChart
                incident={incident}
                rate={incident.rate}
                usualRate={incident.usualRate}
                startedAt={incident.startedAt}
                endedAt={incident.endedAt}
                twice={twice}
              >
                {!contacts && <Evidence incident={incident} />}
              </RateChart>
              {!contacts && <Samples incident={incident} />}
              <IncidentBreakdown incident={incident} seesFailures={seesFailures} />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              {contacts ? (
                <ContactsPanel conversations={contacts.conversations} />
              ) : (
                <>
                  <AnswerPanel
                    about={about}
                    tellable={incident.tellable}
                    mayAnswer={mayManage}
                    answering={answering}
                  />
                  <GatheredPanel incidentId={incident.id} conversations={gathered} mayChange={mayReply} />
                </>
              )}
              {!contacts && incident.tellable && (
                <SilentPanel incidentId={incident.id} silent={silent} twice={twice} mayExport={mayExport}>
                  <NoticePanel
                    about={about}
                    notifying={notifying}
                    mayManage={mayManage}
                    mayNotify={mayNotify}
                    open={incident.state === "open"}
                  />
                </SilentPanel>
              )}
              <StatusPanel incident={incident} mayManage={mayManage} />
              <IncidentTimeline incident={incident} />
            </div>
          </div>
        </div>
      </PageBody>
    </>
  );
}
