import { Link } from "@remix-run/react";
import { useState } from "react";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { FigureLink } from "#app/components/figure-link.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FigurePaths } from "./figure-paths.ts";
import { useValueWords } from "./incident-words.tsx";
import { rateOf, useNarrowed } from "./outcome-tables.tsx";
import type { Multiple, OutcomePoint, Outcomes } from "./outcomes.ts";

const width = 160;
const height = 44;
const x = (place: number, points: readonly unknown[]) =>
  points.length > 1 ? (place * width) / (points.length - 1) : 0;
const y = (rate: number, most: number) => height - 2 - Math.min(1, rate / most) * (height - 4);

/** A line in a box, gaps left as gaps. */
function path(points: Multiple["points"], most: number): string {
  let pen = false;
  return points
    .map((point, place) => {
      if (point.total === 0) {
        pen = false;
        return "";
      }
      const command = pen ? "L" : "M";
      pen = true;
      return `${command}${x(place, points).toFixed(1)},${y(rateOf(point), most).toFixed(1)}`;
    })
    .join("");
}

const sumOf = (points: Multiple["points"]) =>
  points.reduce((all, point) => ({ total: all.total + point.total, failed: all.failed + point.failed }), {
    total: 0,
    failed: 0,
  });
/** Fewer payments say nothing of a rate: they set no scale, and are the worst only among themselves. */
const leastToTell = 10;
const tells = ({ total }: { total: number }) => total >= leastToTell;
function worstOf(points: Multiple["points"]): number {
  const telling = points.some(tells);
  const rates = points.map((point) => (telling && !tells(point) ? -1 : rateOf(point)));
  return rates.indexOf(Math.max(...rates));
}

interface Shown {
  multiple: Multiple;
  most: number;
  times: readonly OutcomePoint[];
  paths: FigurePaths;
}

/** The line of a value: a link to the payments of the point that is pointed at, or that arrow keys have reached. */
function Line({ multiple: { dimension, value, name, points }, most, times, paths }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useValueWords();
  const [pointed, setPointed] = useState<number | null>(null);
  const place = Math.min(points.length - 1, pointed ?? worstOf(points));
  const point = points[place]!;
  const time = times[place]!;
  const told = t("outcomes.heatCell", {
    time: format.short(time.at),
    failed: format.number(point.failed),
    total: format.number(point.total),
  });
  const pointAt = (event: React.PointerEvent<HTMLElement>) => {
    const { left, width: room } = event.currentTarget.getBoundingClientRect();
    setPointed(
      Math.max(
        0,
        Math.min(points.length - 1, Math.round(((event.clientX - left) / room) * (points.length - 1))),
      ),
    );
  };
  return (
    <FigureLink
      to={paths.failed({ from: time.at, to: time.to }, { [dimension]: value })}
      aria-label={`${words(dimension, value, name)}. ${told}`}
      title={told}
      className="mt-1 block rounded-sm"
      onPointerMove={pointAt}
      onPointerDown={pointAt}
      onPointerLeave={() => setPointed(null)}
      onBlur={() => setPointed(null)}
      onKeyDown={(event) => {
        const last = points.length - 1;
        const next = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: last }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        setPointed(Math.max(0, Math.min(last, next)));
      }}
    >
      <svg
        aria-hidden
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="h-11 w-full overflow-visible"
      >
        <line x1="0" x2={width} y1={height - 1.5} y2={height - 1.5} stroke="var(--line-strong)" />
        <path
          d={path(points, most)}
          fill="none"
          stroke="var(--chart-2)"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
        {pointed !== null && (
          <line
            x1={x(place, points)}
            x2={x(place, points)}
            y1="0"
            y2={height}
            stroke="var(--ink-muted)"
            strokeDasharray="3 3"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      {/* Beside the pointer: one reads while one moves. */}
      <span aria-hidden className="tabular block h-4 truncate text-2xs text-muted">
        {pointed !== null && told}
      </span>
    </FigureLink>
  );
}

function One(shown: Shown) {
  const format = useFormat();
  const words = useValueWords();
  const narrowed = useNarrowed();
  const { dimension, value, name, points } = shown.multiple;
  return (
    <div className="min-w-0 p-2">
      <p className="flex items-baseline justify-between gap-2 text-xs">
        <Link
          to={narrowed(dimension, value)}
          preventScrollReset
          className="truncate font-medium text-strong hover:underline"
        >
          {words(dimension, value, name)}
        </Link>
        <span className="tabular text-muted">{format.percent(rateOf(sumOf(points)))}</span>
      </p>
      <Line {...shown} />
    </div>
  );
}

/** The failure rate of the busiest values over time, all of a dimension on one scale, so that one that differs is seen. */
export function SmallMultiples({
  multiples,
  points: times,
  time,
  paths,
}: Pick<Outcomes, "multiples" | "points" | "time"> & { paths: FigurePaths }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useValueWords();
  const dimensions = [...new Set(multiples.map(({ dimension }) => dimension))];
  if (dimensions.length === 0) return null;
  const table = {
    head: [
      t("outcomes.value"),
      t("outcomes.failed"),
      t("outcomes.decided"),
      t("outcomes.failureRate"),
      t("outcomes.multiples.worst"),
    ],
    rows: () =>
      multiples.map(({ dimension, value, name, points }) => {
        const sum = sumOf(points);
        const place = worstOf(points);
        const { at, to } = times[place]!;
        const within = { [dimension]: value };
        return {
          key: `${dimension} ${value}`,
          cells: [
            `${words(dimension, value, name)} · ${t(`incidents.dimension.${dimension}`)}`,
            { text: format.number(sum.failed), to: paths.failed(time, within) },
            { text: format.number(sum.total), to: paths.decided(time, within) },
            format.percent(rateOf(sum)),
            {
              text: `${format.percent(rateOf(points[place]!))} · ${format.short(at)}`,
              to: paths.failed({ from: at, to }, within),
            },
          ],
        };
      }),
  };
  return (
    <ChartPanel title={t("outcomes.multiples.title")} lead={t("outcomes.multiples.lead")} table={table}>
      <div className="flex flex-col gap-4">
        {dimensions.map((dimension) => {
          const own = multiples.filter((one) => one.dimension === dimension);
          const most = Math.max(0.05, ...own.flatMap(({ points }) => points.filter(tells).map(rateOf)));
          return (
            <section key={dimension} aria-label={t(`outcomes.by.${dimension}`)}>
              <h3 className="mb-1 flex justify-between text-xs font-medium text-muted">
                {t(`outcomes.by.${dimension}`)}
                <span className="font-normal">
                  {t("outcomes.multiples.scale", { most: format.percent(most) })}
                </span>
              </h3>
              <div className="-mx-2 grid grid-cols-2 sm:grid-cols-3 xl:grid-cols-6">
                {own.map((one) => (
                  <One key={one.value} multiple={one} most={most} times={times} paths={paths} />
                ))}
              </div>
            </section>
          );
        })}
      </div>
    </ChartPanel>
  );
}
