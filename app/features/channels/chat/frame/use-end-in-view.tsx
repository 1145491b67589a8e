import { type RefObject, useEffect, useRef } from "react";

/** Pixels from the end that still count as being there. */
const near = 60;

/**
 * Keeps the end of what scrolls in view while whoever reads is there, whatever comes into it or takes of its room:
 * lines, pictures that come late, bars above and below.
 *
 * @param view what scrolls
 * @returns is to be called when it has been scrolled
 */
export function useEndInView(view: RefObject<HTMLElement>): () => void {
  const atEnd = useRef(true);
  const measured = useRef({ room: 0, height: 0 });

  useEffect(() => {
    const box = view.current;
    if (!box) return;
    const keep = () => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
      measured.current = { room: box.clientHeight, height: box.scrollHeight };
    };
    const observer = new ResizeObserver(keep);
    observer.observe(box);
    for (const part of box.children) observer.observe(part);
    return () => observer.disconnect();
  }, [view]);

  return () => {
    const box = view.current;
    if (!box) return;
    const { room, height } = measured.current;
    // Where the room has changed, nobody scrolled: it is looked after as soon as it is measured anew.
    if (box.clientHeight !== room || box.scrollHeight !== height) return;
    atEnd.current = height - box.scrollTop - room < near;
  };
}
