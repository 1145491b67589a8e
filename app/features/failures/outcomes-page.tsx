import { Link, useRevalidator, useSearchParams } from "@remix-run/react";
import { ChartArea, Download, MonitorUp, X } from "lucide-react";
import { useRef } from "react";
import { useLiveEvent } from "#app/components/live.tsx";
import { Figure, Figures, PageBody, PageHeader, Panel, Toolbar } from "#app/components/page.tsx";
import { SegmentedChoice } from "#app/components/segmented.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Money, useFormat, useViewer } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { seconds } from "#app/platform/time.ts";
import { paymentsPath, useValueWords } from "./incident-words.tsx";
import { GroupsChart, SuccessChart, VolumeChart } from "./outcome-charts.tsx";
import { comparisons, narrowedTo, narrowOf, type OutcomeQuery, ranges } from "./outcome-query.ts";
import { Breakdowns, HourMap, Moved, Movers, Reasons, rateOf, useNarrowed } from "./outcome-tables.tsx";
import type { Outcomes } from "./outcomes.ts";
import { FunnelPanel } from "./retries/funnel-panel.tsx";
import { SmallMultiples } from "./small-multiples.tsx";

/** Read anew at most this often while payments arrive. */
const leastBetween = seconds(10);

/** Reads the page anew while payments arrive, and when an incident changes. */
export function useFreshness() {
  const { revalidate, state } = useRevalidator();
  const read = useRef(0);
  useLiveEvent("transactions.arrived", () => {
    if (state !== "idle" || Date.now() - read.current < leastBetween) return;
    read.current = Date.now();
    revalidate();
  });
  useLiveEvent("incident.changed", () => {
    if (state === "idle") revalidate();
  });
}

/** With which time a page compares, in words. */
export function useBeforeWords({ range, compare }: OutcomeQuery): string {
  const { t } = useTranslation();
  if (range === "30d") return t("outcomes.periodAgo");
  return t(compare === "week" || range === "7d" ? "outcomes.weekAgo" : "outcomes.dayAgo");
}

function Filters({ query, merchantName }: { query: OutcomeQuery; merchantName: string | null }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const words = useValueWords();
  const narrowed = useNarrowed();
  const { timeZone } = useViewer();
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    next.set(name, value);
    setSearch(next, { preventScrollReset: true });
  };
  return (
    <Toolbar>
      <SegmentedChoice
        label={t("outcomes.range.label")}
        value={query.range}
        options={ranges.map((value) => ({ value, label: t(`outcomes.range.${value}`) }))}
        onChange={(value) => set("range", value)}
      />
      <SegmentedChoice
        label={t("outcomes.compare.label")}
        value={query.compare}
        options={comparisons.map((value) => ({ value, label: t(`outcomes.compare.${value}`) }))}
        onChange={(value) => set("compare", value)}
      />
      {Object.entries(narrowedTo(query)).map(([dimension, value]) => (
        <Link
          key={dimension}
          to={narrowed(dimension, null)}
          preventScrollReset
          aria-label={t("outcomes.clear", { name: words(dimension, value, merchantName) })}
          className="inline-flex h-7 items-center gap-1.5 rounded-md bg-action-tint px-2 text-xs text-action-text hover:underline"
        >
          {t(`incidents.dimension.${dimension as "method"}`)}: {words(dimension, value, merchantName)}
          <X aria-hidden className="size-3.5" />
        </Link>
      ))}
      <span className="ml-auto text-xs text-muted" title={t("outcomes.zoneHint")}>
        {t("outcomes.zone", { zone: timeZone })}
      </span>
    </Toolbar>
  );
}

