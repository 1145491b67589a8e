import { Link, useRevalidator, useSearchParams } from "@remix-run/react";
import { CircleCheck, Maximize, OctagonAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Area, AreaChart, Tooltip, XAxis, YAxis } from "recharts";
import { PointTooltip } from "#app/components/charts/axes.tsx";
import { useLead } from "#app/components/charts/lead.ts";
import { Plot } from "#app/components/charts/plot.tsx";
import { shareTicks } from "#app/components/charts/share-ticks.ts";
import { useLiveState } from "#app/components/live.tsx";
import { useFormat, useNow, useViewer, ViewerZone } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { fromMinor } from "#app/platform/money.ts";
import { seconds } from "#app/platform/time.ts";
import { type FigurePaths, figurePaths } from "../figure-paths.ts";
import type { IncidentLine } from "../incident-view.ts";
import { useScopeWords, useValueWords } from "../incident-words.tsx";
import type { Learning } from "../learning.ts";
import { useLearningWords } from "../learning-words.tsx";
import { narrowedTo, type OutcomeQuery } from "../outcome-query.ts";
import { rateOf } from "../outcome-tables.tsx";
import type { Outcomes } from "../outcomes.ts";
import { useBeforeWords, useFreshness } from "../outcomes-page.tsx";

/** Incidents and movers that have room and can be read from across it. */
const shown = { incidents: 4, movers: 3 };
/** Beside the largest amount, on two lines. */
const hintsShown = 2;

/** As large as the room allows: where one figure is long all are written smaller, on one line, and none is cut. */
const sizeOf = (values: readonly string[]) =>
  `clamp(2rem, ${Math.min(6, 34 / Math.max(...values.map(({ length }) => length))).toFixed(2)}vw, 7.5rem)`;

/** A figure for a room: its name, itself, and what it was. */
function Large({
  name,
  value,
  size,
  hint,
  to,
  tone,
}: {
  name: string;
  value: string;
  /** of the letters, as CSS */
  size: string;
  hint: string;
  /** to the payments behind it */
  to: string | undefined;
  tone?: string;
}) {
  return (
    <section className="flex min-w-0 flex-col rounded-xl border border-line bg-surface px-[2vw] py-[1.6vh]">
      <h2 className="truncate text-[clamp(0.9rem,1.3vw,1.6rem)] leading-snug text-muted">{name}</h2>
      <p
        className={`tabular flex min-h-[clamp(2.9rem,7.2vw,9rem)] items-center whitespace-nowrap font-semibold tracking-tight ${tone ?? "text-strong"}`}
        style={{ fontSize: size }}
      >
        {to ? (
          <Link to={to} aria-label={`${name}: ${value}`} className="hover:underline">
            {value}
          </Link>
        ) : (
          value
        )}
      </p>
      <p className="mt-[0.6vh] line-clamp-2 text-[clamp(0.9rem,1.25vw,1.5rem)] leading-snug text-muted">
        {hint}
      </p>
    </section>
  );
}

