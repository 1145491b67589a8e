import { Link, useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useLiveEvent } from "#app/components/live.tsx";
import { Figure, Figures, PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { Money, Time, useFormat } from "#app/components/viewer.tsx";
import { type Subject, subjectOf } from "#app/features/failures/incident-state.ts";
import type { IncidentDetail, IncidentLine } from "#app/features/failures/incident-view.ts";
import { SeverityBadge, StateBadge, useScopeWords } from "#app/features/failures/incident-words.tsx";
import { incidentPaymentsPath } from "#app/features/failures/payments-path.ts";
import { RateChart } from "#app/features/failures/rate-chart.tsx";
import { VolumeChart } from "#app/features/failures/volume-chart.tsx";
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

const evidenceWords = {
  failed: "incidents.evidenceFailed",
  twice: "incidents.evidenceTwice",
  missing: "incidents.evidenceMissing",
  contacts: "incidents.contacts.evidence",
} as const satisfies Record<Subject, string>;

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
  return <p className="mb-3 text-sm text-ink">{t(evidenceWords[subjectOf(incident.pattern)], facts)}</p>;
}

function Samples({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const twice = subjectOf(incident.pattern) === "twice";
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

/** The four figures that say how large an incident is, by what it is made of. */
function Size({ incident, writing }: { incident: IncidentDetail; writing: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { customers, pattern } = incident;
  const number = format.number;
  const subject = subjectOf(pattern);
  if (subject === "contacts")
    return (
      <Figures>
        <Figure label={t("incidents.contacts.begun")} value={number(incident.observed)} />
        <Figure label={t("incidents.contacts.people")} value={number(customers)} />
        <Figure label={t("incidents.contacts.usual")} value={roughly(incident.expected, number)} />
        <Figure label={t("incidents.contacts.failedMeanwhile")} value={number(incident.sample)} />
      </Figures>
    );
  if (subject === "missing")
    return (
      <Figures>
        <Figure
          label={t("incidents.missing.payments")}
          value={t("incidents.missing.about", { count: number(incident.payments) })}
          hint={t("incidents.missing.paymentsHint", {
            arrived: number(incident.observed),
            usual: roughly(incident.expected, number),
          })}
        />
        <Figure
          label={t("incidents.hitCustomers")}
          value={t("incidents.missing.unknown")}
          hint={t("incidents.missing.unknownHint")}
        />
        <Figure
          label={t("incidents.missing.money")}
          value={<Amounts amounts={incident.amounts} />}
          hint={t("incidents.missing.moneyHint")}
        />
      </Figures>
    );
  const twice = subject === "twice";
  return (
    <Figures>
      <Figure
        label={t(twice ? "incidents.twicePayments" : "incidents.failedPayments")}
        value={number(incident.payments)}
      />
      <Figure
        label={t("incidents.hitCustomers")}
        value={number(customers)}
        hint={!twice && customers > 0 && t("incidents.paidSince", { count: incident.recovered })}
      />
      <Figure
        label={t(twice ? "incidents.twiceMoney" : "incidents.money")}
        value={<Amounts amounts={incident.amounts} />}
      />
      <Figure
        label={t("incidents.writing")}
        value={number(writing)}
        hint={customers > 0 && t("incidents.perPayment", { share: format.percent(writing / customers) })}
      />
    </Figures>
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
  const scopeWords = useScopeWords();
  useFollow(incident.id);
  const known = new Set(gathered.map(({ id }) => id));
  const { revalidate } = useRevalidator();
  useLiveEvent("conversation.changed", ({ id }) => {
    if (known.has(id)) revalidate();
  });
  const about = { incidentId: incident.id, scope: incident.scope, merchantName: incident.merchantName };
  const subject = subjectOf(incident.pattern);
  // Payments that do not arrive name nobody, and what customers write is no payment.
  const namesPayments = subject === "failed" || subject === "twice";
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
            {incident.reason && subject !== "twice" && ` · ${t(`failures.name.${incident.reason}`)}`}
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
          <Size incident={incident} writing={writing} />
          <Relations incident={incident} mayManage={mayManage} />
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="flex min-w-0 flex-col gap-4">
              {contacts && subject === "contacts" && (
                <ContactChart points={contacts.points} startedAt={incident.startedAt}>
                  <Evidence incident={incident} />
                </ContactChart>
              )}
              {subject === "missing" ? (
                <VolumeChart
                  volume={incident.volume}
                  startedAt={incident.startedAt}
                  endedAt={incident.endedAt}
                >
                  <Evidence incident={incident} />
                </VolumeChart>
              ) : (
                <RateChart
                  incident={incident}
                  rate={incident.rate}
                  usualRate={incident.usualRate}
                  usualOverTime={incident.usualOverTime}
                  startedAt={incident.startedAt}
                  endedAt={incident.endedAt}
                  twice={subject === "twice"}
                >
                  {!contacts && <Evidence incident={incident} />}
                </RateChart>
              )}
              {namesPayments && <Samples incident={incident} />}
              {subject !== "missing" && <IncidentBreakdown incident={incident} seesFailures={seesFailures} />}
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              {contacts && (
                <ContactsPanel conversations={contacts.conversations} missing={subject === "missing"} />
              )}
              {namesPayments && (
                <>
                  <AnswerPanel
                    about={about}
                    tellable={incident.tellable}
                    open={incident.state === "open"}
                    tellsWhenOver={incident.tellsWhenOver}
                    mayAnswer={mayManage}
                    answering={answering}
                  />
                  <GatheredPanel incidentId={incident.id} conversations={gathered} mayChange={mayReply} />
                </>
              )}
              {namesPayments && incident.tellable && (
                <SilentPanel
                  incidentId={incident.id}
                  silent={silent}
                  twice={subject === "twice"}
                  mayExport={mayExport}
                >
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
