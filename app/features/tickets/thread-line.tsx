import { Link } from "@remix-run/react";
import { ArrowRightLeft, Lock, Phone, Split } from "lucide-react";
import { memo } from "react";
import { Avatar } from "#app/components/avatar.tsx";
import { IconButton } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { Time, useFormat } from "#app/components/viewer.tsx";
import type { ThreadMessage } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { CallFacts } from "./thread-call.tsx";

/** Names of staff by id. */
export type Names = ReadonlyMap<string, string>;

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown) => (Array.isArray(value) ? value.join(", ") : "");

/** What an activity tells, in words. */
function useActivityWords(names: Names) {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ data, authorName }: ThreadMessage): string => {
    const who = authorName ?? t("thread.system");
    const facts = data ?? {};
    const name = (id: unknown) => names.get(text(id)) ?? t("thread.somebody");
    switch (facts.event) {
      case "assignee":
        return facts.to
          ? t(facts.routed ? "thread.activity.routed" : "thread.activity.assigned", {
              who,
              name: name(facts.to),
            })
          : t("thread.activity.unassigned", { who });
      case "status":
        return facts.to === "snoozed"
          ? t("thread.activity.snoozed", { who, until: format.short(text(facts.until)) })
          : t("thread.activity.status", { who, status: t(`search.status.${text(facts.to) as "open"}`) });
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

const looks = {
  inbound: "mr-auto bg-neutral-tint text-strong",
  reply: "ml-auto bg-action-tint text-strong",
  note: "mx-auto w-full border border-dashed border-warn bg-warn-tint text-strong",
  call: "mr-auto border border-line bg-surface text-strong",
} as const;

/** One line of a thread. Memoised: a long thread is drawn once. */
export const ThreadLine = memo(function ThreadLine({
  line,
  names,
  sought,
  onSplit,
}: {
  line: ThreadMessage;
  names: Names;
  sought: boolean;
  /** stable, so that a thread is not drawn again; null for who may not */
  onSplit: ((seq: number) => void) | null;
}) {
  const { t } = useTranslation();
  const words = useActivityWords(names);
  if (line.kind === "activity") {
    return (
      <div
        data-seq={line.seq}
        className="flex items-baseline justify-center gap-1.5 px-2 py-1 text-center text-xs text-muted"
      >
        <ArrowRightLeft aria-hidden className="size-3 shrink-0 self-center" />
        <span className="min-w-0 break-words">
          {words(line)}
          <OtherConversation data={line.data} />
        </span>
        <span aria-hidden>·</span>
        <Time at={line.at} mode="clock" />
      </div>
    );
  }
  const author = line.authorName ?? t(line.authorType === "customer" ? "thread.customer" : "thread.system");
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
        <p className="whitespace-pre-wrap break-words text-sm [overflow-wrap:anywhere]">{line.body}</p>
      </div>
      {line.kind === "inbound" && onSplit && (
        <span className="self-center opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <IconButton
            icon={Split}
            size="sm"
            side="top"
            label={t("related.splitOff")}
            onClick={() => onSplit(line.seq)}
          />
        </span>
      )}
    </article>
  );
});
