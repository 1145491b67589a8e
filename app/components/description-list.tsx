import { cx } from "./class-names.ts";

/** Facts of one thing, label beside value. Rows whose value is null are left out. */
export function DescriptionList({
  rows,
  columns = 1,
}: {
  rows: [label: string, value: React.ReactNode][];
  /** 2 where the room allows; one below the other on narrow screens */
  columns?: 1 | 2;
}) {
  return (
    <dl
      className={cx(
        "grid grid-cols-[minmax(5.5rem,max-content)_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1.5 text-sm",
        columns === 2 && "md:grid-cols-[repeat(2,minmax(5.5rem,max-content)_minmax(0,1fr))] md:gap-x-6",
      )}
    >
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="min-w-0 break-words text-strong">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
