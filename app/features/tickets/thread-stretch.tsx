import { Fragment, memo, useEffect, useRef, useState } from "react";
import { useFormat } from "#app/components/viewer.tsx";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type Names, ThreadLine } from "./thread-line.tsx";

const Divider = ({ id, children }: { id?: string; children: React.ReactNode }) => (
  <div id={id} className="my-2 flex items-center gap-3 text-xs text-muted">
    <span aria-hidden className="h-px flex-1 bg-line" />
    {children}
    <span aria-hidden className="h-px flex-1 bg-line" />
  </div>
);

/**
 * Some lines of a thread that follow each other. Once its height is known it is neither laid out nor painted
 * out of view, and keeps its place: the longest thread types as fast as a short one. Line by line that would
 * cost more than it saves, as the browser looks with every frame where each of them is.
 */
export const ThreadStretch = memo(function ThreadStretch({
  conversationId,
  lines,
  previous,
  unreadAfter,
  sought,
  names,
  mayInspect,
  onLineChanged,
  onSplit,
}: {
  conversationId: string;
  lines: readonly ThreadMessage[];
  /** the line before the first */
  previous: ThreadMessage | undefined;
  /** the newest line that had been read when the page was opened */
  unreadAfter: number;
  /** the line somebody searched for */
  sought: number | null;
  names: Names;
  /** whether the viewer may look into mails' headers */
  mayInspect: boolean;
  onLineChanged: (seq: number) => void;
  /** begins another conversation with a line; null for who may not */
  onSplit: ((seq: number) => void) | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number | null>(null);
  useEffect(() => {
    if (!box.current) return;
    const sizes = new ResizeObserver(([size]) => {
      if (size) setHeight(size.contentRect.height);
      sizes.disconnect();
    });
    sizes.observe(box.current);
    return () => sizes.disconnect();
  }, []);
  return (
    <div
      ref={box}
      style={
        height === null
          ? undefined
          : { contentVisibility: "auto", containIntrinsicBlockSize: `auto ${height}px` }
      }
    >
      {lines.map((line, place) => {
        const before = lines[place - 1] ?? previous;
        const day = format.date(line.at);
        return (
          <Fragment key={line.seq}>
            {(!before || day !== format.date(before.at)) && <Divider>{day}</Divider>}
            {unreadAfter > 0 && line.seq > unreadAfter && (before?.seq ?? 0) <= unreadAfter && (
              <Divider id="unread">
                <span className="font-medium text-action-text">{t("thread.unread")}</span>
              </Divider>
            )}
            <ThreadLine
              conversationId={conversationId}
              line={line}
              names={names}
              sought={line.seq === sought}
              mayInspect={mayInspect}
              onChanged={onLineChanged}
              onSplit={onSplit}
            />
          </Fragment>
        );
      })}
    </div>
  );
});
