import { ArrowDown } from "lucide-react";
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button } from "#app/components/button.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type Names, ThreadLine } from "./thread-line.tsx";

/** So near the end, new lines are followed. */
const nearEnd = 80;

const Divider = ({ id, children }: { id?: string; children: React.ReactNode }) => (
  <div id={id} className="my-2 flex items-center gap-3 text-xs text-muted">
    <span aria-hidden className="h-px flex-1 bg-line" />
    {children}
    <span aria-hidden className="h-px flex-1 bg-line" />
  </div>
);

/**
 * The lines of a conversation. It stays where one reads: at the end it follows, elsewhere it
 * says how many came; lines that are added above push nothing.
 */
export function ThreadView({
  conversationId,
  messages,
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
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const height = useRef(0);
  const firstSeq = useRef(messages[0]?.seq ?? 0);
  const [missed, setMissed] = useState(0);
  const lastSeq = messages.at(-1)?.seq ?? 0;
  const lastShown = useRef(lastSeq);

  // First look: the line that was searched, else where reading goes on, else the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each conversation
  useLayoutEffect(() => {
    const area = scroller.current;
    if (!area) return;
    const target = sought
      ? area.querySelector(`[data-seq="${sought}"]`)
      : readSeq > 0 && readSeq < lastSeq
        ? area.querySelector("#unread")
        : null;
    // By hand: scrollIntoView would move the whole frame where the thread itself has no room to scroll.
    if (target) {
      const above = target.getBoundingClientRect().top - area.getBoundingClientRect().top;
      area.scrollTop += above - area.clientHeight / 2;
    } else area.scrollTop = area.scrollHeight;
    following.current = area.scrollHeight - area.scrollTop - area.clientHeight < nearEnd;
    height.current = area.scrollHeight;
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

  const days = useMemo(() => messages.map(({ at }) => format.date(at)), [messages, format]);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        aria-label={t("thread.lines")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: area }) => {
          following.current = area.scrollHeight - area.scrollTop - area.clientHeight < nearEnd;
          if (following.current) {
            setMissed(0);
            if (!after) read.current(lastSeq);
          }
        }}
        className="thin-scroll focus-inset min-h-0 flex-1 overflow-auto px-4 py-3 [overflow-anchor:none] lg:px-6"
      >
        {before && (
          <div className="pb-2 text-center">
            <Button size="sm" onClick={onEarlier}>
              {t("thread.earlier")}
            </Button>
          </div>
        )}
        {messages.map((line, place) => (
          <Fragment key={line.seq}>
            {days[place] !== days[place - 1] && <Divider>{days[place]}</Divider>}
            {readSeq > 0 && line.seq > readSeq && (messages[place - 1]?.seq ?? 0) <= readSeq && (
              <Divider id="unread">
                <span className="font-medium text-action-text">{t("thread.unread")}</span>
              </Divider>
            )}
            {/* Lines out of view are neither laid out nor painted, so a long thread types as fast as a short one. */}
            <div className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
              <ThreadLine
                conversationId={conversationId}
                line={line}
                names={names}
                sought={line.seq === sought}
                mayInspect={mayInspect}
                onChanged={onLineChanged}
                onSplit={onSplit}
              />
            </div>
          </Fragment>
        ))}
        {after && (
          <div className="pt-2 text-center">
            <Button size="sm" onClick={onLater}>
              {t("thread.later")}
            </Button>
          </div>
        )}
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
