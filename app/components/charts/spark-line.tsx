/** Points of a polyline in a box of 100 × 100; null values break the line. Pure, for tests. */
export function sparkSegments(values: readonly (number | null)[]): string[] {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(...known, 1e-9)];
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  const segments: string[][] = [[]];
  values.forEach((value, place) => {
    if (value === null) segments.push([]);
    else
      segments
        .at(-1)!
        .push(`${(place * step).toFixed(2)},${(100 - ((value - low) / (high - low)) * 100).toFixed(2)}`);
  });
  return segments.filter((segment) => segment.length > 0).map((segment) => segment.join(" "));
}

/**
 * The run of a figure, small. Zero is always in view and gaps stay gaps. The label says in
 * words what the line shows.
 */
export function SparkLine({
  values,
  label,
  height = 28,
}: {
  values: readonly (number | null)[];
  label: string;
  height?: number;
}) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 -4 100 108"
      preserveAspectRatio="none"
      className="w-full overflow-visible text-chart-1"
      style={{ height }}
    >
      {sparkSegments(values).map((points) =>
        points.includes(" ") ? (
          <g key={points}>
            <polygon
              points={`${points.split(",")[0]},104 ${points} ${points.split(" ").at(-1)!.split(",")[0]},104`}
              className="fill-current"
              opacity="0.08"
            />
            <polyline
              points={points}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </g>
        ) : (
          <circle
            key={points}
            cx={points.split(",")[0]}
            cy={points.split(",")[1]}
            r="1.5"
            fill="currentColor"
          />
        ),
      )}
    </svg>
  );
}
