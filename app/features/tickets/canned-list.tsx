import { useEffect, useRef } from "react";
import { cx } from "#app/components/class-names.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { ReadyReply } from "./canned-reply.ts";

/** The canned replies that fit what is typed behind a slash. The field above keeps the focus. */
export function CannedList({
  id,
  replies,
  active,
  onPick,
}: {
  id: string;
  /** null while they are on their way */
  replies: readonly ReadyReply[] | null;
  active: number;
  onPick: (reply: ReadyReply) => void;
}) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  if (replies === null || replies.length === 0)
    return (
      <p role="status" className="mb-2 rounded-md border border-line px-3 py-2 text-xs text-muted">
        {t(replies === null ? "thread.canned.loading" : "thread.canned.none")}
      </p>
    );
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t("thread.canned.title")}
      className="thin-scroll mb-2 max-h-48 overflow-auto rounded-md border border-line bg-raised p-1"
    >
      {replies.map((reply, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys choose
        <div
          key={reply.id}
          id={`${id}-${place}`}
          role="option"
          aria-selected={place === active}
          // Before the field could lose the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(reply)}
          className={cx(
            "flex min-w-0 cursor-default items-baseline gap-2 rounded-sm px-2 py-1 text-sm",
            place === active ? "bg-selected text-strong" : "text-ink",
          )}
        >
          <span className="shrink-0 font-medium">/{reply.shortcut}</span>
          <span className="shrink-0 text-muted">{reply.title}</span>
          <span className="min-w-0 truncate text-xs text-muted">{reply.text}</span>
        </div>
      ))}
    </div>
  );
}
