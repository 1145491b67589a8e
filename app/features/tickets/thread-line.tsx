import { Link } from "@remix-run/react";
import { ArrowRightLeft, Lock, type LucideIcon, Phone, Split, TimerOff, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { Avatar } from "#app/components/avatar.tsx";
import { cx } from "#app/components/class-names.ts";
import { Time, useFormat, useViewer } from "#app/components/viewer.tsx";
import { filesOf } from "#app/features/conversations/attachment.ts";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { FileList } from "#app/features/conversations/file-list.tsx";
import { LinkedText, RichText } from "#app/features/conversations/rich-text-view.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { CallFacts } from "./thread-call.tsx";
import { ThreadDelivery } from "./thread-delivery.tsx";
import { ThreadMail } from "./thread-mail.tsx";
import { comesWithReply } from "./ticket.ts";

/** Names of staff and teams by id. */
export type Names = ReadonlyMap<string, string>;

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown) => (Array.isArray(value) ? value.join(", ") : "");

/** What an activity tells, in words. */
function useActivityWords(names: Names) {
  const { t } = useTranslation();
  const { locale } = useViewer();
  const format = useFormat();
  return ({ data, authorId, authorName }: ThreadMessage): string => {
    const who = authorName ?? t("thread.system");
    const facts = data ?? {};
    const name = (id: unknown) => names.get(text(id)) ?? t("thread.somebody");
    switch (facts.event) {
      case "assignee":
        if (facts.to && facts.to === authorId) return t("thread.activity.taken", { who });
        return facts.to
          ? t(facts.routed ? "thread.activity.routed" : "thread.activity.assigned", {
              who,
              name: name(facts.to),
            })
          : t("thread.activity.unassigned", { who });
      case "status":
        if (facts.to === "snoozed" && comesWithReply(text(facts.until)))
          return t("thread.activity.untilReply", { who });
        return facts.to === "snoozed"
          ? t("thread.activity.snoozed", { who, until: format.short(text(facts.until)) })
          : t("thread.activity.status", { who, status: t(`search.status.${text(facts.to) as "open"}`) });
      case "team":
        return facts.to
          ? t("thread.activity.team", { who, name: name(facts.to) })
          : t("thread.activity.noTeam", { who });
      case "away":
        return facts.minutes
          ? t("thread.activity.away", { who, count: Number(facts.minutes) })
          : t("thread.activity.back", { who });
      case "priority":
        return t("thread.activity.priority", {
          who,
          priority: t(`inbox.priority.${text(facts.to) as "low"}`),
        });
      case "tags":
        return t("thread.activity.tags", {
          who,
          added: list(facts.added) || "–",
          removed: list(facts.removed) || "–",
        });
      case "linked":
      case "unlinked":
        return t(`thread.activity.${facts.event}`, { who, transaction: text(facts.transactionId) });
      case "customer":
        return facts.to
          ? t("thread.activity.identified", { who, customer: text(facts.to) })
          : t("thread.activity.unidentified", { who });
      case "sender_taken":
        return t("thread.activity.senderTaken", { who, sender: text(facts.sender) });
      case "sender_given_back":
        return t("thread.activity.senderGivenBack", { who, sender: text(facts.sender) });
      case "merged":
      case "merged_into":
      case "unmerged":
      case "split":
      case "split_from":
      case "related":
      case "unrelated":
        return t(`thread.activity.${facts.event}`, { who, number: Number(facts.number) });
      case "rated":
      case "rated_again":
        return t(`thread.activity.${facts.event}`, { rating: Number(facts.rating) });
      case "field": {
        const name = text(locale === "zh" ? facts.nameZh : facts.nameEn);
        return facts.to === null
          ? t("thread.activity.fieldCleared", { who, name })
          : t("thread.activity.field", {
              who,
              name,
              value:
                facts.to === true ? t("fields.yes") : facts.to === false ? t("fields.no") : String(facts.to),
            });
      }
      case "service_warning":
      case "service_breach":
        return t(`thread.activity.${facts.event}`, {
          target: t(`due.target.${text(facts.target) as "firstResponse"}`),
          due: format.short(text(facts.due)),
          policy: text(facts.policy),
        });
      case "mailed":
        return t(`thread.activity.mailed.${text(facts.mail) as "received"}`);
      case "woke":
        return t("thread.activity.woke");
      default:
        return t("thread.activity.other", { who, event: text(facts.event) });
    }
  };
}

/** The conversation that an activity names, to go there. */
function OtherConversation({ data }: { data: ThreadMessage["data"] }) {
  const { t } = useTranslation();
  if (typeof data?.number !== "number" || typeof data.id !== "string") return null;
  return (
    <>
      {" · "}
      <Link to={`/console/inbox/${data.id}`} className="text-action-text underline">
        {t("related.open")}
      </Link>
    </>
  );
}

