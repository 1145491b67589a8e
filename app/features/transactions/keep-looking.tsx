import { useFetcher, useSearchParams } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { TransactionPage } from "./list.server.ts";
import type { ListFilters } from "./list.ts";

type Answer = TransactionPage & { filters: ListFilters };

/** Rows that make a page worth reading; until then a short one goes on by itself. */
const enough = 50;

/**
 * The rows of a page that ended before it was full, and of those behind it, looked for by
 * themselves until there are enough, the end is reached or somebody stops it.
 */
export function useKeepLooking(page: TransactionPage) {
  const fetcher = useFetcher<Answer>();
  const [search] = useSearchParams();
  const [more, setMore] = useState<readonly TransactionPage[]>([]);
  const [stopped, setStopped] = useState(false);
  const { next, lookedTo } = more.at(-1) ?? page;
  const rows = more.length > 0 ? [page, ...more].flatMap((each) => each.rows) : page.rows;
  const short = lookedTo !== null && rows.length < enough;
  const looking = short && !stopped;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that was read anew starts over
  useEffect(() => {
    setMore([]);
    setStopped(false);
  }, [page.rows]);

  // What answers an older question is let go.
  const answer = fetcher.data?.filters.after === next ? fetcher.data : undefined;
  useEffect(() => {
    if (answer) setMore((before) => [...before, answer]);
  }, [answer]);

  const { state, load } = fetcher;
  const query = search.toString();
  useEffect(() => {
    if (!looking || !next || state !== "idle" || answer) return;
    const further = new URLSearchParams(query);
    further.set("after", next);
    load(`/console/transactions?${further}`);
  }, [looking, next, state, answer, load, query]);

  return {
    rows,
    next,
    /** how far a short page has looked; null where it is full or at the end */
    lookedTo: short ? lookedTo : null,
    looking,
    stop: () => setStopped(true),
    goOn: () => setStopped(false),
  };
}
