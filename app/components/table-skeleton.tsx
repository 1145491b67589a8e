import { cx } from "./class-names.ts";
import type { ColumnLook } from "./table-head.tsx";

const widths = ["72%", "54%", "64%", "46%", "80%"];

/** Rows in the shape of those that are on their way. */
export const SkeletonRows = ({ columns, count = 14 }: { columns: readonly ColumnLook[]; count?: number }) =>
  Array.from({ length: count }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows that are not there yet have no identity
    <tr key={row} aria-hidden style={{ opacity: 1 - row / (count + 2) }}>
      {columns.map(({ id, align, wideOnly }, place) => (
        <td
          key={id}
          className={cx(
            "h-9 border-b border-line px-3 first:pl-4 last:pr-4 lg:first:pl-6 lg:last:pr-6",
            wideOnly && "max-md:hidden",
          )}
        >
          <span
            className={cx("block h-2.5 animate-breathe rounded-sm bg-neutral-tint", align && "ml-auto")}
            style={{ width: widths[(row * 2 + place) % widths.length] }}
          />
        </td>
      ))}
    </tr>
  ));