function Incidents({ incidents, learning }: { incidents: IncidentLine[]; learning: Learning | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const scopeWords = useScopeWords();
  const learningWords = useLearningWords();
  const worst = incidents.toSorted((one, other) => other.severity - one.severity);
  // The line that says how many more there are takes the place of one.
  const fitting = worst.length > shown.incidents ? shown.incidents - 1 : shown.incidents;
  return (
    <section className="flex min-h-0 min-w-0 flex-col rounded-xl border border-line bg-surface px-[2vw] py-[1.6vh]">
      <h2 className="text-[clamp(0.9rem,1.3vw,1.6rem)] leading-snug text-muted">
        {t("outcomes.wall.incidents")}
      </h2>
      {incidents.length === 0 && learning ? (
        <div className="flex flex-1 flex-col justify-center">
          <p className="text-[clamp(1.4rem,2.6vw,3.2rem)] font-medium text-strong">
            {t("incidents.learning.title")}
          </p>
          <p className="text-[clamp(0.9rem,1.2vw,1.5rem)] leading-snug text-muted">
            {learningWords(learning)}
          </p>
        </div>
      ) : incidents.length === 0 ? (
        <p className="flex flex-1 items-center gap-[1vw] text-[clamp(1.4rem,2.6vw,3.2rem)] font-medium text-ok">
          <CircleCheck aria-hidden className="size-[1.2em] shrink-0" />
          {t("outcomes.wall.calm")}
        </p>
      ) : (
        <ul className="mt-[0.6vh] flex min-h-0 flex-1 flex-col gap-[1vh] overflow-hidden">
          {worst.slice(0, fitting).map((one) => (
            <li key={one.id} className="flex min-w-0 items-start gap-[0.8vw]">
              <OctagonAlert
                aria-hidden
                className="mt-[0.2em] size-[clamp(1.2rem,2vw,2.6rem)] shrink-0 text-danger"
              />
              <div className="min-w-0">
                <p className="truncate text-[clamp(1.1rem,1.8vw,2.4rem)] font-semibold leading-snug text-strong">
                  <Link to={`/console/incidents/${one.id}`} className="hover:underline">
                    {scopeWords(one.scope, one.merchantName)}
                  </Link>
                </p>
                <p className="line-clamp-2 text-[clamp(0.9rem,1.2vw,1.5rem)] leading-snug text-muted">
                  {t(`incidents.severity.s${one.severity}`)} · {t(`incidents.pattern.${one.pattern}`)} ·{" "}
                  {t("outcomes.wall.since", { time: format.clock(one.startedAt).slice(0, 5) })} ·{" "}
                  {one.ownerName ?? t("outcomes.wall.nobody")}
                </p>
              </div>
            </li>
          ))}
          {worst.length > fitting && (
            <li className="text-[clamp(0.9rem,1.25vw,1.5rem)] leading-snug text-muted">
              {t("outcomes.wall.more", { count: worst.length - fitting })}
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function Rate({ points, when, paths }: { points: Outcomes["points"]; when: string; paths: FigurePaths }) {
  const { t } = useTranslation();
  const format = useFormat();
  const success = (one: { total: number; failed: number }) => (one.total > 0 ? 1 - rateOf(one) : null);
  const data = points.map((point) => ({
    at: point.at,
    now: success(point),
    earlier: point.before ? success(point.before) : null,
  }));
  const ticks = shareTicks(Math.min(...data.flatMap(({ now, earlier }) => [now ?? 1, earlier ?? 1]), 1));
  const tick = { fill: "var(--ink-muted)", fontSize: 20 };
  const lead = useLead((at) => {
    const point = points.find((one) => one.at === at);
    return point ? paths.failed({ from: at, to: point.to }) : null;
  });
  return (
    <section className="flex min-h-0 min-w-0 flex-col rounded-xl border border-line bg-surface px-[2vw] py-[1.6vh]">
      <h2 className="text-[clamp(0.9rem,1.3vw,1.6rem)] leading-snug text-muted">
        {t("outcomes.rate")} · {t("outcomes.rateLead", { when })}
      </h2>
      <Plot className="min-h-0 flex-1 max-md:min-h-56" lead={lead}>
        <AreaChart
          data={data}
          margin={{ top: 22, right: 44, bottom: 0, left: 0 }}
          accessibilityLayer
          {...lead.chart}
        >
          <XAxis
            dataKey="at"
            tickFormatter={(at: number) => format.clock(at).slice(0, 5)}
            minTickGap={90}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            tick={tick}
            tickMargin={10}
            height={44}
          />
          <YAxis
            width={76}
            domain={[ticks[0]!, 1]}
            ticks={ticks}
            tickFormatter={(share: number) => format.percent(share)}
            tickLine={false}
            axisLine={false}
            tick={tick}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={
              <PointTooltip<(typeof data)[number]>
                pointed={lead.pointed}
                lines={({ now }) => [now === null ? "–" : format.percent(now)]}
              />
            }
          />
          <Area
            dataKey="now"
            stroke="var(--chart-1)"
            strokeWidth={4}
            fill="var(--chart-1)"
            fillOpacity={0.12}
            isAnimationActive={false}
          />
          <Area
            dataKey="earlier"
            stroke="var(--ink-muted)"
            strokeWidth={3}
            strokeDasharray="10 8"
            fill="none"
            isAnimationActive={false}
          />
        </AreaChart>
      </Plot>
      <table className="sr-only">
        <caption>{t("outcomes.rate")}</caption>
        <thead>
          <tr>
            <th>{t("outcomes.time")}</th>
            <th>{t("outcomes.rate")}</th>
            <th>{t("outcomes.usual")}</th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ at, now, earlier }) => (
            <tr key={at}>
              <th>{format.short(at)}</th>
              <td>{now === null ? "–" : format.percent(now)}</td>
              <td>{earlier === null ? "–" : format.percent(earlier)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Moving({ movers, parts, paths }: Pick<Outcomes, "movers" | "parts"> & { paths: FigurePaths }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useValueWords();
  const all = movers.slice(0, shown.movers);
  return (
    <section className="flex min-h-0 min-w-0 flex-col rounded-xl border border-line bg-surface px-[2vw] py-[1.6vh]">
      <h2 className="text-[clamp(0.9rem,1.3vw,1.6rem)] leading-snug text-muted">{t("outcomes.movers")}</h2>
      {all.length === 0 || !parts ? (
        <p className="flex flex-1 items-center text-[clamp(1.1rem,1.8vw,2.2rem)] leading-snug text-ink">
          {t("outcomes.noMovers")}
        </p>
      ) : (
        <ul className="tabular mt-[0.6vh] flex flex-1 flex-col justify-around">
          {all.map((one) => (
            <li
              key={`${one.dimension} ${one.value}`}
              className="flex items-baseline gap-[1vw] text-[clamp(1.1rem,1.8vw,2.2rem)] leading-snug"
            >
              <Link
                to={paths.failed(parts, { [one.dimension]: one.value })}
                className="min-w-0 flex-1 truncate text-strong hover:underline"
              >
                {words(one.dimension, one.value, one.name)}
              </Link>
              <span className="text-muted">
                {format.percent(one.beforeFailed / one.beforeTotal)} →{" "}
                <span className={one.moved > 0 ? "text-danger" : "text-ok"}>
                  {format.percent(rateOf(one))} {one.moved > 0 ? "▲" : "▼"}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Reads anew by the clock too: where no payment arrives, that is news. */
function useMinutes() {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => state === "idle" && revalidate(), seconds(30));
    return () => clearInterval(timer);
  }, [revalidate, state]);
}

/** Hides what only a hand needs while nobody moves it. */
function useHands(): boolean {
  const [near, setNear] = useState(true);
  useEffect(() => {
    let timer = setTimeout(() => setNear(false), 5_000);
    const here = () => {
      setNear(true);
      clearTimeout(timer);
      timer = setTimeout(() => setNear(false), 5_000);
    };
    for (const event of ["pointermove", "keydown", "focusin"] as const) window.addEventListener(event, here);
    return () => {
      clearTimeout(timer);
      for (const event of ["pointermove", "keydown", "focusin"] as const)
        window.removeEventListener(event, here);
    };
  }, []);
  return near;
}

interface Shown {
  query: OutcomeQuery;
  outcomes: Outcomes;
  incidents: IncidentLine[];
  /** what detection has still to learn */
  learning: Learning | null;
  /** ms */
  readAt: number;
}

/** Failures for a room: large, dark, live, and nothing that moves by itself. */
export function WallBoard(shownHere: Shown) {
  const { timeZone } = useViewer();
  return (
    <ViewerZone timeZone={shownHere.query.zone ?? timeZone}>
      <BoardOnClock {...shownHere} />
    </ViewerZone>
  );
}

function BoardOnClock({ query, outcomes, incidents, learning, readAt }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useViewer();
  const words = useValueWords();
  const [search] = useSearchParams();
  const live = useLiveState();
  const near = useHands();
  useFreshness();
  useMinutes();
  const { total, failed, beforeTotal, beforeFailed, points, lost, funnel, time, parts } = outcomes;
  const when = useBeforeWords(query, outcomes);
  const paths = figurePaths(query);
  const rate = 1 - rateOf({ total, failed });
  const before = 1 - rateOf({ total: beforeTotal, failed: beforeFailed });
  const worse = beforeTotal > 0 && before - rate > 0.01;
  const then = (value: string) =>
    beforeTotal > 0 ? t("outcomes.before", { value, when }) : t("outcomes.unknownBefore");
  const [money, ...otherMoney] = lost;
  const recovered = funnel?.money.find(({ currency }) => currency === money?.currency)?.recovered ?? 0;
  const lostMoney = money ? format.number(Math.round(Number(fromMinor(money.minor, money.currency)))) : "0";
  const size = sizeOf([format.percent(rate), format.number(failed), format.number(total), lostMoney]);
  const narrowed = Object.entries(narrowedTo(query)).map(([dimension, value]) =>
    words(dimension, value, outcomes.merchantName),
  );
  return (
    <main className="flex h-dvh flex-col gap-[1.6vh] overflow-auto bg-canvas p-[1.6vw] max-md:pb-16">
      <header className="flex flex-wrap items-baseline gap-x-[2vw] gap-y-1 text-[clamp(1rem,1.5vw,1.9rem)]">
        <h1 className="font-semibold text-strong">{t("outcomes.title")}</h1>
        <p className="text-muted">
          {[
            query.from
              ? `${format.short(time.from)} – ${format.short(time.to)}`
              : t(`outcomes.range.${query.range}`),
            ...narrowed,
          ].join(" · ")}
        </p>
        <p className={live === "live" ? "ml-auto text-muted" : "ml-auto font-medium text-warn"}>
          {live === "live"
            ? t("outcomes.wall.updated", { time: format.clock(readAt) })
            : t("outcomes.wall.away")}
        </p>
        <p className="tabular font-semibold text-strong">
          {format.clock(now).slice(0, 5)} <span className="font-normal text-muted">{timeZone}</span>
        </p>
      </header>
      <div className="grid gap-[1.6vh] md:grid-cols-4">
        <Large
          size={size}
          name={t("outcomes.success")}
          value={format.percent(rate)}
          hint={then(format.percent(before))}
          to={paths.decided(time)}
          tone={worse ? "text-danger" : "text-ok"}
        />
        <Large
          size={size}
          name={t("outcomes.failed")}
          value={format.number(failed)}
          hint={then(format.number(beforeFailed))}
          to={paths.failed(time)}
        />
        <Large
          size={size}
          name={t("outcomes.decided")}
          value={format.number(total)}
          hint={then(format.number(beforeTotal))}
          to={paths.decided(time)}
        />
        <Large
          size={size}
          name={[t("outcomes.lost"), ...(money ? [money.currency] : [])].join(" · ")}
          to={
            money &&
            (parts
              ? paths.failed(parts, { currency: money.currency })
              : funnel
                ? paths.tried(funnel, "first", { currency: money.currency })
                : undefined)
          }
          value={lostMoney}
          hint={
            money
              ? [
                  ...(recovered > 0
                    ? [t("outcomes.recovered", { money: format.money(recovered, money.currency) })]
                    : []),
                  ...otherMoney.map(({ minor, currency }) => format.money(minor, currency)),
                ]
                  .slice(0, hintsShown)
                  .join(" · ")
              : t("outcomes.noLost")
          }
        />
      </div>
      <div className="grid flex-1 gap-[1.6vh] md:min-h-0 md:grid-cols-[3fr_2fr]">
        <Rate points={points} when={when} paths={paths} />
        <div className="grid min-h-0 gap-[1.6vh] md:grid-rows-[3fr_2fr]">
          <Incidents incidents={incidents} learning={learning} />
          <Moving movers={outcomes.movers} parts={parts} paths={paths} />
        </div>
      </div>
      <nav
        aria-label={t("outcomes.wall.title")}
        className={`fixed bottom-3 right-3 flex gap-2 transition-opacity ${near ? "" : "opacity-0 focus-within:opacity-100"}`}
      >
        <button
          type="button"
          onClick={() => void document.documentElement.requestFullscreen?.()}
          className="inline-flex h-9 items-center gap-2 rounded-md border border-line-strong bg-raised px-3 text-sm text-strong hover:bg-hover"
        >
          <Maximize aria-hidden className="size-4" />
          {t("outcomes.wall.full")}
        </button>
        <Link
          to={`/console/failures?${search}`}
          className="inline-flex h-9 items-center gap-2 rounded-md border border-line-strong bg-raised px-3 text-sm text-strong hover:bg-hover"
        >
          <X aria-hidden className="size-4" />
          {t("outcomes.wall.leave")}
        </Link>
      </nav>
    </main>
  );
}