/** Success and failures now and before: for whoever watches payments all day. */
export function OutcomesPage({
  query,
  outcomes,
  openIncidents,
  mayExport,
}: {
  query: OutcomeQuery;
  outcomes: Outcomes;
  openIncidents: number;
  mayExport: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [search] = useSearchParams();
  useFreshness();
  const { total, failed, beforeTotal, beforeFailed, points } = outcomes;
  const when = useBeforeWords(query);
  const before = (value: string) =>
    beforeTotal > 0 ? t("outcomes.before", { value, when }) : t("outcomes.unknownBefore");
  const rate = 1 - rateOf({ total, failed });
  const rateBefore = 1 - rateOf({ total: beforeTotal, failed: beforeFailed });
  const [first, ...moreLost] = outcomes.lost;
  const recovered =
    outcomes.funnel?.money.find(({ currency }) => currency === first?.currency)?.recovered ?? 0;
  const stretch = (from: number, to: number) =>
    new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const pointLength = (points[1]?.at ?? 0) - (points[0]?.at ?? 0) || 1;
  const failedPaths = paymentsPath(narrowedTo(query), { status: "failed" });
  const failedBetween = (from: number, to: number) => `${failedPaths}&${stretch(from, to)}`;
  const pathOf = (at: number) => failedBetween(at, at + pointLength);
  const allPathOf = (at: number) =>
    paymentsPath(narrowedTo(query), Object.fromEntries(stretch(at, at + pointLength)));
  const failedPath = failedBetween(points[0]?.at ?? 0, (points.at(-1)?.at ?? 0) + pointLength);
  const reasonPathOf = (reason: string) =>
    `/console/failures/payments?${new URLSearchParams({ reason })}&${failedPath.split("?")[1]}`;
  return (
    <>
      <PageHeader
        title={t("outcomes.title")}
        lead={t("outcomes.lead")}
        meta={
          <span className="flex flex-wrap gap-x-4 text-xs">
            <Link to="/console/incidents" className="text-action-text hover:underline">
              {openIncidents > 0
                ? t("outcomes.openIncidents", { count: openIncidents })
                : t("outcomes.noIncidents")}
            </Link>
            <Link to="/console/failures/codes" className="text-action-text hover:underline">
              {t("codes.title")}
            </Link>
          </span>
        }
        actions={
          <>
            <Link
              to={`/console/wall?${search}`}
              className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-3 text-sm font-medium text-strong shadow-flat hover:bg-hover"
            >
              <MonitorUp aria-hidden className="size-4" />
              {t("outcomes.wall.open")}
            </Link>
            {mayExport && (
              <a
                href={`/console/failures/export?${search}`}
                className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-3 text-sm font-medium text-strong shadow-flat hover:bg-hover"
              >
                <Download aria-hidden className="size-4" />
                {t("outcomes.export")}
              </a>
            )}
          </>
        }
      />
      <Filters query={query} merchantName={outcomes.merchantName} />
      <PageBody>
        {total === 0 ? (
          <EmptyState icon={ChartArea} title={t("outcomes.empty")} detail={t("outcomes.emptyDetail")} />
        ) : (
          <div className="flex flex-col gap-4">
            <Figures>
              <Figure
                label={t("outcomes.success")}
                value={format.percent(rate)}
                hint={
                  <>
                    {before(format.percent(rateBefore))}{" "}
                    {beforeTotal > 0 && <Moved by={rate - rateBefore} goodUp />}
                  </>
                }
              />
              <Figure
                label={t("outcomes.decided")}
                value={format.number(total)}
                hint={
                  outcomes.pending > 0
                    ? t("outcomes.pending", { count: outcomes.pending })
                    : before(format.number(beforeTotal))
                }
              />
              <Figure
                label={t("outcomes.failed")}
                value={format.number(failed)}
                hint={before(format.number(beforeFailed))}
                to={failedPath}
              />
              <Figure
                label={t("outcomes.lost")}
                value={first ? <Money minor={first.minor} currency={first.currency} /> : t("outcomes.noLost")}
                hint={
                  <>
                    {moreLost.slice(0, 2).map(({ currency, minor }) => (
                      <span key={currency} className="mr-2">
                        <Money minor={minor} currency={currency} />
                      </span>
                    ))}
                    {first && recovered > 0 && (
                      <span className="block text-ok">
                        {t("outcomes.recovered", { money: format.money(recovered, first.currency) })}
                      </span>
                    )}
                  </>
                }
              />
            </Figures>
            <div className="grid gap-4 xl:grid-cols-2">
              <SuccessChart points={points} when={when} pathOf={pathOf} />
              <VolumeChart points={points} when={when} pathOf={allPathOf} />
            </div>
            <GroupsChart points={points} pathOf={pathOf} />
            <FunnelPanel funnel={outcomes.funnel} attempts={total} path={failedPath} />
            <div className="grid items-start gap-4 xl:grid-cols-2">
              <Reasons reasons={outcomes.reasons} pathOf={reasonPathOf} />
              <Movers breakdowns={outcomes.breakdowns} />
            </div>
            {narrowOf(query) ? (
              <Panel>
                <p className="text-sm text-muted">
                  {t("outcomes.withinMerchant")}{" "}
                  <Link to={failedPath} className="text-action-text hover:underline">
                    {t("outcomes.payments")}
                  </Link>
                </p>
              </Panel>
            ) : (
              <Breakdowns breakdowns={outcomes.breakdowns} />
            )}
            <SmallMultiples multiples={outcomes.multiples} />
            <HourMap hours={outcomes.hours} pathOf={failedBetween} />
          </div>
        )}
      </PageBody>
    </>
  );
}
