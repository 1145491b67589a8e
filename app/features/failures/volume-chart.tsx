import { ComposedChart, Tooltip, XAxis, YAxis } from "recharts";
import { markedMargin, PointTooltip, useScaledTimeAxis, valueAxis } from "#app/components/charts/axes.tsx";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { Plot } from "#app/components/charts/plot.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { AgainstBand } from "./against-band.tsx";
import { type VolumePoint, volumeBand } from "./incident-view.ts";

interface Point extends VolumePoint {
  band: [number, number] | null;
}

/** How many payments arrive in a slice against what is usual there at that time of day. */
export function VolumeChart({
  volume,
  startedAt,
  endedAt,
  children,
}: {
  volume: VolumePoint[];
  startedAt: string;
  endedAt: string | null;
  /** what was seen, in words */
  children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const axis = useScaledTimeAxis(volume);
  const points = volume.map(
    (point): Point => ({ ...point, band: point.usual === null ? null : volumeBand(point.usual) }),
  );
  const usual = (band: Point["band"]) =>
    band ? `${format.number(Math.floor(band[0]))} – ${format.number(Math.ceil(band[1]))}` : "–";
  return (
    <ChartPanel
      title={t("incidents.missing.chart")}
      lead={t("incidents.missing.chartLead")}
      table={{
        head: [t("incidents.chart.time"), t("incidents.missing.arrived"), t("incidents.chart.band")],
        rows: () =>
          points.map(({ at, arrived, band }) => ({
            key: String(at),
            cells: [format.short(at), format.number(arrived), usual(band)],
          })),
      }}
    >
      {children}
      <Plot className="h-56">
        <ComposedChart data={points} margin={markedMargin} accessibilityLayer>
          <XAxis {...axis} />
          <YAxis {...valueAxis} width={42} allowDecimals={false} domain={[0, "auto"]} />
          <Tooltip
            cursor={{ stroke: "var(--line-strong)" }}
            content={
              <PointTooltip<Point>
                lines={({ arrived, band }) => [
                  t("incidents.missing.point", { count: format.number(arrived) }),
                  `${t("incidents.chart.band")} ${usual(band)}`,
                ]}
              />
            }
            isAnimationActive={false}
          />
          <AgainstBand seen="arrived" startedAt={startedAt} endedAt={endedAt} />
        </ComposedChart>
      </Plot>
    </ChartPanel>
  );
}
