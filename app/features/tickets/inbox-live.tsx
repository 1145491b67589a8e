import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveEvent } from "#app/components/live.tsx";
import { useSteadyPage } from "#app/components/use-steady-page.tsx";
import { seconds } from "#app/platform/time.ts";
import {
  beginList,
  type InboxAnswer,
  type InboxListRow,
  type Listed,
  mayBelong,
  mostAsked,
  type SteadyList,
  withChange,
  withNews,
  withPage,
  withReread,
} from "./inbox-steady.ts";

/** What happens within this time is asked for at once… */
const gather = 250;
/** …and the next question comes no sooner than this, however much happens. */
const breath = seconds(1);
/** A question that failed is asked again after this. */
const patience = seconds(5);

async function ask(query: Record<string, string>, signal: AbortSignal): Promise<InboxAnswer> {
  const response = await fetch(`/console/inbox/rows?${new URLSearchParams(query)}`, {
    signal,
    redirect: "manual",
  });
  if (!response.ok) throw new Error(`The inbox answered ${response.status}`);
  return response.json();
}

/**
 * Asks how conversations stand now, many at once and one question at a time.
 *
 * @param told gets the answer, and what the question was about when it was asked
 */
function createNews<About>(about: () => About, told: (about: About, news: InboxAnswer) => void) {
  const leaving = new AbortController();
  const ids = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;
  let more = false;

  function wait(time: number) {
    if (asking) more = true;
    else timer ??= setTimeout(question, time);
  }
  async function question() {
    timer = undefined;
    asking = true;
    more = false;
    const asked = [...ids].slice(0, mostAsked);
    for (const id of asked) ids.delete(id);
    const subject = about();
    let pause = breath;
    try {
      told(subject, await ask({ ids: asked.join(",") }, leaving.signal));
    } catch {
      for (const id of asked) ids.add(id);
      more = true;
      pause = patience;
    }
    asking = false;
    if ((more || ids.size > 0) && !leaving.signal.aborted) wait(pause);
  }
  return {
    /** none: only the counts are of interest */
    of(wanted: readonly string[]) {
      for (const id of wanted) ids.add(id);
      wait(gather);
    },
    end() {
      leaving.abort();
      clearTimeout(timer);
    },
  };
}

/**
 * Rows as they were read, pages added below, changes told in place: nothing moves until
 * somebody asks.
 *
 * @param page what the loader read; another one that nobody asked for is news like any other
 * @param query names the list, for its further pages
 */
export function useSteadyList(page: InboxAnswer, listed: Listed, query: Record<string, string>) {
  const [kept, setList] = useState(() => beginList(page));
  const [reading, setReading] = useState<"idle" | "reading" | "failed">("idle");
  const { held: wanted, show } = useSteadyPage(page);
  const begun = kept.begun === wanted ? kept : beginList(wanted, kept);
  const list = begun.page === page ? begun : withReread(begun, listed, page);
  if (list !== kept) setList(list);

  const held = useRef({ list, listed, query });
  held.current = { list, listed, query };
  const news = useRef<ReturnType<typeof createNews>>();

  /** Changes the list of that page, and no other. */
  const apply = useCallback((about: InboxAnswer, change: (list: SteadyList) => SteadyList) => {
    setList((list) => (list.begun === about ? change(list) : list));
  }, []);

  useEffect(() => {
    const opened = createNews(
      () => held.current.list.begun,
      (about, answer) => apply(about, (list) => withNews(list, held.current.listed, answer)),
    );
    news.current = opened;
    return () => opened.end();
  }, [apply]);

  useLiveEvent("conversation.changed", (event) => {
    const { list, listed } = held.current;
    const known = list.arrived.includes(event.id) || list.rows.some(({ id }) => id === event.id);
    news.current?.of(known || mayBelong(listed, event) ? [event.id] : []);
  });

  const askForAll = useCallback(() => news.current?.of(held.current.list.rows.map(({ id }) => id)), []);
  useLiveEvent("clocks.changed", askForAll);

  // What is not on the page that was read again has left it, or stands further down.
  useEffect(() => {
    const { list } = held.current;
    if (list.begun === page) return;
    const read = new Set(page.rows.map(({ id }) => id));
    news.current?.of(list.rows.flatMap(({ id }) => (read.has(id) ? [] : [id])));
  }, [page]);

  const refresh = useCallback((ids: readonly string[]) => news.current?.of(ids), []);
  const change = useCallback(
    (ids: readonly string[], next: (row: InboxListRow) => Partial<InboxListRow>) =>
      setList((list) => withChange(list, ids, next)),
    [],
  );

  const paging = useRef(false);
  const readMore = useCallback(async () => {
    const { list, query } = held.current;
    if (!list.next || paging.current) return;
    paging.current = true;
    setReading("reading");
    try {
      const answer = await ask({ ...query, after: list.next }, AbortSignal.timeout(seconds(20)));
      apply(list.begun, (list) => withPage(list, answer));
      setReading("idle");
    } catch {
      setReading("failed");
    }
    paging.current = false;
  }, [apply]);

  return { list, change, refresh, readMore, reading, show };
}
