import { Link } from "@remix-run/react";
import { cx } from "./class-names.ts";

/** A few views of one thing, each with its own address. Counts only where they call for action. */
export function SegmentedLinks({
  label,
  items,
}: {
  label: string;
  items: readonly { to: string; label: string; current: boolean; count?: number }[];
}) {
  return (
    <nav aria-label={label} className="inline-flex rounded-md bg-sunken p-0.5">
      {items.map((item) => (
        <Link
          key={item.to}
          to={item.to}
          aria-current={item.current ? "page" : undefined}
          className={cx(
            "inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-[5px] px-2.5 text-xs font-medium",
            item.current
              ? "bg-surface text-strong shadow-[0_0_0_1px_var(--line-strong)]"
              : "text-muted hover:text-strong",
          )}
        >
          {item.label}
          {item.count !== undefined && item.count > 0 && (
            <span className="tabular text-muted">{item.count}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
