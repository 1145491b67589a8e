import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useShortcut } from "./shortcuts.tsx";

const steps: Record<string, number> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 15,
  PageUp: -15,
  Home: -Infinity,
  End: Infinity,
};

/** Which row a key leads to from row `active` of `count`; null for keys that do not move. */
export function rowAfter(key: string, active: number, count: number): number | null {
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  return Math.max(0, Math.min(count - 1, active + step));
}

/**
 * The whole table is one tab stop: arrow keys, j and k move the focus among its rows.
 *
 * @param listens whether j and k also lead into the table from the rest of the page
 */
export function useRowKeys({
  count,
  listens,
  scrollTo,
}: {
  count: number;
  listens: boolean;
  scrollTo: (index: number) => void;
}) {
  const { t } = useTranslation();
  const [active, setActive] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const here = Math.min(active, Math.max(0, count - 1));

  function focusRow(index: number) {
    setActive(index);
    scrollTo(index);
    // The row may only be drawn once it has been scrolled to.
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: false }),
    );
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowAfter(event.key, here, count);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    focusRow(next);
  }
  useShortcut(
    "j",
    t("common.table.nextRow"),
    () => focusRow(here),
    t("frame.keys.list"),
    listens && count > 0,
  );
  useShortcut(
    "k",
    t("common.table.previousRow"),
    () => focusRow(here),
    t("frame.keys.list"),
    listens && count > 0,
  );
  return { active: here, setActive, body, onKeyDown };
}
