import { useNavigate } from "@remix-run/react";
import { columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { type KeyboardEvent, type MouseEvent, useMemo } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "./class-names.ts";
import { useRowWindow } from "./row-window.ts";
import { type ColumnLook, TableHead, tableMinWidth } from "./table-head.tsx";
import { useRowKeys } from "./table-keys.ts";
import { SkeletonRows } from "./table-skeleton.tsx";
import { useNarrow } from "./use-narrow.ts";

/** One column of a table whose rows are `Row`. */
export interface DataColumn<Row> extends ColumnLook {
  cell: (row: Row) => React.ReactNode;
}

export interface DataTableProps<Row> {
  /** what the table lists, for those who cannot see its place on the page */
  label: string;
  rows: Row[];
  columns: DataColumn<Row>[];
  /** ids of the columns to show; all where left out */
  shown?: readonly string[];
  rowId: (row: Row) => string;
  /** where a row leads; its first cell should hold the link itself, with tabIndex -1 */
  rowLink?: (row: Row) => string;
  /** id of the row that is open beside the table */
  currentId?: string;
  /** instead of rows when there are none */
  empty: React.ReactNode;
  /** below the last row: more, or the end */
  footer?: React.ReactNode;
  /** the first rows are still on their way: their shape is shown */
  loading?: boolean;
  /** less tall rows and no virtual scrolling: short tables inside a panel */
  inline?: boolean;
  /** a row in the form of a card, on screens narrower than 700 px */
  card?: (row: Row) => React.ReactNode;
}

const features = tableFeatures({ columnVisibilityFeature });
const rowHeight = 36;
const cardHeight = 64;

/** Rows that lead nowhere cannot take the focus, so the area that scrolls does. */
const scrollable = (label: string) => ({ role: "region", "aria-label": label, tabIndex: 0 });

/**
 * A dense table over rows that the server has sorted, filtered and paged. Sorting is a link,
 * so it stands in the address; only the rows in view are drawn; columns keep their widths
 * while it scrolls. One tab stop: arrow keys, j and k move among rows, Enter opens.
 */
export function DataTable<Row>({
  label,
  rows,
  columns,
  shown,
  rowId,
  rowLink,
  currentId,
  empty,
  footer,
  loading = false,
  inline = false,
  card,
}: DataTableProps<Row>) {
  const navigate = useNavigate();
  const { t } = useTranslation();
  const asCards = useNarrow() && card !== undefined;
  const size = asCards ? cardHeight : rowHeight;
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

  const { scroller, drawn, scrollTo } = useRowWindow({
    count: rows.length,
    rowHeight: size,
    // With the rows beyond the edge enough for most screens.
    firstHeight: 720,
    beyond: inline ? rows.length : 8,
  });
  const before = drawn[0]?.start ?? 0;
  const after = rows.length * size - (drawn.at(-1)?.end ?? 0);
  const { active, setActive, body, onKeyDown } = useRowKeys({
    count: rows.length,
    listens: !inline && rowLink !== undefined,
    scrollTo,
  });
  const tableRows = table.getRowModel().rows;
  const span = asCards ? 1 : visible.length;

  function open(event: MouseEvent | KeyboardEvent, row: Row) {
    if (!rowLink || (event.target as HTMLElement).closest("a,button,input,label,select")) return;
    if (window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(rowLink(row), "_blank", "noopener");
    else navigate(rowLink(row));
  }

  return (
    <div
      ref={scroller}
      {...(rowLink ? {} : scrollable(label))}
      className={cx("thin-scroll focus-inset relative min-w-0 overflow-auto", !inline && "min-h-0 flex-1")}
    >
      <table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-busy={loading || undefined}
        style={{ "--table-min": tableMinWidth(visible) } as React.CSSProperties}
        className={cx(
          "w-full border-separate border-spacing-0 text-sm",
          asCards ? "table-fixed" : !inline && "md:min-w-(--table-min) md:table-fixed",
        )}
      >
        <TableHead columns={visible} hidden={asCards} inline={inline} />
        <tbody ref={body} onKeyDown={onKeyDown}>
          {loading && rows.length === 0 && <SkeletonRows columns={visible} />}
          {before > 0 && (
            <tr aria-hidden>
              <td colSpan={span} style={{ height: before }} />
            </tr>
          )}
          {drawn.map(({ index }) => {
            const row = tableRows[index]?.original.row;
            if (row === undefined) return null;
            const current = currentId !== undefined && rowId(row) === currentId;
            return (
              <tr
                key={rowId(row)}
                data-index={index}
                aria-rowindex={index + 2}
                aria-current={current || undefined}
                tabIndex={rowLink ? (index === active ? 0 : -1) : undefined}
                onFocus={() => setActive(index)}
                onClick={(event) => open(event, row)}
                onKeyDown={(event) => event.key === "Enter" && open(event, row)}
                className={cx(
                  "group/row focus-inset scroll-mt-8",
                  rowLink && "cursor-pointer focus-visible:bg-hover",
                  current ? "bg-selected" : rowLink && "hover:bg-hover",
                )}
              >
                {asCards ? (
                  <td className="h-16 border-b border-line px-4">{card?.(row)}</td>
                ) : (
                  visible.map(({ id, cell, align, wideOnly }) => (
                    <td
                      key={id}
                      className={cx(
                        "truncate border-b border-line px-3 first:pl-4 last:pr-4",
                        inline ? "h-8 max-w-64 group-last/row:border-b-0" : "h-9 lg:first:pl-6 lg:last:pr-6",
                        align === "right" && "text-right",
                        wideOnly && "max-md:hidden",
                      )}
                    >
                      {cell(row)}
                    </td>
                  ))
                )}
              </tr>
            );
          })}
          {after > 0 && (
            <tr aria-hidden>
              <td colSpan={span} style={{ height: after }} />
            </tr>
          )}
        </tbody>
      </table>
      {rows.length === 0 && !loading && empty}
      {footer}
      {rowLink && rows.length > 0 && <p className="sr-only">{t("common.table.keys")}</p>}
    </div>
  );
}
