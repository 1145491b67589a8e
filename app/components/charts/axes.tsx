import { useEffect } from "react";
import { ReferenceLine } from "recharts";
import { useFormat } from "#app/components/viewer.tsx";
import { hours } from "#app/platform/time.ts";

const tick = { fill: "var(--ink-muted)", fontSize: 11 };
const axis = { tickLine: false, minTickGap: 24, axisLine: { stroke: "var(--line-strong)" }, tick };

export const chartMargin = { top: 6, right: 6, bottom: 0, left: 0 };
/** The same with room for the names of instants above. */
export const markedMargin = { ...chartMargin, top: 20 };

/** Properties of an axis of values, whose line would say nothing. */
export const valueAxis = { tickLine: false, axisLine: false, tick };

/** Properties of an axis of time in the viewer's zone: hours within a day, each day once beyond. `at` is ms. */
export function useTimeAxis(points: readonly { at: number }[]) {
  const format = useFormat();
  const long = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0) > hours(26);
  const day = (at: number) => format.date(at).replace(/ \d{4}$|^\d{4}年/, "");
  return {
    ...axis,
    dataKey: "at",
    tickFormatter: (at: number) => (long ? day(at) : format.clock(at).slice(0, 5)),
    ...(long && {
      ticks: points
        .filter(({ at }, place) => place === 0 || day(at) !== day(points[place - 1]!.at))
        .map(({ at }) => at),
    }),
  };
}

/** The same where instants between the points are marked too. */
export function useScaledTimeAxis(points: readonly { at: number }[]) {
  const axis = useTimeAxis(points);
  return { ...axis, type: "number" as const, domain: ["dataMin", "dataMax"] };
}

/** An instant that matters, as a line with its name. */
export function MarkedInstant({ at, name }: { at: string; name: string }) {
  return (
    <ReferenceLine
      x={Date.parse(at)}
      stroke="var(--ink-muted)"
      strokeDasharray="3 3"
      label={{ ...tick, position: "top", value: name }}
    />
  );
}

interface Told {
  active?: boolean;
  payload?: readonly { payload?: { at: number } }[];
}

/** What a point says when it is pointed at: its time and some lines. */
export function PointTooltip<Point extends { at: number }>({
  active,
  payload,
  lines,
  pointed,
}: Told & {
  lines: (point: Point) => string[];
  /** is told which point is pointed at (ms), where points lead somewhere */
  pointed?: React.MutableRefObject<number | null>;
}) {
  const format = useFormat();
  const point = payload?.[0]?.payload as Point | undefined;
  useEffect(() => {
    if (pointed) pointed.current = active && point ? point.at : null;
  });
  if (!active || !point) return null;
  return (
    <div className="tabular rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-raised">
      <p className="font-medium text-strong">{format.short(point.at)}</p>
      {lines(point).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
