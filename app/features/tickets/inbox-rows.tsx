import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Spinner } from "#app/components/spinner.tsx";
import { rowAfter } from "#app/components/table-keys.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Row, rowHeight } from "./inbox-row.tsx";
import { belongs, type Listed, type SteadyList } from "./inbox-steady.ts";

/** Rows from the end at which the next page is asked for. */
const nearEnd = 12;

/**
 * The rows that are in sight, of as many as there are. One tab stop: up and down move the
 * focus, Enter opens.
 */
export function InboxRows({
  list,
  listed,
  openId,
  pathOf,
  selection,
  reading,
  onMore,
  onFocusRow,
}: {
  list: SteadyList;
  listed: Listed;
  openId: string | null;
  pathOf: (id: string) => string;
  /** null where the viewer may change nothing */
  selection: {
    isSelected: (id: string) => boolean;
    some: boolean;
    toggle: (id: string, range?: boolean) => void;
  } | null;
  reading: "idle" | "reading" | "failed";
  onMore: () => void;
  /** the row whose focus it is, null when it left the list */
  onFocusRow: (id: string | null) => void;
}) {
  const { t } = useTranslation();
  const { rows, next } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]!.id,
    overscan: 6,
    // Enough for most screens, so that what is seen first is drawn on the server.
    initialRect: { width: 380, height: 1000 },
  });
  const drawn = virtualizer.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  const openAt = rows.findIndex(({ id }) => id === openId);
  const focusedAt = rows.findIndex(({ id }) => id === focused);
  const active = focusedAt !== -1 ? focusedAt : Math.max(0, openAt);

  useEffect(() => {
    if (next && reading === "idle" && lastDrawn >= rows.length - nearEnd) onMore();
  }, [next, reading, lastDrawn, rows.length, onMore]);

  useEffect(() => {
    if (openAt !== -1) virtualizer.scrollToIndex(openAt, { align: "auto" });
  }, [openAt, virtualizer]);

  // What had been announced is brought into sight once it is in the list.
  const firstFresh = list.fresh[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the list was read anew
  useEffect(() => {
    const at = rows.findIndex(({ id }) => id === firstFresh);
    if (at !== -1) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [list.begun]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "j" || event.key === "k") return;
    const to = rowAfter(event.key, active, rows.length);
    const row = to === null ? undefined : rows[to];
    if (to === null || !row) return;
    event.preventDefault();
    setFocused(row.id);
    virtualizer.scrollToIndex(to, { align: "auto" });
    // It may only be drawn once it has been scrolled to.
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(`[data-conversation="${row.id}"]`)
        ?.focus({ preventScroll: true }),
    );
  }

  return (
    <div ref={scroller} className="thin-scroll min-h-0 flex-1 overflow-auto">
      <ul
        aria-label={t("inbox.list")}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const id = (event.target as HTMLElement)
            .closest("[data-conversation]")
            ?.getAttribute("data-conversation");
          if (!id) return;
          setFocused(id);
          onFocusRow(id);
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) onFocusRow(null);
        }}
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {drawn.map(({ index, key, start }) => {
          const row = rows[index]!;
          return (
            <li
              key={key}
              aria-setsize={next ? -1 : rows.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              <Row
                row={row}
                to={pathOf(row.id)}
                open={row.id === openId}
                left={!belongs(listed, row)}
                fresh={list.fresh.includes(row.id)}
                active={index === active}
                selected={selection?.isSelected(row.id) ?? false}
                selecting={selection?.some ?? false}
                onSelect={selection ? selection.toggle : null}
              />
            </li>
          );
        })}
      </ul>
      <div className="flex h-12 items-center justify-center text-xs text-muted">
        {reading === "reading" ? (
          <span role="status" className="flex items-center gap-2">
            <Spinner className="size-3.5" />
            {t("inbox.loading")}
          </span>
        ) : next ? (
          <button type="button" onClick={onMore} className="font-medium text-action-text hover:underline">
            {t(reading === "failed" ? "common.retry" : "inbox.loadMore")}
          </button>
        ) : (
          rows.length > 8 && t("inbox.noMore", { count: rows.length })
        )}
      </div>
      <p className="sr-only">{t("inbox.keys.walk")}</p>
    </div>
  );
}
