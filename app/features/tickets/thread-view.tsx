import { ArrowDown } from "lucide-react";
import {
  startTransition,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Button } from "#app/components/button.tsx";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Names } from "./thread-line.tsx";
import { ThreadStretch } from "./thread-stretch.tsx";

/** So near the end, new lines are followed. */
const nearEnd = 80;

/** The least that a line is high with its author (pixels), what stands around the thread taken off in the mean. */
const leastHeight = 80;
/** Lines that fill the screen; those before them are drawn once these are seen. */
const fillScreen = () => Math.ceil(window.innerHeight / leastHeight);

const never = () => () => {};

/** Lines that stand and fall together: see {@link ThreadStretch}. */
const stretch = 60;

/** The lines in stretches, each with what names it: lines that are added change those at the ends only. */
function stretchesOf(lines: readonly ThreadMessage[]) {
  const stretches: { name: number; lines: ThreadMessage[]; previous: ThreadMessage | undefined }[] = [];
  for (const [place, line] of lines.entries()) {
    const name = Math.floor(line.seq / stretch);
    const last = stretches.at(-1);
    if (last?.name === name) last.lines.push(line);
    else stretches.push({ name, lines: [line], previous: lines[place - 1] });
  }
  return stretches;
}

/**
 * The lines of a conversation. It stays where one reads: at the end it follows, elsewhere it
 * says how many came; lines that are added above push nothing.
 */
export function ThreadView({
  conversationId,
  messages: held,
  before,
  after,
  readSeq,
  sought,
  names,
  mayInspect,
  onLineChanged,
  onEarlier,
  onLater,
  onRead,
  onSplit,
}: {
  conversationId: string;
  messages: readonly ThreadMessage[];
  before: boolean;
  after: boolean;
  /** the newest line that had been read when the page was opened */
  readSeq: number;
  /** the line somebody searched for */
  sought: number | null;
  names: Names;
  /** whether the viewer may look into mails' headers */
  mayInspect: boolean;
  /** something about a line is new by what the viewer did */
  onLineChanged: (seq: number) => void;
  onEarlier: () => Promise<void>;
  onLater: () => Promise<void>;
  onRead: (seq: number) => void;
  /** begins another conversation with a line; null for who may not */
  onSplit: ((seq: number) => void) | null;
}) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const height = useRef(0);
  const room = useRef(0);
  const [missed, setMissed] = useState(0);
  const lastSeq = held.at(-1)?.seq ?? 0;
  // Reading on does not move the mark under one's eyes; what comes while one reads needs none.
  const [unreadAfter] = useState(readSeq < lastSeq ? readSeq : 0);
  const readsOn = unreadAfter > 0;
  // What the server drew is there already.
  const drawn = !useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const [whole, setWhole] = useState(drawn || sought !== null || readsOn);
  useEffect(() => startTransition(() => setWhole(true)), []);
  const messages = useMemo(() => (whole ? held : held.slice(-fillScreen())), [held, whole]);
  const firstSeq = useRef(messages[0]?.seq ?? 0);
  const lastShown = useRef(lastSeq);

  // First look: the line that was searched, else where reading goes on, else the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each conversation
  useLayoutEffect(() => {
    const area = scroller.current;
    if (!area) return;
    const target = sought
      ? area.querySelector(`[data-seq="${sought}"]`)
      : readsOn
        ? area.querySelector("#unread")
        : null;
    // By hand: scrollIntoView would move the whole frame where the thread itself has no room to scroll.
    if (target) {
      const above = target.getBoundingClientRect().top - area.getBoundingClientRect().top;
      area.scrollTop += above - area.clientHeight / 2;
    } else area.scrollTop = area.scrollHeight;
    following.current = area.scrollHeight - area.scrollTop - area.clientHeight < nearEnd;
    height.current = area.scrollHeight;
    room.current = area.clientHeight;
  }, []);

  // The end stays in view whatever comes late or takes of the room: pictures, what the customer does, the composer.
  useEffect(() => {
    const area = scroller.current;
    if (!area || !content.current) return;
    const observer = new ResizeObserver(() => {
      if (following.current) area.scrollTop = area.scrollHeight;
      height.current = area.scrollHeight;
      room.current = area.clientHeight;
    });
    observer.observe(area);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const area = scroller.current;
    if (!area) return;
    const first = messages[0]?.seq ?? 0;
    if (first < firstSeq.current) area.scrollTop += area.scrollHeight - height.current;
    else if (lastSeq > lastShown.current) {
      if (following.current) area.scrollTop = area.scrollHeight;
      else setMissed((count) => count + lastSeq - lastShown.current);
    }
    firstSeq.current = first;
    lastShown.current = lastSeq;
    height.current = area.scrollHeight;
  }, [messages, lastSeq]);

  const read = useRef(onRead);
  read.current = onRead;
  useEffect(() => {
    if (!after && following.current && document.visibilityState === "visible") read.current(lastSeq);
  }, [lastSeq, after]);

  const stretches = useMemo(() => stretchesOf(messages), [messages]);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        aria-label={t("thread.lines")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: area }) => {
          // Where the room has changed, nobody scrolled: it is looked after as soon as it is measured anew.
          if (area.scrollHeight !== height.current || area.clientHeight !== room.current) return;
          following.current = area.scrollHeight - area.scrollTop - area.clientHeight < nearEnd;
          if (following.current) {
            setMissed(0);
            if (!after) read.current(lastSeq);
          }
        }}
        className="thin-scroll focus-inset min-h-0 flex-1 overflow-auto px-4 py-3 [overflow-anchor:none] lg:px-6"
      >
        <div ref={content}>
          {before && whole && (
            <div className="pb-2 text-center">
              <Button size="sm" onClick={onEarlier}>
                {t("thread.earlier")}
              </Button>
            </div>
          )}
          {stretches.map(({ name, lines, previous }) => (
            <ThreadStretch
              key={name}
              conversationId={conversationId}
              lines={lines}
              previous={previous}
              unreadAfter={unreadAfter}
              sought={sought}
              names={names}
              mayInspect={mayInspect}
              onLineChanged={onLineChanged}
              onSplit={onSplit}
            />
          ))}
          {after && (
            <div className="pt-2 text-center">
              <Button size="sm" onClick={onLater}>
                {t("thread.later")}
              </Button>
            </div>
          )}
        </div>
      </section>
      {missed > 0 && (
        <button
          type="button"
          onClick={() => {
            const area = scroller.current;
            if (area) area.scrollTop = area.scrollHeight;
          }}
          className="absolute inset-x-0 bottom-2 mx-auto inline-flex w-fit items-center gap-1.5 rounded-full bg-raised px-3 py-1 text-xs font-medium text-action-text shadow-raised"
        >
          <ArrowDown aria-hidden className="size-3.5" />
          {t("thread.missed", { count: missed })}
        </button>
      )}
    </div>
  );
}
