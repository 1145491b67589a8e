import { useNavigate } from "@remix-run/react";
import { Area, AreaChart, Line, LineChart, Tooltip, XAxis, YAxis, type YAxisProps } from "recharts";
import { chartMargin, PointTooltip, useTimeAxis, valueAxis } from "#app/components/charts/axes.tsx";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { Plot } from "#app/components/charts/plot.tsx";
import { shareTicks } from "#app/components/charts/share-ticks.ts";
import { useFormat, useNow } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { OutcomePoint } from "./outcomes.ts";
import { reasonGroups } from "./reasons.ts";

const groupColours = ["chart-1", "chart-2", "chart-4", "chart-5", "chart-3", "chart-6"].map(
  (name) => `var(--${name})`,
);

/** Where the payments behind a point are listed. */
export type PathOf = (at: number) => string;

/** A press on a point leads to its payments; the rows of the table lead there by keyboard. */
function useLead(pathOf: PathOf) {
  const navigate = useNavigate();
  return {
    className: "cursor-pointer",
    onClick: ({ activeLabel }: { activeLabel?: string | number }) => {
      if (activeLabel !== undefined) navigate(pathOf(Number(activeLabel)));
    },
  };
}

const success = ({ total, failed }: { total: number; failed: number }) =>
  total > 0 ? (total - failed) / total : null;

/** A figure over time, and what it was in the time before. */
interface Beside {
  at: number;
  now: number | null;
  earlier: number | null;
}

