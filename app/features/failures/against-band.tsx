import { Area, Line } from "recharts";
import { MarkedInstant } from "#app/components/charts/axes.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** In a chart of an incident: what was seen, over the band of what is usual, with when it began and ended. */
export function AgainstBand({
  seen,
  startedAt,
  endedAt,
}: {
  /** the point's key of what was seen; its band is `band` */
  seen: string;
  startedAt: string;
  endedAt: string | null;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Area dataKey="band" stroke="none" fill="var(--chart-1)" fillOpacity={0.16} isAnimationActive={false} />
      <Line dataKey={seen} stroke="var(--chart-2)" strokeWidth={2} dot={false} isAnimationActive={false} />
      <MarkedInstant at={startedAt} name={t("incidents.chart.began")} />
      {endedAt && <MarkedInstant at={endedAt} name={t("incidents.chart.ended")} />}
    </>
  );
}
