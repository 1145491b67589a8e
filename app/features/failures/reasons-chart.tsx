import { useSearchParams } from "@remix-run/react";
import { Area, AreaChart, Tooltip, XAxis, YAxis } from "recharts";
import { chartMargin, PointTooltip, useTimeAxis, valueAxis } from "#app/components/charts/axes.tsx";
import { ChartPanel } from "#app/components/charts/chart-panel.tsx";
import { useLead } from "#app/components/charts/lead.ts";
import { Plot } from "#app/components/charts/plot.tsx";
import { FigureLink } from "#app/components/figure-link.tsx";
import { FilterChip, FilterOptions, useShortList } from "#app/components/filter-chip.tsx";
import { SegmentedChoice } from "#app/components/segmented.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FigurePaths } from "./figure-paths.ts";
import { groupsOf, type OutcomeQuery } from "./outcome-query.ts";
import { type Layer, layersOf, type OutcomePoint, type Outcomes, ofLayer } from "./outcomes.ts";
import { reasonGroups, reasons } from "./reasons.ts";

const colours = ["chart-1", "chart-2", "chart-4", "chart-5", "chart-3", "chart-6"].map(
  (name) => `var(--${name})`,
);

const hatchId = (place: number) => `failures-layer-${place}`;
/** Lines across each colour, at another angle and distance: layers are told apart without colour too. */
const hatches = [
  { angle: 0, gap: 0 },
  { angle: 45, gap: 6 },
  { angle: -45, gap: 6 },
  { angle: 90, gap: 5 },
  { angle: 0, gap: 5 },
  { angle: 45, gap: 3.5 },
];

function Hatch({ place }: { place: number }) {
  const colour = colours[place];
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

function useLayerWords() {
  const { t } = useTranslation();
  return ({ key }: Layer) => {
    if (key === "rest") return t("outcomes.otherReasons");
    // "unknown" is a reason and the group of it, and the same in words.
    return key in reasons && key !== "unknown"
      ? t(`failures.analyst.${key as "timeout"}`)
      : t(`outcomes.group.${key as "technical"}`);
  };
}

/** Whether reasons are told or their groups, and which; the address says so. */
function Choice({ query, present }: { query: OutcomeQuery; present: readonly string[] }) {
  const { t } = useTranslation();
  const short = useShortList();
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { preventScrollReset: true });
  };
  return (
    <div data-no-picture className="mb-2 flex flex-wrap items-center gap-2">
      <SegmentedChoice
        label={t("outcomes.layers.label")}
        value={query.by}
        options={(["reason", "group"] as const).map((value) => ({
          value,
          label: t(`outcomes.layers.${value}`),
        }))}
        onChange={(value) => set("by", value === "reason" ? "" : value)}
      />
      <FilterChip
        name={t("outcomes.layers.groups")}
        value={short(query.groups.map((group) => t(`outcomes.group.${group}`)))}
        onClear={() => set("groups", "")}
      >
        {() => (
          <FilterOptions
            options={reasonGroups
              .filter((group) => present.includes(group) || query.groups.includes(group))
              .map((value) => ({ value, label: t(`outcomes.group.${value}`) }))}
            chosen={query.groups}
            onChange={(values) => set("groups", values.join(","))}
          />
        )}
      </FilterChip>
    </div>
  );
}

/** Failures by reason, stacked, the most frequent lowest; or by group of reasons. */
export function ReasonsChart({
  query,
  points,
  reasons: all,
  time,
  paths,
}: Pick<Outcomes, "reasons" | "time"> & {
  query: OutcomeQuery;
  points: readonly OutcomePoint[];
  paths: FigurePaths;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const axis = useTimeAxis(points);
  const words = useLayerWords();
  const layers = layersOf(all, query.by, groupsOf(query));
  const own = layers.flatMap((layer) => layer.reasons);
  const data = points.map((point) => ({
    point,
    at: point.at,
    ...Object.fromEntries(layers.map((layer) => [layer.key, ofLayer(point, layer)])),
  }));
  const lead = useLead((at, pressed) => {
    const point = points.find((one) => one.at === at);
    const of = layers.find(({ key }) => key === pressed)?.reasons ?? own;
    return point && of.length > 0 ? paths.because({ from: at, to: point.to }, of) : null;
  });
  return (
    <ChartPanel
      title={t(query.by === "group" ? "outcomes.groups" : "outcomes.reasonsOverTime")}
      lead={t("outcomes.pressPoint")}
      table={{
        head: [t("outcomes.time"), ...layers.map(words)],
        rows: () =>
          points.map((point) => ({
            key: String(point.at),
            cells: [
              format.short(point.at),
              ...layers.map((layer) => ({
                text: format.number(ofLayer(point, layer)),
                to: paths.because({ from: point.at, to: point.to }, layer.reasons),
              })),
            ],
          })),
      }}
    >
      <Choice query={query} present={all.map(({ reason }) => reasons[reason].group)} />
      {layers.length === 0 ? (
        <p className="py-8 text-center text-sm text-muted">{t("outcomes.noFailures")}</p>
      ) : (
        <>
          <ul className="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
            {layers.map((layer, place) => (
              <li key={layer.key}>
                <FigureLink
                  to={paths.because(time, layer.reasons)}
                  className="inline-flex items-center gap-1.5 hover:underline"
                >
                  <svg aria-hidden className="size-3 rounded-[2px]" viewBox="0 0 12 12">
                    <rect width="12" height="12" fill={`url(#${hatchId(place)})`} />
                  </svg>
                  {words(layer)}
                  <span className="tabular text-strong">{format.number(layer.total)}</span>
                </FigureLink>
              </li>
            ))}
          </ul>
          <Plot className="h-56" lead={lead}>
            <AreaChart data={data} margin={chartMargin} accessibilityLayer {...lead.chart}>
              <XAxis {...axis} />
              <YAxis {...valueAxis} width={42} allowDecimals={false} />
              <Tooltip
                isAnimationActive={false}
                cursor={{ stroke: "var(--line-strong)" }}
                content={
                  <PointTooltip<(typeof data)[number]>
                    pointed={lead.pointed}
                    lines={({ point }) =>
                      layers
                        .map((layer) => `${words(layer)} ${format.number(ofLayer(point, layer))}`)
                        .toReversed()
                    }
                  />
                }
              />
              <defs>
                {layers.map(({ key }, place) => (
                  <Hatch key={key} place={place} />
                ))}
              </defs>
              {layers.map(({ key }, place) => (
                <Area
                  key={key}
                  {...lead.layerOf(key)}
                  dataKey={key}
                  stackId="failures"
                  type="step"
                  stroke={colours[place]}
                  fill={`url(#${hatchId(place)})`}
                  fillOpacity={1}
                  isAnimationActive={false}
                />
              ))}
            </AreaChart>
          </Plot>
        </>
      )}
    </ChartPanel>
  );
}
