import { ComposedChart, Tooltip, XAxis, YAxis } from "recharts";
import { markedMargin, PointTooltip, useScaledTimeAxis, valueAxis } from "#app/components/charts/axes.tsx";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { useLead } from "#app/components/charts/lead.ts";
import { Plot } from "#app/components/charts/plot.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { AgainstBand } from "./against-band.tsx";
import { type IncidentLine, type RatePoint, usualBand } from "./incident-view.ts";
import { decidedStatus, paymentsPath, stretchFilters } from "./payments-path.ts";

interface Point extends RatePoint {
  /** failures per payment; null where there was no payment */
  rate: number | null;
  band: [number, number] | null;
}

/** The failure rate of a slice against what is usual there, with where the incident began and ended. */
export function RateChart({
  incident,
  rate,
  usualRate,
  usualOverTime,
  startedAt,
  endedAt,
  twice,
  children,
}: {
  incident: Pick<IncidentLine, "id" | "scope">;
  rate: RatePoint[];
  usualRate: number | null;
  /** the same at each point, where it is known over a day */
  usualOverTime: number[] | null;
  startedAt: string;
  endedAt: string | null;
  /** whether payments that were taken twice are told, instead of failures */
  twice: boolean;
  /** what was seen, in words */
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const axis = useScaledTimeAxis(rate);
  const points = rate.map(
    (point, place): Point => ({
      ...point,
      rate: point.total > 0 ? point.failed / point.total : null,
      band:
        usualRate !== null && point.total > 0
          ? usualBand(usualOverTime?.[place] ?? usualRate, point.total)
          : null,
    }),
  );
  const pathOf = ({ at, to }: RatePoint) => {
    const time = stretchFilters({ from: at, to });
    return twice
      ? paymentsPath({}, { incident: incident.id, ...time })
      : paymentsPath(incident.scope, { status: "failed", ...time });
  };
  const allPathOf = ({ at, to }: RatePoint) =>
    paymentsPath(incident.scope, { status: decidedStatus, ...stretchFilters({ from: at, to }) });
  const lead = useLead((at) => {
    const point = rate.find((one) => one.at === at);
    return point ? pathOf(point) : null;
  });
  const percent = (share: number | null) => (share === null ? "–" : format.percent(share));
  const usual = (band: Point["band"]) => (band ? `${percent(band[0])} – ${percent(band[1])}` : "–");
  const told = ({ rate: share, band, failed, total }: Point) =>
    share === null
      ? [t("incidents.chart.empty")]
      : [
          `${percent(share)} · ${t(twice ? "incidents.chart.shareTwice" : "incidents.chart.share", { failed: format.number(failed), total: format.number(total) })}`,
          ...(band ? [`${t("incidents.chart.band")} ${usual(band)}`] : []),
        ];
  return (
    <ChartPanel
      title={t(twice ? "incidents.chart.titleTwice" : "incidents.chart.title")}
      lead={t(
        usualRate === null
          ? "incidents.chart.leadPlain"
          : usualOverTime
            ? "incidents.chart.lead"
            : "incidents.chart.leadFlat",
      )}
      table={{
        head: [
          t("incidents.chart.time"),
          t(twice ? "incidents.takenTwice" : "incidents.chart.failed"),
          t("incidents.chart.total"),
          t(twice ? "incidents.chart.titleTwice" : "incidents.chart.rate"),
          t("incidents.chart.band"),
        ],
        rows: () =>
          points
            .filter(({ total }) => total > 0)
            .map((point) => ({
              key: String(point.at),
              cells: [
                format.short(point.at),
                { text: format.number(point.failed), to: pathOf(point) },
                { text: format.number(point.total), to: allPathOf(point) },
                percent(point.rate),
                usual(point.band),
              ],
            })),
      }}
    >
      {children}
      <Plot className="h-56" lead={lead}>
        <ComposedChart data={points} margin={markedMargin} accessibilityLayer {...lead.chart}>
          <XAxis {...axis} />
          <YAxis
            {...valueAxis}
            width={42}
            domain={[0, (most: number) => Math.min(1, Math.max(0.2, most))]}
            tickFormatter={(share: number) => format.percent(share)}
          />
          <Tooltip
            cursor={{ stroke: "var(--line-strong)" }}
            content={<PointTooltip<Point> lines={told} pointed={lead.pointed} />}
            isAnimationActive={false}
          />
          <AgainstBand seen="rate" startedAt={startedAt} endedAt={endedAt} />
        </ComposedChart>
      </Plot>
    </ChartPanel>
  );
}
