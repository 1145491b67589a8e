import {
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  CircleCheck,
  CircleDashed,
  Flag,
  Minus,
  MoonStar,
  Tag,
  User,
  UserRoundPlus,
  X,
} from "lucide-react";
import { useState } from "react";
import { IconButton } from "#app/components/button.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { Spinner } from "#app/components/spinner.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { BulkChange } from "./inbox-change.ts";
import { fitting, PickDialog } from "./inbox-pick.tsx";
import { SnoozeDialog } from "./inbox-snooze-dialog.tsx";
import { priorities, tagOf } from "./ticket.ts";

type Question = "assign" | "snooze" | "priority" | "tag";

const priorityIcons = { low: ChevronDown, normal: Minus, high: ChevronUp, urgent: ChevronsUp };

export interface BulkBarProps {
  count: number;
  colleagues: readonly { id: string; name: string }[];
  viewerId: string;
  /** tags that the list shows, to choose from */
  tags: readonly string[];
  pending: boolean;
  onChange: (change: BulkChange, said: (count: number) => string) => void;
  onClear: () => void;
}

/** What can be done to the selected rows. It stands where the list's filters do, so that no row moves. */
export function BulkBar({ count, colleagues, viewerId, tags, pending, onChange, onClear }: BulkBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [question, setQuestion] = useState<Question | null>(null);
  const group = t("inbox.keys.group");
  const solve = () => onChange({ status: "solved" }, (done) => t("inbox.done.solved", { count: done }));

  useShortcut("a", t("inbox.act.assign"), () => setQuestion("assign"), group);
  useShortcut("e", t("inbox.act.solve"), solve, group);
  useShortcut("s", t("inbox.act.snooze"), () => setQuestion("snooze"), group);
  useShortcut("p", t("inbox.act.priority"), () => setQuestion("priority"), group);
  useShortcut("t", t("inbox.act.tag"), () => setQuestion("tag"), group);
  useShortcut("escape", t("inbox.keys.clear"), onClear, group);

  const close = () => setQuestion(null);
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
    <section aria-label={t("inbox.bulk")} className="flex min-w-0 flex-1 items-center">
      <span role="status" className="tabular mr-auto truncate text-xs font-medium text-strong">
        {t("inbox.selected", { count })}
      </span>
      {pending && <Spinner className="size-3.5 text-muted" />}
      <IconButton
        icon={UserRoundPlus}
        label={t("inbox.act.assign")}
        keys="a"
        onClick={() => setQuestion("assign")}
      />
      <IconButton icon={CircleCheck} label={t("inbox.act.solve")} keys="e" onClick={solve} />
      <IconButton
        icon={MoonStar}
        label={t("inbox.act.snooze")}
        keys="s"
        onClick={() => setQuestion("snooze")}
      />
      <IconButton
        icon={Flag}
        label={t("inbox.act.priority")}
        keys="p"
        onClick={() => setQuestion("priority")}
      />
      <IconButton icon={Tag} label={t("inbox.act.tag")} keys="t" onClick={() => setQuestion("tag")} />
      <IconButton icon={X} label={t("inbox.clear")} keys="escape" onClick={onClear} />
      {question === "assign" && (
        <PickDialog
          title={t("inbox.pick.assign", { count })}
          placeholder={t("inbox.pick.findPerson")}
          nothing={t("inbox.pick.nothing")}
          choices={(words) => fitting(people(), words)}
          onClose={close}
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
          onClose={close}
        />
      )}
      {question === "tag" && (
        <PickDialog
          title={t("inbox.pick.tag", { count })}
          placeholder={t("inbox.pick.findTag")}
          nothing={t("inbox.pick.typeTag")}
          choices={tagChoices}
          onClose={close}
        />
      )}
      {question === "snooze" && (
        <SnoozeDialog
          title={t("inbox.pick.snooze", { count })}
          onPick={(until) =>
            onChange({ status: "snoozed", until: until.toISOString() }, (done) =>
              t("inbox.done.snoozed", { count: done, at: format.short(until) }),
            )
          }
          onClose={close}
        />
      )}
    </section>
  );
}
