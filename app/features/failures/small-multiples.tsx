import { Link } from "@remix-run/react";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useValueWords } from "./incident-words.tsx";
import { rateOf, useNarrowed } from "./outcome-tables.tsx";
import type { Multiple } from "./outcomes.ts";

const width = 160;
const height = 44;

/** A line in a box, gaps left as gaps. */
function path(points: Multiple["points"], most: number): string {
  const step = points.length > 1 ? width / (points.length - 1) : 0;
  let pen = false;
  return points
    .map((point, place) => {
      if (point.total === 0) {
        pen = false;
        return "";
      }
      const command = pen ? "L" : "M";
      pen = true;
      return `${command}${(place * step).toFixed(1)},${(height - 2 - (rateOf(point) / most) * (height - 4)).toFixed(1)}`;
    })
    .join("");
}

const sumOf = (points: Multiple["points"]) =>
  points.reduce((all, point) => ({ total: all.total + point.total, failed: all.failed + point.failed }), {
    total: 0,
    failed: 0,
  });
const worstOf = (points: Multiple["points"]) =>
  points.reduce((max, point) => (rateOf(point) > rateOf(max) ? point : max), points[0]!);

function One({ multiple, most }: { multiple: Multiple; most: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useValueWords();
  const narrowed = useNarrowed();
  const { dimension, value, name, points } = multiple;
  const sum = sumOf(points);
  const worst = worstOf(points);
  const told = t("outcomes.multiples.told", {
    failed: format.number(sum.failed),
    total: format.number(sum.total),
    worst: format.percent(rateOf(worst)),
    time: format.short(worst.at),
  });
  return (
    <Link
      to={narrowed(dimension, value)}
      preventScrollReset
      className="block min-w-0 rounded-md p-2 hover:bg-hover"
      title={told}
    >
      <span className="flex items-baseline justify-between gap-2 text-xs">
        <span className="truncate font-medium text-strong">{words(dimension, value, name)}</span>
        <span className="tabular text-muted">{format.percent(rateOf(sum))}</span>
      </span>
      <svg
        role="img"
        aria-label={told}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="mt-1 h-11 w-full"
      >
        <line x1="0" x2={width} y1={height - 1.5} y2={height - 1.5} stroke="var(--line-strong)" />
        <path
          d={path(points, most)}
          fill="none"
          stroke="var(--chart-2)"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </Link>
  );
}

/** The failure rate of the busiest values over time, all of a dimension on one scale, so that one that differs is seen. */
export function SmallMultiples({ multiples }: { multiples: Multiple[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useValueWords();
  const narrowed = useNarrowed();
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
        const worst = worstOf(points);
        return {
          key: `${dimension} ${value}`,
          to: narrowed(dimension, value),
          cells: [
            `${words(dimension, value, name)} · ${t(`incidents.dimension.${dimension}`)}`,
            format.number(sum.failed),
            format.number(sum.total),
            format.percent(rateOf(sum)),
            `${format.percent(rateOf(worst))} · ${format.short(worst.at)}`,
          ],
        };
      }),
  };
  return (
    <ChartPanel title={t("outcomes.multiples.title")} lead={t("outcomes.multiples.lead")} table={table}>
      <div className="flex flex-col gap-4">
        {dimensions.map((dimension) => {
          const own = multiples.filter((one) => one.dimension === dimension);
          const most = Math.max(0.05, ...own.flatMap(({ points }) => points.map(rateOf)));
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
                  <One key={one.value} multiple={one} most={most} />
                ))}
              </div>
            </section>
          );
        })}
      </div>
    </ChartPanel>
  );
}
