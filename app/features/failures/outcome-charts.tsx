import { Line, LineChart, Tooltip, XAxis, YAxis, type YAxisProps } from "recharts";
import { chartMargin, PointTooltip, useTimeAxis, valueAxis } from "#app/components/charts/axes.tsx";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { useLead } from "#app/components/charts/lead.ts";
import { Plot } from "#app/components/charts/plot.tsx";
import { shareTicks } from "#app/components/charts/share-ticks.ts";
import { useFormat, useNow } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FigurePaths } from "./figure-paths.ts";
import type { OutcomePoint } from "./outcomes.ts";

const stretchOf = ({ at, to }: OutcomePoint) => ({ from: at, to });
const success = ({ total, failed }: { total: number; failed: number }) =>
  total > 0 ? (total - failed) / total : null;

/** A figure over time, and what it was in the time before. */
interface Beside {
  point: OutcomePoint;
  at: number;
  now: number | null;
  earlier: number | null;
}

/** A figure over time, the time before behind it. */
function BesideEarlier({
  title,
  about,
  data,
  told,
  colour,
  scale,
  paths,
}: {
  title: string;
  about: string;
  data: readonly Beside[];
  told: (figure: number) => string;
  colour: string;
  /** what the upright axis shows */
  scale: Partial<YAxisProps>;
  paths: FigurePaths;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const axis = useTimeAxis(data);
  const stretches = new Map(data.map(({ at, point }) => [at, stretchOf(point)]));
  const lead = useLead((at) => {
    const stretch = stretches.get(at);
    return stretch ? paths.decided(stretch) : null;
  });
  const say = (figure: number | null) => (figure === null ? "–" : told(figure));
  const share = (of: number | null) => (of === null ? "–" : format.percent(of));
  return (
    <ChartPanel
      title={title}
      lead={about}
      table={{
        head: [
          t("outcomes.time"),
          t("outcomes.rate"),
          t("outcomes.decided"),
          t("outcomes.failed"),
          `${t("outcomes.usual")}: ${t("outcomes.rate")}`,
          `${t("outcomes.usual")}: ${t("outcomes.decided")}`,
          `${t("outcomes.usual")}: ${t("outcomes.failed")}`,
        ],
        rows: () =>
          data.map(({ at, point }) => ({
            key: String(at),
            cells: [
              format.short(at),
              share(success(point)),
              { text: format.number(point.total), to: paths.decided(stretchOf(point)) },
              { text: format.number(point.failed), to: paths.failed(stretchOf(point)) },
              ...(point.before
                ? [
                    share(success(point.before)),
                    { text: format.number(point.before.total), to: paths.decided(point.before) },
                    { text: format.number(point.before.failed), to: paths.failed(point.before) },
                  ]
                : ["–", "–", "–"]),
            ],
          })),
      }}
    >
      <Plot className="h-52" lead={lead}>
        <LineChart data={[...data]} margin={chartMargin} accessibilityLayer {...lead.chart}>
          <XAxis {...axis} />
          <YAxis {...valueAxis} width={42} {...scale} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={
              <PointTooltip<Beside>
                pointed={lead.pointed}
                lines={({ now, earlier, point: { total, failed } }) => [
                  `${title} ${say(now)}`,
                  `${t("outcomes.usual")} ${say(earlier)}`,
                  t("outcomes.ofPoint", { total: format.number(total), failed: format.number(failed) }),
                ]}
              />
            }
          />
          <Line
            dataKey="earlier"
            stroke="var(--ink-muted)"
            strokeDasharray="4 3"
            dot={false}
            isAnimationActive={false}
          />
          <Line dataKey="now" stroke={colour} strokeWidth={2} dot={false} isAnimationActive={false} />
        </LineChart>
      </Plot>
    </ChartPanel>
  );
}

interface OverTime {
  points: readonly OutcomePoint[];
  /** which time stands behind */
  when: string;
  paths: FigurePaths;
}

/** Success rate over time, the time before behind it. */
export function SuccessChart({ points, when, paths }: OverTime) {
  const { t } = useTranslation();
  const format = useFormat();
  const data = points.map((point) => ({
    point,
    at: point.at,
    now: success(point),
    earlier: point.before ? success(point.before) : null,
  }));
  const ticks = shareTicks(Math.min(...data.flatMap(({ now, earlier }) => [now ?? 1, earlier ?? 1]), 1));
  return (
    <BesideEarlier
      title={t("outcomes.rate")}
      about={t("outcomes.rateLead", { when })}
      data={data}
      told={format.percent}
      colour="var(--chart-1)"
      scale={{ domain: [ticks[0]!, 1], ticks, tickFormatter: (share: number) => format.percent(share) }}
      paths={paths}
    />
  );
}

/** Payments over time, the time before behind it. */
export function VolumeChart({ points, when, paths }: OverTime) {
  const { t } = useTranslation();
  const format = useFormat();
  // The point that is not over yet would look like a fall.
  const now = useNow();
  const data = points
    .filter(({ to }) => to <= now)
    .map((point) => ({ point, at: point.at, now: point.total, earlier: point.before?.total ?? null }));
  return (
    <BesideEarlier
      title={t("outcomes.volume")}
      about={t("outcomes.volumeLead", { when })}
      data={data}
      told={format.number}
      colour="var(--chart-5)"
      scale={{ allowDecimals: false, tickFormatter: (count: number) => format.number(count) }}
      paths={paths}
    />
  );
}
