import { type KeyboardEvent, useEffect, useState } from "react";
import { useRowWindow } from "#app/components/row-window.ts";
import { Spinner } from "#app/components/spinner.tsx";
import { rowAfter } from "#app/components/table-keys.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { Row, rowHeight } from "./inbox-row.tsx";
import { belongs, type Listed, type SteadyList } from "./inbox-steady.ts";

/** Rows from the end at which the next page is asked for. */
const nearEnd = 12;

/** The conversation whose link a part of the list belongs to. */
const rowOf = (part: EventTarget): string | null =>
  (part as HTMLElement).closest("[data-conversation]")?.getAttribute("data-conversation") ?? null;

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
  onPointRow,
  onOpenRow,
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
  /** the row the pointer came to, null when it left the list */
  onPointRow: (id: string | null) => void;
  /** the row whose conversation is being opened here */
  onOpenRow: (id: string) => void;
  /** the row whose focus it is, null when it left the list */
  onFocusRow: (id: string | null) => void;
}) {
  const { t } = useTranslation();
  const { rows, next } = list;
  const [focused, setFocused] = useState<string | null>(null);
  const { scroller, drawn, scrollTo } = useRowWindow({
    count: rows.length,
    rowHeight,
    firstHeight: 1_000,
    beyond: 6,
  });
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  const openAt = rows.findIndex(({ id }) => id === openId);
  const focusedAt = rows.findIndex(({ id }) => id === focused);
  const active = focusedAt !== -1 ? focusedAt : Math.max(0, openAt);

  useEffect(() => {
    if (next && reading === "idle" && lastDrawn >= rows.length - nearEnd) onMore();
  }, [next, reading, lastDrawn, rows.length, onMore]);

  useEffect(() => {
    if (openAt !== -1) scrollTo(openAt);
  }, [openAt, scrollTo]);

  // What had been announced is brought into sight once it is in the list.
  const firstFresh = list.fresh[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the list was read anew
  useEffect(() => {
    const at = rows.findIndex(({ id }) => id === firstFresh);
    if (at !== -1) scrollTo(at);
  }, [list.begun]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "j" || event.key === "k") return;
    const to = rowAfter(event.key, active, rows.length);
    const row = to === null ? undefined : rows[to];
    if (to === null || !row) return;
    event.preventDefault();
    setFocused(row.id);
    scrollTo(to);
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
        onPointerOver={({ target }) => onPointRow(rowOf(target))}
        onPointerLeave={() => onPointRow(null)}
        onClick={({ target, ctrlKey, metaKey, shiftKey }) => {
          const id = rowOf(target);
          // With one of these keys it opens elsewhere.
          if (id && !ctrlKey && !metaKey && !shiftKey) onOpenRow(id);
        }}
        onFocus={({ target }) => {
          const id = rowOf(target);
          if (!id) return;
          setFocused(id);
          onFocusRow(id);
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) onFocusRow(null);
        }}
        className="relative"
        style={{ height: rows.length * rowHeight }}
      >
        {drawn.map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <li
              key={row.id}
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
