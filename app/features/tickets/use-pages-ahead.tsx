import { useNavigation } from "@remix-run/react";
import { useCallback, useEffect, useRef } from "react";
import { useLiveEvent, useLiveState } from "#app/components/live.tsx";
import { seconds } from "#app/platform/time.ts";
import { forgetAhead, readAhead } from "./pages-ahead.tsx";

/** Milliseconds after a page has come, so that what stands beside it comes first. */
const pause = 100;
/** What is told within this time of the neighbours is read at once. */
const gather = seconds(1);
/** Milliseconds a pointer rests on a row before it is taken for a wish. */
const pointed = 60;

/**
 * Reads the conversations beside the open one ahead, and the one under the pointer: going there shows them
 * at once. Only while the line is open, which tells what is not so any more.
 */
export function usePagesAhead(rows: readonly { id: string }[], openId: string | null) {
  const live = useLiveState() === "live";
  const settled = useNavigation().state === "idle";
  const here = rows.findIndex(({ id }) => id === openId);
  const next = rows[here + 1]?.id;
  const previous = rows[here - 1]?.id;

  /** a conversation that may well be opened next */
  const wish = useCallback(
    (id: string) => {
      if (live) readAhead(id);
    },
    [live],
  );
  const readBoth = useCallback(() => {
    for (const id of [next, previous]) if (id) wish(id);
  }, [next, previous, wish]);
  useEffect(() => {
    if (!settled) return;
    const timer = setTimeout(readBoth, pause);
    return () => clearTimeout(timer);
  }, [settled, readBoth]);
  const gathering = useRef<ReturnType<typeof setTimeout>>();
  const readAnew = () => {
    clearTimeout(gathering.current);
    gathering.current = setTimeout(readBoth, gather);
  };
  useEffect(() => () => clearTimeout(gathering.current), []);

  useLiveEvent("conversation.changed", ({ id }) => {
    forgetAhead(id);
    if (id === next || id === previous) readAnew();
  });
  useLiveEvent("clocks.changed", () => {
    forgetAhead();
    readAnew();
  });
  useEffect(() => {
    if (!live) forgetAhead();
  }, [live]);
  // Whoever comes here next may be somebody else.
  useEffect(() => () => forgetAhead(), []);

  const resting = useRef<ReturnType<typeof setTimeout>>();
  /** the pointer came to a row, or left it (null) */
  const pointAt = useCallback(
    (id: string | null) => {
      clearTimeout(resting.current);
      if (id && id !== openId) resting.current = setTimeout(() => wish(id), pointed);
    },
    [wish, openId],
  );
  useEffect(() => () => clearTimeout(resting.current), []);
  return { wish, pointAt };
}
