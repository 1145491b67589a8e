/**
 * A handful of counts as bars from zero, for hours of a day or minutes of an hour. `marked` is
 * the bar the text speaks of.
 */
export function SparkBar({
  values,
  label,
  marked,
  height = 28,
}: {
  values: readonly number[];
  label: string;
  marked?: number;
  height?: number;
}) {
  const high = Math.max(...values, 1);
  return (
    <div role="img" aria-label={label} className="flex w-full items-end gap-px" style={{ height }}>
      {values.map((value, place) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
          key={place}
          className={
            place === marked
              ? "min-h-px flex-1 rounded-t-[2px] bg-chart-2"
              : value > 0
                ? "min-h-0.5 flex-1 rounded-t-[2px] bg-chart-1"
                : "h-px flex-1 bg-line-strong"
          }
          style={value > 0 ? { height: `${(value / high) * 100}%` } : undefined}
        />
      ))}
    </div>
  );
}