/** Activities that call for somebody. */
const marks: Record<string, { icon: LucideIcon; look: string }> = {
  service_warning: { icon: TriangleAlert, look: "text-warn" },
  service_breach: { icon: TimerOff, look: "text-danger" },
};

const looks = {
  inbound: "mr-auto bg-neutral-tint text-strong",
  reply: "ml-auto bg-action-tint text-strong",
  note: "mx-auto w-full border border-dashed border-warn bg-warn-tint text-strong",
  call: "mr-auto border border-line bg-surface text-strong",
} as const;

/** One line of a thread. Memoised: a long thread is drawn once. */
export const ThreadLine = memo(function ThreadLine({
  conversationId,
  line,
  names,
  sought,
  mayInspect,
  onChanged,
  onSplit,
}: {
  conversationId: string;
  line: ThreadMessage;
  names: Names;
  sought: boolean;
  /** whether the viewer may look into mails' headers */
  mayInspect: boolean;
  onChanged: (seq: number) => void;
  /** stable, so that a thread is not drawn again; null for who may not */
  onSplit: ((seq: number) => void) | null;
}) {
  const { t } = useTranslation();
  const tell = useActivityWords(names);
  const delivery = line.delivery && (
    <ThreadDelivery
      conversationId={conversationId}
      seq={line.seq}
      delivery={line.delivery}
      mayReply={onSplit !== null}
    />
  );
  if (line.kind === "activity") {
    const { icon: Mark, look } = marks[text(line.data?.event)] ?? { icon: ArrowRightLeft, look: undefined };
    return (
      <div
        data-seq={line.seq}
        className="flex flex-wrap items-baseline justify-center gap-x-1.5 px-2 py-1 text-center text-xs text-muted"
      >
        <Mark aria-hidden className={cx("size-3 shrink-0 self-center", look)} />
        <span className={cx("min-w-0 break-words", look)}>
          {tell(line)}
          <OtherConversation data={line.data} />
        </span>
        <span aria-hidden>·</span>
        <Time at={line.at} mode="clock" />
        {delivery}
      </div>
    );
  }
  const { mail } = line;
  // Whoever had no part in it is known by what their mail says, and by nothing of the customer's.
  const stranger = line.authorType === "customer" ? null : mail && (mail.fromName || mail.fromAddress);
  const author =
    line.authorName ?? (stranger || t(line.authorType === "customer" ? "thread.customer" : "thread.system"));
  // What comes from outside is never formatted: it could have a link say what it is not.
  const words =
    line.authorType === "customer" || line.kind === "inbound" || mail ? (
      <p className="linked whitespace-pre-wrap">
        <LinkedText text={line.body} />
      </p>
    ) : (
      <RichText text={line.body} />
    );
  const Mark = line.kind === "note" ? Lock : line.kind === "call" ? Phone : null;
  return (
    <article
      data-seq={line.seq}
      data-kind={line.kind}
      aria-label={t(`thread.kind.${line.kind}`, { author })}
      className={cx(
        "group flex max-w-[46rem] gap-2.5 py-1.5",
        line.kind === "reply" && "ml-auto flex-row-reverse",
      )}
    >
      {line.kind !== "note" && <Avatar name={author} />}
      <div
        className={cx(
          "min-w-0 max-w-full rounded-lg px-3 py-2",
          looks[line.kind],
          sought && "outline-2 outline-focus",
        )}
      >
        <p className="mb-0.5 flex flex-wrap items-center gap-x-2 text-xs text-muted">
          {Mark && <Mark aria-hidden className="size-3" />}
          <span className="font-medium text-ink">{author}</span>
          {line.kind !== "inbound" && line.kind !== "reply" && <span>{t(`thread.label.${line.kind}`)}</span>}
          <Time at={line.at} mode="short" />
        </p>
        {line.kind === "call" && <CallFacts data={line.data} />}
        <div className="text-sm [overflow-wrap:anywhere]">
          {mail ? (
            <ThreadMail
              mail={mail}
              author={author}
              mayInspect={mayInspect}
              mayReply={onSplit !== null}
              onChanged={() => onChanged(line.seq)}
            >
              {words}
            </ThreadMail>
          ) : (
            words
          )}
        </div>
        <FileList files={filesOf(line.data)} />
        {delivery}
      </div>
      {line.kind === "inbound" && onSplit && (
        <span className="self-center opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          {/* Named by the browser's own means: a tooltip for each line would be half the work of drawing it. */}
          <button
            type="button"
            aria-label={t("related.splitOff")}
            title={t("related.splitOff")}
            onClick={() => onSplit(line.seq)}
            className="inline-flex size-6 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-strong"
          >
            <Split aria-hidden className="size-3.5" />
          </button>
        </span>
      )}
    </article>
  );
});
