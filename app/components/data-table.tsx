import { Link, useNavigate } from "@remix-run/react";
import { columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./class-names.ts";

/** One column of a table whose rows are `Row`. */
export interface DataColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => React.ReactNode;
  align?: "right";
  /** CSS width; columns without one share what is left */
  width?: string;
  /** left out on screens narrower than 768 px */
  wideOnly?: boolean;
  /** where a click on the header leads, and how the rows are sorted by this column now */
  sort?: { to: string; direction: "ascending" | "descending" | null };
}

export interface DataTableProps<Row> {
  /** what the table lists, for those who cannot see its place on the page */
  label: string;
  rows: Row[];
  columns: DataColumn<Row>[];
  /** ids of the columns to show; all where left out */
  shown?: readonly string[];
  rowId: (row: Row) => string;
  /** where a row leads */
  rowLink?: (row: Row) => string;
  /** instead of rows when there are none */
  empty: React.ReactNode;
  /** below the last row: more, or the end */
  footer?: React.ReactNode;
  /** less tall rows and no virtual scrolling: short tables inside a panel */
  inline?: boolean;
}

const features = tableFeatures({ columnVisibilityFeature });
const rowHeight = 36;

function SortHeader({ header, sort }: { header: string; sort: NonNullable<DataColumn<unknown>["sort"]> }) {
  const { t } = useTranslation();
  const Icon =
    sort.direction === "ascending" ? ArrowUp : sort.direction === "descending" ? ArrowDown : ArrowUpDown;
  return (
    <Link
      to={sort.to}
      preventScrollReset
      aria-label={t("common.table.sortBy", { column: header })}
      className="group inline-flex items-center gap-1 hover:text-strong"
    >
      {header}
      <Icon
        aria-hidden
        className={cx(
          "size-3",
          !sort.direction && "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60",
        )}
      />
    </Link>
  );
}

/** Arrow keys (and j, k) move among rows, Enter opens: the whole table is one tab stop. */
function useRowKeys(count: number, scrollTo: (index: number) => void) {
  const [active, setActive] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: 15,
      PageUp: -15,
    };
    const step = event.key === "Home" ? -count : event.key === "End" ? count : steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.max(0, Math.min(count - 1, active + step));
    setActive(next);
    scrollTo(next);
    // The row may only be drawn once it has been scrolled to.
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  }
  return { active: Math.min(active, Math.max(0, count - 1)), setActive, body, onKeyDown };
}

/**
 * A dense table over rows that the server has sorted, filtered and paged. Sorting is a link,
 * so it stands in the address; only the rows in view are drawn.
 */
export function DataTable<Row>({
  label,
  rows,
  columns,
  shown,
  rowId,
  rowLink,
  empty,
  footer,
  inline = false,
}: DataTableProps<Row>) {
  const navigate = useNavigate();
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, { row: Row }>();
    return helper.columns(columns.map(({ id, header }) => helper.display({ id, header })));
  }, [columns]);
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map(({ id }) => [id, shown?.includes(id) ?? true])),
    [columns, shown],
  );
  const table = useTable({ features, columns: definitions, data, state: { columnVisibility } });
  const visible = table.getVisibleLeafColumns().map(({ id }) => columns.find((column) => column.id === id)!);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Enough for a tall screen, so that the first page is drawn on the server too.
    initialRect: { width: 1440, height: 1600 },
    enabled: !inline,
  });
  const drawn = inline
    ? rows.map((_, index) => ({ index, start: index * rowHeight, end: (index + 1) * rowHeight }))
    : virtualizer.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = inline ? 0 : virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  const { active, setActive, body, onKeyDown } = useRowKeys(rows.length, (index) =>
    virtualizer.scrollToIndex(index, { align: "auto" }),
  );
  const tableRows = table.getRowModel().rows;

  function open(event: MouseEvent | KeyboardEvent, row: Row) {
    if (!rowLink || (event.target as HTMLElement).closest("a,button,input")) return;
    if (window.getSelection()?.toString()) return;
    navigate(rowLink(row));
  }

  return (
    <div ref={scroller} className={cx("thin-scroll min-w-0 overflow-auto", !inline && "min-h-0 flex-1")}>
      <table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className="w-full border-separate border-spacing-0 text-sm"
      >
        <thead>
          <tr aria-rowindex={1}>
            {visible.map(({ id, header, align, width, wideOnly, sort }) => (
              <th
                key={id}
                scope="col"
                aria-sort={sort?.direction ?? undefined}
                style={{ width }}
                className={cx(
                  "sticky top-0 z-10 h-8 whitespace-nowrap border-b border-line bg-surface px-3 text-xs font-medium text-muted first:pl-4 last:pr-4 lg:first:pl-6 lg:last:pr-6",
                  align === "right" ? "text-right" : "text-left",
                  wideOnly && "max-md:hidden",
                )}
              >
                {sort ? <SortHeader header={header} sort={sort} /> : header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {before > 0 && (
            <tr aria-hidden>
              <td colSpan={visible.length} style={{ height: before }} />
            </tr>
          )}
          {drawn.map(({ index }) => {
            const row = tableRows[index]?.original.row;
            if (row === undefined) return null;
            return (
              <tr
                key={rowId(row)}
                data-index={index}
                aria-rowindex={index + 2}
                tabIndex={rowLink && index === active ? 0 : -1}
                title={undefined}
                onFocus={() => setActive(index)}
                onClick={(event) => open(event, row)}
                onKeyDown={(event) => event.key === "Enter" && open(event, row)}
                className={cx(
                  "group/row outline-offset-[-2px]",
                  rowLink && "cursor-pointer hover:bg-hover focus-visible:bg-hover",
                )}
              >
                {visible.map(({ id, cell, align, wideOnly }) => (
                  <td
                    key={id}
                    className={cx(
                      "max-w-64 truncate border-b border-line px-3 first:pl-4 last:pr-4 lg:first:pl-6 lg:last:pr-6",
                      inline ? "h-8" : "h-9",
                      align === "right" && "text-right",
                      wideOnly && "max-md:hidden",
                    )}
                  >
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && (
            <tr aria-hidden>
              <td colSpan={visible.length} style={{ height: after }} />
            </tr>
          )}
        </tbody>
      </table>
      {rows.length === 0 && empty}
      {footer}
      {rowLink && rows.length > 0 && <p className="sr-only">{t("common.table.keys")}</p>}
    </div>
  );
}
