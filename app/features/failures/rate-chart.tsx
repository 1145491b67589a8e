import { useState } from "react";
import {
  Area,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { Button } from "#app/components/button.tsx";
import { ScrollRegion } from "#app/components/scroll-region.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type RatePoint, usualBand } from "./incident-view.ts";

interface Point extends RatePoint {
  /** failures per payment; null where there was no payment */
  rate: number | null;
  band: [number, number] | null;
}

function PointTooltip({ active, payload }: { active?: boolean; payload?: readonly { payload?: Point }[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="tabular rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised">
      <p className="font-medium text-strong">{format.short(point.at)}</p>
      <p>
        {point.rate === null
          ? t("incidents.chart.empty")
          : `${format.percent(point.rate)} · ${t("incidents.chart.share", { failed: format.number(point.failed), total: format.number(point.total) })}`}
      </p>
      {point.band && (
        <p>
          {t("incidents.chart.band")} {format.percent(point.band[0])} – {format.percent(point.band[1])}
        </p>
      )}
    </div>
  );
}

function RateTable({ points }: { points: readonly Point[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ScrollRegion label={t("incidents.chart.title")} className="max-h-56 overflow-auto">
      <table className="tabular w-full text-xs">
        <thead className="sticky top-0 bg-surface text-left text-muted">
          <tr>
            <th className="py-1 font-medium">{t("incidents.chart.time")}</th>
            <th className="py-1 text-right font-medium">{t("incidents.chart.failed")}</th>
            <th className="py-1 text-right font-medium">{t("incidents.chart.total")}</th>
            <th className="py-1 text-right font-medium">{t("incidents.chart.rate")}</th>
          </tr>
        </thead>
        <tbody>
          {points
            .filter(({ total }) => total > 0)
            .map((point) => (
              <tr key={point.at} className="border-t border-line">
                <td className="py-0.5">{format.short(point.at)}</td>
                <td className="text-right">{format.number(point.failed)}</td>
                <td className="text-right">{format.number(point.total)}</td>
                <td className="text-right">{point.rate === null ? "–" : format.percent(point.rate)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** The failure rate of a slice against what is usual there, with where the incident began and ended. */
export function RateChart({
  rate,
  usualRate,
  startedAt,
  endedAt,
}: {
  rate: RatePoint[];
  usualRate: number | null;
  startedAt: string;
  endedAt: string | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const [table, setTable] = useState(false);
  const points = rate.map(
    (point): Point => ({
      ...point,
      rate: point.total > 0 ? point.failed / point.total : null,
      band: usualRate !== null && point.total > 0 ? usualBand(usualRate, point.total) : null,
    }),
  );
  const tick = { fill: "var(--ink-muted)", fontSize: 11 };
  const label = { fill: "var(--ink-muted)", fontSize: 11, position: "insideTopLeft" as const };
  return (
    <figure>
      <figcaption className="mb-2 flex flex-wrap items-center justify-between gap-2 text-xs text-muted">
        {t("incidents.chart.lead")}
        <Button size="sm" variant="ghost" aria-pressed={table} onClick={() => setTable(!table)}>
          {t(table ? "incidents.chart.figure" : "incidents.chart.table")}
        </Button>
      </figcaption>
      {table ? (
        <RateTable points={points} />
      ) : (
        <div className="h-56">
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 224 }}>
            <ComposedChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer>
              <XAxis
                dataKey="at"
                type="number"
                domain={["dataMin", "dataMax"]}
                tickFormatter={(at: number) => format.clock(at).slice(0, 5)}
                minTickGap={48}
                tickLine={false}
                axisLine={{ stroke: "var(--line-strong)" }}
                tick={tick}
              />
              <YAxis
                width={40}
                domain={[0, (most: number) => Math.min(1, Math.max(0.2, most))]}
                tickFormatter={(share: number) => format.percent(share)}
                tickLine={false}
                axisLine={false}
                tick={tick}
              />
              <Tooltip
                cursor={{ stroke: "var(--line-strong)" }}
                content={<PointTooltip />}
                isAnimationActive={false}
              />
              <Area
                dataKey="band"
                stroke="none"
                fill="var(--chart-1)"
                fillOpacity={0.16}
                isAnimationActive={false}
                connectNulls={false}
              />
              <Line
                dataKey="rate"
                stroke="var(--chart-2)"
                strokeWidth={2}
                dot={false}
                isAnimationActive={false}
                connectNulls={false}
              />
              <ReferenceLine
                x={Date.parse(startedAt)}
                stroke="var(--ink-muted)"
                strokeDasharray="3 3"
                label={{ ...label, value: t("incidents.chart.began") }}
              />
              {endedAt && (
                <ReferenceLine
                  x={Date.parse(endedAt)}
                  stroke="var(--ink-muted)"
                  strokeDasharray="3 3"
                  label={{ ...label, value: t("incidents.chart.ended") }}
                />
              )}
            </ComposedChart>
          </ResponsiveContainer>
        </div>
      )}
    </figure>
  );
}
