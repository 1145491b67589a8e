import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** Rows `from` … `to - 1`. */
interface Stretch {
  from: number;
  to: number;
}

/** The rows of which something is in sight. In pixels, but for the answer. */
export const inSight = (top: number, height: number, rowHeight: number): Stretch => ({
  from: Math.floor(top / rowHeight),
  to: Math.ceil((top + height) / rowHeight),
});

/** Where to scroll so that a row is in sight, as little as that takes; null where it already is. */
export function scrollFor(index: number, top: number, height: number, rowHeight: number): number | null {
  const start = index * rowHeight;
  if (start < top) return start;
  return start + rowHeight > top + height ? start + rowHeight - height : null;
}

/**
 * Of many rows of one height those that are in sight, and some beyond the edges: only they need to be drawn.
 *
 * @param firstHeight what is taken for the area's height until it is known, so that what is seen first is
 * drawn on the server
 * @param beyond rows beyond each edge
 */
export function useRowWindow({
  count,
  rowHeight,
  firstHeight,
  beyond,
}: {
  count: number;
  rowHeight: number;
  firstHeight: number;
  beyond: number;
}): {
  /** of the element that scrolls */
  scroller: RefObject<HTMLDivElement>;
  drawn: { index: number; start: number; end: number }[];
  /** brings a row into sight */
  scrollTo: (index: number) => void;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, see] = useState(() => inSight(0, firstHeight, rowHeight));
  // As it was last told: to ask would have the browser lay out the page at once, in the middle of its changes.
  const view = useRef({ top: 0, height: 0 });

  useEffect(() => {
    const area = scroller.current;
    if (!area) return;
    const look = () => {
      const { scrollTop: top, clientHeight: height } = area;
      view.current = { top, height };
      const now = inSight(top, height, rowHeight);
      see((before) => (before.from === now.from && before.to === now.to ? before : now));
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(area);
    area.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      area.removeEventListener("scroll", look);
    };
  }, [rowHeight]);

  const scrollTo = useCallback(
    (index: number) => {
      const { top, height } = view.current;
      const next = scrollFor(index, top, height, rowHeight);
      if (!scroller.current || next === null) return;
      view.current = { top: next, height };
      scroller.current.scrollTop = next;
    },
    [rowHeight],
  );

  const from = Math.max(0, Math.min(seen.from, count) - beyond);
  const to = Math.min(count, seen.to + beyond);
  const drawn = Array.from({ length: Math.max(0, to - from) }, (_, place) => {
    const index = from + place;
    return { index, start: index * rowHeight, end: (index + 1) * rowHeight };
  });
  return { scroller, drawn, scrollTo };
}
