import { Link, useRevalidator, useSearchParams } from "@remix-run/react";
import { ChartArea, Download, MonitorUp } from "lucide-react";
import { useRef } from "react";
import { useFollowLinks } from "#app/components/follow-links.ts";
import { useLiveEvent } from "#app/components/live.tsx";
import { Figure, Figures, PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { Money, useFormat, useViewer, ViewerZone } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { days, seconds } from "#app/platform/time.ts";
import { figurePaths } from "./figure-paths.ts";
import { HourMap } from "./hour-map.tsx";
import { SuccessChart, VolumeChart } from "./outcome-charts.tsx";
import { OutcomeFilters } from "./outcome-filters.tsx";
import type { OutcomeQuery } from "./outcome-query.ts";
import { Breakdowns, Moved, Movers, Reasons, rateOf } from "./outcome-tables.tsx";
import { isReadyComparison } from "./outcome-window.ts";
import type { Outcomes } from "./outcomes.ts";
import { ReasonsChart } from "./reasons-chart.tsx";
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
export function useBeforeWords(
  { compare }: OutcomeQuery,
  { time, before }: Pick<Outcomes, "time" | "before">,
) {
  const { t } = useTranslation();
  const format = useFormat();
  if (compare === "before") return t("outcomes.periodAgo");
  const apart = Math.round((time.from - before.from) / days(1));
  if (!isReadyComparison(compare)) return t("outcomes.since", { time: format.short(before.from) });
  if (apart === 1) return t("outcomes.dayAgo");
  if (apart === 7) return t("outcomes.weekAgo");
  return apart % 7 === 0
    ? t("outcomes.weeksAgo", { count: apart / 7 })
    : t("outcomes.daysAgo", { count: apart });
}

interface Shown {
  query: OutcomeQuery;
  outcomes: Outcomes;
  openIncidents: number;
  mayExport: boolean;
}

/** Success and failures now and before: for whoever watches payments all day. */
export function OutcomesPage(shown: Shown) {
  const { timeZone } = useViewer();
  return (
    <ViewerZone timeZone={shown.query.zone ?? timeZone}>
      <OutcomesOnClock {...shown} />
    </ViewerZone>
  );
}

/** Above a card that is a link as a whole. */
const besideLink = "relative hover:underline";

function OutcomesOnClock({ query, outcomes, openIncidents, mayExport }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  const [search] = useSearchParams();
  useFreshness();
  const follow = useFollowLinks();
  const { total, failed, beforeTotal, beforeFailed, points, time, parts, funnel } = outcomes;
  const when = useBeforeWords(query, outcomes);
  const paths = figurePaths(query);
  const before = (value: string, to: string) =>
    beforeTotal > 0 ? (
      <Link to={to} className={besideLink}>
        {t("outcomes.before", { value, when })}
      </Link>
    ) : (
      t("outcomes.unknownBefore")
    );
  const rate = 1 - rateOf({ total, failed });
  const rateBefore = 1 - rateOf({ total: beforeTotal, failed: beforeFailed });
  const [first, ...moreLost] = outcomes.lost;
  const recovered = funnel?.money.find(({ currency }) => currency === first?.currency)?.recovered ?? 0;
  const lostPath = (currency: string) =>
    parts
      ? paths.failed(parts, { currency })
      : funnel
        ? paths.tried(funnel, "first", { currency })
        : undefined;
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
      <OutcomeFilters query={query} {...outcomes} />
      <PageBody>
        {total === 0 ? (
          <EmptyState icon={ChartArea} title={t("outcomes.empty")} detail={t("outcomes.emptyDetail")} />
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: follows the links within, which keys press too
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a press of it
          <div className="flex flex-col gap-4" onClick={follow}>
            <Figures>
              <Figure
                label={t("outcomes.success")}
                value={format.percent(rate)}
                to={paths.decided(time)}
                hint={
                  <>
                    {before(format.percent(rateBefore), paths.decided(outcomes.before))}{" "}
                    {beforeTotal > 0 && <Moved by={rate - rateBefore} goodUp />}
                  </>
                }
              />
              <Figure
                label={t("outcomes.decided")}
                value={format.number(total)}
                to={paths.decided(time)}
                hint={
                  outcomes.pending > 0 ? (
                    <Link to={paths.pending(time)} className={besideLink}>
                      {t("outcomes.pending", { count: outcomes.pending })}
                    </Link>
                  ) : (
                    before(format.number(beforeTotal), paths.decided(outcomes.before))
                  )
                }
              />
              <Figure
                label={t("outcomes.failed")}
                value={format.number(failed)}
                hint={before(format.number(beforeFailed), paths.failed(outcomes.before))}
                to={paths.failed(time)}
              />
              <Figure
                label={t("outcomes.lost")}
                to={first && lostPath(first.currency)}
                value={first ? <Money minor={first.minor} currency={first.currency} /> : t("outcomes.noLost")}
                hint={
                  <>
                    {moreLost.slice(0, 2).map(({ currency, minor }) => (
                      <Link key={currency} to={lostPath(currency) ?? ""} className={`mr-2 ${besideLink}`}>
                        <Money minor={minor} currency={currency} />
                      </Link>
                    ))}
                    {first && funnel && recovered > 0 && (
                      <Link
                        to={paths.tried(funnel, "recovered", { currency: first.currency })}
                        className={`block text-ok ${besideLink}`}
                      >
                        {t("outcomes.recovered", { money: format.money(recovered, first.currency) })}
                      </Link>
                    )}
                  </>
                }
              />
            </Figures>
            <div className="grid gap-4 xl:grid-cols-2">
              <SuccessChart points={points} when={when} paths={paths} />
              <VolumeChart points={points} when={when} paths={paths} />
            </div>
            <ReasonsChart
              query={query}
              points={points}
              reasons={outcomes.reasons}
              time={time}
              paths={paths}
            />
            <div className="grid items-start gap-4 xl:grid-cols-2">
              <Reasons reasons={outcomes.reasons} time={time} before={outcomes.before} paths={paths} />
              <div className="flex min-w-0 flex-col gap-4">
                <FunnelPanel funnel={funnel} attempts={total} failures={failed} time={time} paths={paths} />
                <Movers movers={outcomes.movers} parts={parts} paths={paths} />
              </div>
            </div>
            {parts ? (
              <Breakdowns breakdowns={outcomes.breakdowns} time={parts} paths={paths} />
            ) : (
              <Panel>
                <p className="text-sm text-muted">
                  {t("outcomes.withinMerchant")}{" "}
                  <Link to={paths.failed(time)} className="text-action-text hover:underline">
                    {t("outcomes.payments")}
                  </Link>
                </p>
              </Panel>
            )}
            <SmallMultiples multiples={outcomes.multiples} points={points} time={time} paths={paths} />
            <HourMap hours={outcomes.hours} paths={paths} />
          </div>
        )}
      </PageBody>
    </>
  );
}
