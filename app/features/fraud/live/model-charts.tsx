import { Line, LineChart, ReferenceLine, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from "recharts";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { Plot } from "#app/components/charts/plot.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { CalibrationBin, ModelCard } from "./model-card.ts";

const tick = { fill: "var(--ink-muted)", fontSize: 11 };
const axis = { tickLine: false, axisLine: { stroke: "var(--line-strong)" }, tick };
const margin = { top: 8, right: 12, bottom: 18, left: 4 };
const colours = { trees: "var(--chart-1)", logistic: "var(--ink-muted)" } as const;
const label = (value: string, at: "bottom" | "left") => ({
  value,
  position: at === "bottom" ? ("insideBottom" as const) : ("insideLeft" as const),
  offset: at === "bottom" ? -10 : 8,
  angle: at === "bottom" ? 0 : -90,
  style: { fill: "var(--ink-muted)", fontSize: 11, textAnchor: "middle" as const },
});

interface Point {
  x: number;
  y: number;
}

const pointsOf = (curve: readonly [number, number][]): Point[] => curve.map(([x, y]) => ({ x, y }));

function Tip({
  active,
  payload,
  names,
}: {
  active?: boolean;
  payload?: readonly { payload?: Point; name?: string | number }[];
  names: [x: string, y: string];
}) {
  const format = useFormat();
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="tabular rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised">
      <p>{`${names[0]} ${format.percent(point.x)}`}</p>
      <p>{`${names[1]} ${format.percent(point.y)}`}</p>
    </div>
  );
}

/** The trees' curve and the plain comparison's, with what each comes to. */
export function CurveChart({ card, curve }: { card: ModelCard; curve: "precisionRecall" | "roc" }) {
  const { t } = useTranslation();
  const format = useFormat();
  const pr = curve === "precisionRecall";
  const names: [string, string] = pr
    ? [t("models.recall"), t("models.precision")]
    : [t("models.falsePositives"), t("models.recall")];
  const figures = {
    trees: pr ? card.trees.averagePrecision : card.trees.auc,
    logistic: pr ? card.logistic.averagePrecision : card.logistic.auc,
  };
  return (
    <ChartPanel
      title={t(pr ? "models.pr" : "models.roc")}
      lead={t(pr ? "models.prLead" : "models.rocLead")}
      table={{
        head: names,
        rows: () =>
          card.trees[curve].map(([x, y], place) => ({
            key: String(place),
            cells: [format.percent(x), format.percent(y)],
          })),
      }}
    >
      <ul className="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {(["trees", "logistic"] as const).map((name) => (
          <li key={name} className="tabular inline-flex items-center gap-1.5">
            <span
              aria-hidden
              className={name === "trees" ? "h-0.5 w-4" : "w-4 border-t-2 border-dashed"}
              style={name === "trees" ? { background: colours.trees } : { borderColor: colours.logistic }}
            />
            {`${t(`models.${name}`)} ${figures[name]?.toFixed(3) ?? "–"}`}
          </li>
        ))}
      </ul>
      <Plot className="h-60">
        <LineChart margin={margin} accessibilityLayer>
          <XAxis
            {...axis}
            type="number"
            dataKey="x"
            domain={[0, 1]}
            allowDuplicatedCategory={false}
            tickFormatter={format.percent}
            label={label(names[0], "bottom")}
          />
          <YAxis
            {...axis}
            axisLine={false}
            type="number"
            domain={[0, 1]}
            width={52}
            tickFormatter={format.percent}
            label={label(names[1], "left")}
          />
          <Tooltip isAnimationActive={false} content={<Tip names={names} />} />
          <Line
            data={pointsOf(card.logistic[curve])}
            dataKey="y"
            name="logistic"
            stroke={colours.logistic}
            strokeDasharray="4 3"
            strokeWidth={1.5}
            dot={false}
            isAnimationActive={false}
          />
          <Line
            data={pointsOf(card.trees[curve])}
            dataKey="y"
            name="trees"
            stroke={colours.trees}
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </LineChart>
      </Plot>
    </ChartPanel>
  );
}

/** What was told against what happened, on logarithmic scales: most payments are told next to nothing. */
export function CalibrationChart({ bins }: { bins: readonly CalibrationBin[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const least = 1e-4;
  const points = bins.map(({ told, happened, payments }) => ({
    x: Math.max(least, told),
    y: Math.max(least, happened),
    payments,
  }));
  const scale = {
    ...axis,
    type: "number",
    scale: "log",
    domain: [least, 1],
    ticks: [0.0001, 0.001, 0.01, 0.1, 1],
    allowDataOverflow: true,
  } as const;
  const percent = (share: number) =>
    share < 0.01 ? `${Number((share * 100).toPrecision(1))}%` : format.percent(share);
  return (
    <ChartPanel
      title={t("models.calibration")}
      lead={t("models.calibrationLead")}
      table={{
        head: [t("models.told"), t("models.happened"), t("models.payments")],
        rows: () =>
          bins.map(({ told, happened, payments }, place) => ({
            key: String(place),
            cells: [percent(told), percent(happened), format.number(payments)],
          })),
      }}
    >
      <Plot className="h-66">
        <ScatterChart margin={margin} accessibilityLayer>
          <XAxis {...scale} dataKey="x" tickFormatter={percent} label={label(t("models.told"), "bottom")} />
          <YAxis
            {...scale}
            axisLine={false}
            dataKey="y"
            width={56}
            tickFormatter={percent}
            label={label(t("models.happened"), "left")}
          />
          <ReferenceLine
            segment={[
              { x: least, y: least },
              { x: 1, y: 1 },
            ]}
            stroke="var(--line-strong)"
            strokeDasharray="4 3"
          />
          <Tooltip
            isAnimationActive={false}
            content={<Tip names={[t("models.told"), t("models.happened")]} />}
          />
          <Scatter
            data={points}
            fill={colours.trees}
            line={{ stroke: colours.trees, strokeWidth: 1.5 }}
            isAnimationActive={false}
          />
        </ScatterChart>
      </Plot>
    </ChartPanel>
  );
}
