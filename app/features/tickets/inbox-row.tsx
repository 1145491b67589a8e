import { Link } from "@remix-run/react";
import { ChevronDown, ChevronsUp, ChevronUp, ShieldAlert, Sparkle } from "lucide-react";
import { type MouseEvent, memo } from "react";
import { Avatar } from "#app/components/avatar.tsx";
import { cx } from "#app/components/class-names.ts";
import { Checkbox } from "#app/components/field.tsx";
import { Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { DueClock } from "./due-clock.tsx";
import { ChannelIcon } from "./inbox-channel-icon.tsx";
import type { InboxListRow } from "./inbox-steady.ts";
import { priorities } from "./ticket.ts";
import { SnoozeClock, WaitingClock } from "./waiting-clock.tsx";

/** Pixels; the list is virtual and counts on it. */
export const rowHeight = 60;

const shownTags = 2;

const priorityLooks = {
  low: { icon: ChevronDown, look: "text-faint" },
  normal: null,
  high: { icon: ChevronUp, look: "text-warn" },
  urgent: { icon: ChevronsUp, look: "text-danger" },
};

/** The usual priority says nothing. */
function PriorityMark({ priority }: { priority: number }) {
  const { t } = useTranslation();
  const name = priorities[priority] ?? "normal";
  const mark = priorityLooks[name];
  if (!mark) return null;
  const words = t("inbox.priorityLabel", { priority: t(`inbox.priority.${name}`) });
  return (
    <span title={words} className={cx("inline-flex shrink-0", mark.look)}>
      <mark.icon aria-hidden className="size-3.5" strokeWidth={2.5} />
      <span className="sr-only">{words}</span>
    </span>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation();
  if (tags.length === 0) return null;
  return (
    <span className="flex shrink-0 items-center gap-1" title={tags.join(", ")}>
      <span className="sr-only">{t("inbox.tags", { tags: tags.join(", ") })}</span>
      {tags.slice(0, shownTags).map((tag) => (
        <span
          key={tag}
          aria-hidden
          className="max-w-20 truncate rounded-sm bg-neutral-tint px-1 text-2xs text-muted"
        >
          {tag}
        </span>
      ))}
      {tags.length > shownTags && (
        <span aria-hidden className="tabular text-2xs text-muted">
          {t("inbox.moreTags", { count: tags.length - shownTags })}
        </span>
      )}
    </span>
  );
}

/** What became of a row that left the list: its state, or whose it is now. */
function Left({ row }: { row: InboxListRow }) {
  const { t } = useTranslation();
  const words =
    row.status === "open" && row.assigneeName ? row.assigneeName : t(`inbox.status.${row.status}`);
  return <span className="max-w-28 truncate text-xs text-muted">{words}</span>;
}

/** How long the customer has waited, or what else there is to say of its time. */
function Clock({ row }: { row: InboxListRow }) {
  if (row.status === "snoozed" && row.snoozedUntil) return <SnoozeClock until={row.snoozedUntil} />;
  if (row.waitingSince) return <WaitingClock since={row.waitingSince} channel={row.channel} />;
  return (
    <span className="text-xs text-muted">
      <Time at={row.lastMessageAt} />
    </span>
  );
}

export interface RowState {
  open: boolean;
  selected: boolean;
  /** it is not in this view any more, and keeps its place until the list is read anew */
  left: boolean;
  /** it came while the list was open */
  fresh: boolean;
  /** the list's one tab stop */
  active: boolean;
}

/**
 * One conversation in two lines: who waits and how long; what about, and who has it. The
 * channel's icon gives way to a box under the pointer, in focus, and while rows are selected.
 */
export const Row = memo(function Row({
  row,
  to,
  open,
  selected,
  left,
  fresh,
  active,
  selecting,
  onSelect,
}: RowState & {
  row: InboxListRow;
  to: string;
  /** some row is selected: all show their boxes */
  selecting: boolean;
  /** null where the viewer may change nothing */
  onSelect: ((id: string, range: boolean) => void) | null;
}) {
  const { t } = useTranslation();
  const name = row.customerName ?? t("inbox.unknownCustomer");
  const unread = open ? 0 : row.unread;
  const loud = unread > 0 && !left;
  return (
    <div
      className={cx(
        "group/row relative h-full border-b border-line",
        selected || open ? "bg-selected" : cx("hover:bg-hover", left && "bg-sunken"),
        open && "shadow-[inset_2px_0_0_var(--action)]",
      )}
    >
      <Link
        to={to}
        data-conversation={row.id}
        data-left={left || undefined}
        aria-current={open ? "true" : undefined}
        tabIndex={active ? 0 : -1}
        className="flex h-full flex-col justify-center gap-0.5 pl-10 pr-4 focus-inset"
      >
        <span className="flex items-center gap-1.5">
          <span
            className={cx(
              "min-w-0 truncate",
              left ? "text-muted" : "text-strong",
              loud ? "font-semibold" : "font-normal",
            )}
          >
            {name}
          </span>
          {unread > 0 && (
            <span
              className={cx(
                "tabular shrink-0 text-2xs font-semibold",
                left ? "text-muted" : "text-action-text",
              )}
            >
              <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
              <span className="sr-only">{t("inbox.unread", { count: unread })}</span>
            </span>
          )}
          {row.atRisk && (
            <span title={t("inbox.atRisk")} className="inline-flex shrink-0 text-risk-high">
              <ShieldAlert aria-hidden className="size-3.5" />
              <span className="sr-only">{t("inbox.atRisk")}</span>
            </span>
          )}
          {fresh && (
            <span title={t("inbox.fresh")} className="inline-flex shrink-0 text-action-text">
              <Sparkle aria-hidden className="size-3" />
              <span className="sr-only">{t("inbox.fresh")}</span>
            </span>
          )}
          <span className="ml-auto flex shrink-0 items-center gap-1.5">
            {!left && <PriorityMark priority={row.priority} />}
            {left ? <Left row={row} /> : <Clock row={row} />}
          </span>
        </span>
        <span className="flex items-center gap-1.5 text-xs text-muted">
          <span className="min-w-0 flex-1 truncate">
            <span lang={row.locale === "zh" ? "zh-CN" : "en-GB"}>
              <span className={cx(loud && "font-medium text-ink")}>
                {row.subject || t("inbox.noSubject")}
              </span>
              {row.preview && <span> · {row.preview}</span>}
            </span>
          </span>
          <Tags tags={row.tags} />
          {!left && row.dueTarget && (
            <DueClock dueAt={row.dueAt} warnAt={row.warnAt} target={row.dueTarget} />
          )}
          {row.assigneeName && (
            <span title={t("inbox.assignedTo", { name: row.assigneeName })} className="inline-flex">
              <Avatar name={row.assigneeName} size="sm" />
              <span className="sr-only">{t("inbox.assignedTo", { name: row.assigneeName })}</span>
            </span>
          )}
        </span>
      </Link>
      <span
        className={cx(
          "pointer-events-none absolute inset-y-0 left-0 flex w-10 items-center justify-center",
          onSelect && "group-hover/row:opacity-0 group-has-[:focus-visible]/row:opacity-0",
          onSelect && selecting && "opacity-0",
        )}
      >
        <ChannelIcon channel={row.channel} />
      </span>
      {onSelect && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the box inside is the control
        <label
          onMouseDown={(event) => event.shiftKey && event.preventDefault()}
          className={cx(
            "absolute inset-y-0 left-0 flex w-10 items-center justify-center",
            "group-hover/row:opacity-100 group-has-[:focus-visible]/row:opacity-100",
            !selecting && "opacity-0",
          )}
        >
          <Checkbox
            aria-label={t("inbox.select", { name })}
            tabIndex={active ? 0 : -1}
            checked={selected}
            onChange={() => undefined}
            onClick={(event: MouseEvent<HTMLInputElement>) => onSelect(row.id, event.shiftKey)}
          />
        </label>
      )}
    </div>
  );
});
