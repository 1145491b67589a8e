import { ChevronDown, ChevronsUp, ChevronUp, CircleDashed, Minus, Tag, User, UsersRound } from "lucide-react";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { BulkChange } from "./inbox-change.ts";
import { fitting, PickDialog } from "./inbox-pick.tsx";
import { SnoozeDialog } from "./inbox-snooze-dialog.tsx";
import { comesWithReply, priorities, tagOf } from "./ticket.ts";

export type ChangeKind = "assign" | "snooze" | "priority" | "tag";

const priorityIcons = { low: ChevronDown, normal: Minus, high: ChevronUp, urgent: ChevronsUp };

export interface ChangeQuestionProps {
  question: ChangeKind;
  /** conversations it is about */
  count: number;
  colleagues: readonly { id: string; name: string }[];
  teams: readonly { id: string; name: string }[];
  viewerId: string;
  /** tags to choose from */
  tags: readonly string[];
  /** @param said what was done to so many, in words */
  onChange: (change: BulkChange, said: (count: number) => string) => void;
  onClose: () => void;
}

/** Asks what is to be changed of some conversations: whose they are, until when they rest, how they stand out. */
export function ChangeQuestion({
  question,
  count,
  colleagues,
  teams,
  viewerId,
  tags,
  onChange,
  onClose,
}: ChangeQuestionProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const assign = (id: string | null, name: string) =>
    onChange({ assigneeId: id }, (done) =>
      id ? t("inbox.done.assigned", { count: done, name }) : t("inbox.done.unassigned", { count: done }),
    );
  const people = () => {
    const me = colleagues.find(({ id }) => id === viewerId);
    return [
      ...(me
        ? [
            {
              id: me.id,
              label: t("inbox.pick.me"),
              detail: me.name,
              icon: User,
              run: () => assign(me.id, me.name),
            },
          ]
        : []),
      { id: "nobody", label: t("inbox.pick.nobody"), icon: CircleDashed, run: () => assign(null, "") },
      ...colleagues
        .filter(({ id }) => id !== viewerId)
        .map(({ id, name }) => ({ id, label: name, icon: User, run: () => assign(id, name) })),
      ...teams.map(({ id, name }) => ({
        id,
        label: name,
        detail: t("inbox.filter.team"),
        icon: UsersRound,
        run: () => onChange({ teamId: id }, (done) => t("inbox.done.toTeam", { count: done, name })),
      })),
    ];
  };
  const addTag = (tag: string) =>
    onChange({ addTag: tag }, (done) => t("inbox.done.tagged", { count: done, tag }));
  const tagChoices = (words: string) => {
    const typed = tagOf(words);
    const known = fitting(
      tags.map((tag) => ({ id: `tag ${tag}`, label: tag, icon: Tag, run: () => addTag(tag) })),
      typed ?? words,
    );
    if (!typed || tags.includes(typed)) return known;
    const label = t("inbox.pick.addTag", { tag: typed });
    return [{ id: "new", label, icon: Tag, run: () => addTag(typed) }, ...known];
  };

  return (
    <>
      {question === "assign" && (
        <PickDialog
          title={t("inbox.pick.assign", { count })}
          placeholder={t("inbox.pick.findPerson")}
          nothing={t("inbox.pick.nothing")}
          choices={(words) => fitting(people(), words)}
          onClose={onClose}
        />
      )}
      {question === "priority" && (
        <PickDialog
          title={t("inbox.pick.priority", { count })}
          placeholder={t("inbox.pick.findPriority")}
          nothing={t("inbox.pick.nothing")}
          choices={(words) =>
            fitting(
              [...priorities].reverse().map((priority) => {
                const label = t(`inbox.priority.${priority}`);
                const said = (done: number) => t("inbox.done.priority", { count: done, priority: label });
                return {
                  id: priority,
                  label,
                  icon: priorityIcons[priority],
                  run: () => onChange({ priority }, said),
                };
              }),
              words,
            )
          }
          onClose={onClose}
        />
      )}
      {question === "tag" && (
        <PickDialog
          title={t("inbox.pick.tag", { count })}
          placeholder={t("inbox.pick.findTag")}
          nothing={t("inbox.pick.typeTag")}
          choices={tagChoices}
          onClose={onClose}
        />
      )}
      {question === "snooze" && (
        <SnoozeDialog
          title={t("inbox.pick.snooze", { count })}
          onPick={(until) =>
            onChange({ status: "snoozed", until: until.toISOString() }, (done) =>
              comesWithReply(until)
                ? t("inbox.done.untilReply", { count: done })
                : t("inbox.done.snoozed", { count: done, at: format.short(until) }),
            )
          }
          onClose={onClose}
        />
      )}
    </>
  );
}