/** A figure over time, the time before behind it. */
function BesideEarlier({
  title,
  lead,
  data,
  told,
  colour,
  scale,
  pathOf,
}: {
  title: string;
  lead: string;
  data: readonly Beside[];
  told: (figure: number) => string;
  colour: string;
  /** what the upright axis shows */
  scale: Partial<YAxisProps>;
  pathOf: PathOf;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const axis = useTimeAxis(data);
  const leading = useLead(pathOf);
  const say = (figure: number | null) => (figure === null ? "–" : told(figure));
  return (
    <ChartPanel
      title={title}
      lead={lead}
      table={{
        head: [t("outcomes.time"), title, t("outcomes.usual")],
        rows: () =>
          data.map(({ at, now, earlier }) => ({
            key: String(at),
            to: pathOf(at),
            cells: [format.short(at), say(now), say(earlier)],
          })),
      }}
    >
      <Plot className="h-52">
        <LineChart data={[...data]} margin={chartMargin} accessibilityLayer {...leading}>
          <XAxis {...axis} />
          <YAxis {...valueAxis} width={42} {...scale} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={
              <PointTooltip<Beside>
                lines={({ now, earlier }) => [
                  `${title} ${say(now)}`,
                  `${t("outcomes.usual")} ${say(earlier)}`,
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
  pathOf: PathOf;
}

/** Success rate over time, the time before behind it. */
export function SuccessChart({ points, when, pathOf }: OverTime) {
  const { t } = useTranslation();
  const format = useFormat();
  const data = points.map((point) => ({
    at: point.at,
    now: success(point),
    earlier: point.before ? success(point.before) : null,
  }));
  const ticks = shareTicks(Math.min(...data.flatMap(({ now, earlier }) => [now ?? 1, earlier ?? 1]), 1));
  return (
    <BesideEarlier
      title={t("outcomes.rate")}
      lead={t("outcomes.rateLead", { when })}
      data={data}
      told={format.percent}
      colour="var(--chart-1)"
      scale={{ domain: [ticks[0]!, 1], ticks, tickFormatter: (share: number) => format.percent(share) }}
      pathOf={pathOf}
    />
  );
}

/** Payments over time, the time before behind it. */
export function VolumeChart({ points, when, pathOf }: OverTime) {
  const { t } = useTranslation();
  const format = useFormat();
  // The point that is not over yet would look like a fall.
  const now = useNow();
  const length = (points[1]?.at ?? 0) - (points[0]?.at ?? 0);
  const data = points
    .filter(({ at }) => at + length <= now)
    .map(({ at, total, before }) => ({ at, now: total, earlier: before?.total ?? null }));
  return (
    <BesideEarlier
      title={t("outcomes.volume")}
      lead={t("outcomes.volumeLead", { when })}
      data={data}
      told={format.number}
      colour="var(--chart-5)"
      scale={{ allowDecimals: false, tickFormatter: (count: number) => format.number(count) }}
      pathOf={pathOf}
    />
  );
}

const hatchId = (place: number) => `failures-group-${place}`;
/** Lines across each colour, at another angle and distance: groups are told apart without colour too. */
const hatches = [
  { angle: 0, gap: 0 },
  { angle: 45, gap: 6 },
  { angle: -45, gap: 6 },
  { angle: 90, gap: 5 },
  { angle: 0, gap: 5 },
  { angle: 45, gap: 3.5 },
];

function Hatch({ place }: { place: number }) {
  const colour = groupColours[place];
  const { angle, gap } = hatches[place]!;
  const size = gap || 6;
  return (
    <pattern
      id={hatchId(place)}
      width={size}
      height={size}
      patternUnits="userSpaceOnUse"
      patternTransform={`rotate(${angle})`}
    >
      <rect width={size} height={size} fill={colour} fillOpacity={0.5} />
      {gap > 0 && <line x1="0" x2={size} y1="0" y2="0" stroke={colour} strokeWidth="2.5" />}
    </pattern>
  );
}

/** Failures by group of reasons, stacked. */
export function GroupsChart({ points, pathOf }: { points: readonly OutcomePoint[]; pathOf: PathOf }) {
  const { t } = useTranslation();
  const format = useFormat();
  const axis = useTimeAxis(points);
  const lead = useLead(pathOf);
  const data = points.map(({ at, groups }) => ({ at, ...groups }));
  const present = reasonGroups.filter((group) => points.some(({ groups }) => groups[group] > 0));
  return (
    <ChartPanel
      title={t("outcomes.groups")}
      table={{
        head: [t("outcomes.time"), ...present.map((group) => t(`outcomes.group.${group}`))],
        rows: () =>
          data.map((point) => ({
            key: String(point.at),
            to: pathOf(point.at),
            cells: [format.short(point.at), ...present.map((group) => format.number(point[group]))],
          })),
      }}
    >
      <ul className="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {present.map((group) => (
          <li key={group} className="inline-flex items-center gap-1.5">
            <svg aria-hidden className="size-3 rounded-[2px]" viewBox="0 0 12 12">
              <rect width="12" height="12" fill={`url(#${hatchId(reasonGroups.indexOf(group))})`} />
            </svg>
            {t(`outcomes.group.${group}`)}
            <span className="tabular text-strong">
              {format.number(points.reduce((sum, { groups }) => sum + groups[group], 0))}
            </span>
          </li>
        ))}
      </ul>
      <Plot className="h-52">
        <AreaChart data={data} margin={chartMargin} accessibilityLayer {...lead}>
          <XAxis {...axis} />
          <YAxis {...valueAxis} width={42} allowDecimals={false} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={
              <PointTooltip<(typeof data)[number]>
                lines={(point) =>
                  present.map((group) => `${t(`outcomes.group.${group}`)} ${format.number(point[group])}`)
                }
              />
            }
          />
          <defs>
            {present.map((group) => (
              <Hatch key={group} place={reasonGroups.indexOf(group)} />
            ))}
          </defs>
          {present.map((group) => {
            const colour = groupColours[reasonGroups.indexOf(group)];
            return (
              <Area
                key={group}
                dataKey={group}
                stackId="failures"
                type="step"
                stroke={colour}
                fill={`url(#${hatchId(reasonGroups.indexOf(group))})`}
                fillOpacity={1}
                isAnimationActive={false}
              />
            );
          })}
        </AreaChart>
      </Plot>
    </ChartPanel>
  );
}
