import { Link } from "@remix-run/react";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "./class-names.ts";

/** What a table's column looks like, whatever is in its cells. */
export interface ColumnLook {
  id: string;
  header: string;
  align?: "right";
  /** CSS width; columns without one share what is left */
  width?: string;
  /** left out on screens narrower than 700 px */
  wideOnly?: boolean;
  /** where a click on the header leads, and how the rows are sorted by this column now */
  sort?: { to: string; direction: "ascending" | "descending" | null };
}

/** A column that shares what is left never gets narrower than this. */
const leastWidth = "7rem";

/** Below this width a table scrolls sideways rather than cutting everything short. */
export const tableMinWidth = (columns: readonly ColumnLook[]) =>
  `calc(${columns.map(({ width }) => width ?? leastWidth).join(" + ")})`;

function SortHeader({ header, align, sort }: Required<Pick<ColumnLook, "header" | "sort">> & ColumnLook) {
  const { t } = useTranslation();
  const Icon =
    sort.direction === "ascending" ? ArrowUp : sort.direction === "descending" ? ArrowDown : ArrowUpDown;
  return (
    <Link
      to={sort.to}
      preventScrollReset
      title={t("common.table.sortBy", { column: header })}
      className={cx(
        "group -mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-strong",
        align === "right" && "flex-row-reverse",
        sort.direction && "text-strong",
      )}
    >
      {header}
      <Icon
        aria-hidden
        className={cx(
          "size-3",
          !sort.direction && "opacity-0 group-hover:opacity-70 group-focus-visible:opacity-70",
        )}
      />
    </Link>
  );
}

/** The row of headers; stays in view while the rows scroll. */
export const TableHead = ({
  columns,
  hidden,
  inline,
}: {
  columns: readonly ColumnLook[];
  hidden: boolean;
  inline: boolean;
}) => (
  <thead className={hidden ? "sr-only" : undefined}>
    <tr aria-rowindex={1}>
      {columns.map((column) => (
        <th
          key={column.id}
          scope="col"
          aria-sort={column.sort?.direction ?? undefined}
          style={{ width: column.width }}
          className={cx(
            "sticky top-0 z-sticky h-8 whitespace-nowrap border-b border-line bg-surface px-3 text-xs font-medium text-muted first:pl-4 last:pr-4",
            !inline && "lg:first:pl-6 lg:last:pr-6",
            column.align === "right" ? "text-right" : "text-left",
            column.wideOnly && "max-md:hidden",
          )}
        >
          {column.sort ? <SortHeader {...column} sort={column.sort} /> : column.header}
        </th>
      ))}
    </tr>
  </thead>
);
