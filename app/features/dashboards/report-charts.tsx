import { Bar, BarChart, ComposedChart, Line, Tooltip, XAxis, YAxis } from "recharts";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { Plot } from "#app/components/charts/plot.tsx";
import { Panel } from "#app/components/page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Report, ReportDay } from "./report.ts";

const tick = { fill: "var(--ink-muted)", fontSize: 11 };
const axis = { tickLine: false, axisLine: { stroke: "var(--line-strong)" }, tick };
const margin = { top: 6, right: 6, bottom: 0, left: 0 };

interface Told<Point> {
  active?: boolean;
  payload?: readonly { payload?: Point }[];
  lines: (point: Point) => string[];
}

/** What a place of a chart says: its name, then its values. */
function ChartTooltip<Point>({ active, payload, lines }: Told<Point>) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  const [head, ...rest] = lines(point);
  return (
    <div className="tabular rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised">
      <p className="font-medium text-strong">{head}</p>
      {rest.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

const series = ["begun", "solved", "backlog"] as const;
const looks = {
  begun: { colour: "var(--chart-1)", mark: "size-2.5 rounded-[2px]" },
  solved: { colour: "var(--chart-3)", mark: "size-2.5 rounded-[2px]" },
  backlog: { colour: "var(--ink-muted)", mark: "h-0.5 w-4" },
} as const;

/** Days are named without their year: they stand in their order. */
export const dayName = (day: string) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`;

/** What came and what was solved, day by day, and what stayed open. */
export function VolumeChart({ days }: { days: readonly ReportDay[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ChartPanel
      title={t("reports.volume")}
      lead={t("reports.volumeLead")}
      table={{
        head: [t("reports.day"), ...series.map((name) => t(`reports.${name}`))],
        rows: () =>
          days.map((one) => ({
            key: one.day,
            cells: [one.day, ...series.map((name) => format.number(one[name]))],
          })),
      }}
    >
      <ul className="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {series.map((name) => (
          <li key={name} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={looks[name].mark} style={{ background: looks[name].colour }} />
            {t(`reports.${name}`)}
          </li>
        ))}
      </ul>
      <Plot className="h-56">
        <ComposedChart data={[...days]} margin={margin} accessibilityLayer>
          <XAxis {...axis} dataKey="day" tickFormatter={dayName} minTickGap={24} />
          <YAxis {...axis} axisLine={false} yAxisId="moved" width={42} allowDecimals={false} />
          <YAxis
            {...axis}
            axisLine={false}
            yAxisId="open"
            orientation="right"
            width={46}
            allowDecimals={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--hover)" }}
            content={
              <ChartTooltip<ReportDay>
                lines={(one) => [
                  one.day,
                  ...series.map((name) => `${t(`reports.${name}`)} ${format.number(one[name])}`),
                ]}
              />
            }
          />
          <Bar yAxisId="moved" dataKey="begun" fill={looks.begun.colour} isAnimationActive={false} />
          <Bar yAxisId="moved" dataKey="solved" fill={looks.solved.colour} isAnimationActive={false} />
          <Line
            yAxisId="open"
            dataKey="backlog"
            stroke={looks.backlog.colour}
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </Plot>
    </ChartPanel>
  );
}

interface HourPoint {
  hour: string;
  begun: number;
  solved: number;
}

/** What came and what was solved by hour of the day. */
export function HoursChart({ hours }: { hours: Report["groups"]["hour"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const points: HourPoint[] = Array.from({ length: 24 }, (_, hour) => {
    const group = hours.find(({ value }) => Number(value) === hour);
    return { hour: String(hour), begun: group?.begun ?? 0, solved: group?.solved ?? 0 };
  });
  const both = ["begun", "solved"] as const;
  return (
    <ChartPanel
      title={t("reports.hoursChart")}
      table={{
        head: [t("reports.hour"), ...both.map((name) => t(`reports.${name}`))],
        rows: () =>
          points.map((one) => ({
            key: one.hour,
            cells: [`${one.hour}:00`, ...both.map((name) => format.number(one[name]))],
          })),
      }}
    >
      <ul className="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {both.map((name) => (
          <li key={name} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={looks[name].mark} style={{ background: looks[name].colour }} />
            {t(`reports.${name}`)}
          </li>
        ))}
      </ul>
      <Plot className="h-48">
        <BarChart data={points} margin={margin} accessibilityLayer>
          <XAxis {...axis} dataKey="hour" minTickGap={8} />
          <YAxis {...axis} axisLine={false} width={42} allowDecimals={false} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--hover)" }}
            content={
              <ChartTooltip<HourPoint>
                lines={(one) => [
                  `${one.hour}:00`,
                  ...both.map((name) => `${t(`reports.${name}`)} ${format.number(one[name])}`),
                ]}
              />
            }
          />
          <Bar dataKey="begun" fill={looks.begun.colour} isAnimationActive={false} />
          <Bar dataKey="solved" fill={looks.solved.colour} isAnimationActive={false} />
        </BarChart>
      </Plot>
    </ChartPanel>
  );
}

/** How often each rating was given: the bars carry their numbers. */
export function RatingBars({ distribution }: { distribution: readonly number[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...distribution);
  return (
    <Panel title={t("reports.distribution")} lead={t("reports.distributionLead")}>
      <table className="tabular w-full text-sm">
        <thead className="sr-only">
          <tr>
            <th>{t("reports.rating")}</th>
            <th>{t("reports.answers")}</th>
          </tr>
        </thead>
        <tbody>
          {[5, 4, 3, 2, 1].map((stars) => {
            const count = distribution[stars - 1] ?? 0;
            return (
              <tr key={stars}>
                <th className="w-8 py-1 text-left font-normal text-ink">{stars}</th>
                <td className="py-1">
                  <span className="flex items-center gap-2">
                    <span
                      aria-hidden
                      className="h-4 rounded-[3px] bg-[var(--chart-1)]"
                      style={{ width: `${Math.max(count > 0 ? 1 : 0, (count / most) * 80)}%` }}
                    />
                    <span className="text-strong">{format.number(count)}</span>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
