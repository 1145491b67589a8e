import { CircleCheck, Flag, MoonStar, Tag, UserRoundPlus, X, Zap } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "#app/components/button.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { Spinner } from "#app/components/spinner.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type ChangeKind, ChangeQuestion } from "./change-question.tsx";
import type { BulkChange } from "./inbox-change.ts";

// Seldom asked for: it is loaded then.
const BulkMacro = lazy(() =>
  import("./bulk-macro.tsx").then(({ BulkMacro: dialog }) => ({ default: dialog })),
);

type Question = ChangeKind | "macro";

export interface BulkBarProps {
  ids: readonly string[];
  colleagues: readonly { id: string; name: string }[];
  teams: readonly { id: string; name: string }[];
  viewerId: string;
  /** tags that the list shows, to choose from */
  tags: readonly string[];
  pending: boolean;
  onChange: (change: BulkChange, said: (count: number) => string) => void;
  onClear: () => void;
  /** a macro was run on these */
  onRan: (ids: readonly string[]) => void;
}

/** What can be done to the selected rows. It stands where the list's filters do, so that no row moves. */
export function BulkBar({
  ids,
  colleagues,
  teams,
  viewerId,
  tags,
  pending,
  onChange,
  onClear,
  onRan,
}: BulkBarProps) {
  const count = ids.length;
  const { t } = useTranslation();
  const [question, setQuestion] = useState<Question | null>(null);
  const group = t("inbox.keys.group");
  const solve = () => onChange({ status: "solved" }, (done) => t("inbox.done.solved", { count: done }));

  // They go before those of the conversation that is open: what is selected is meant.
  useShortcut("a", t("inbox.act.assign"), () => setQuestion("assign"), group, true, true);
  useShortcut("e", t("inbox.act.solve"), solve, group, true, true);
  useShortcut("s", t("inbox.act.snooze"), () => setQuestion("snooze"), group, true, true);
  useShortcut("p", t("inbox.act.priority"), () => setQuestion("priority"), group, true, true);
  useShortcut("t", t("inbox.act.tag"), () => setQuestion("tag"), group, true, true);
  useShortcut("m", t("composer.macro.run"), () => setQuestion("macro"), group, true, true);
  useShortcut("escape", t("inbox.keys.clear"), onClear, group, true, true);

  const close = () => setQuestion(null);
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
      <IconButton icon={Zap} label={t("composer.macro.run")} keys="m" onClick={() => setQuestion("macro")} />
      <IconButton icon={X} label={t("inbox.clear")} keys="escape" onClick={onClear} />
      {question === "macro" && (
        <Suspense fallback={null}>
          <BulkMacro ids={ids} onRan={onRan} onClose={close} />
        </Suspense>
      )}
      {question && question !== "macro" && (
        <ChangeQuestion
          question={question}
          count={count}
          colleagues={colleagues}
          teams={teams}
          viewerId={viewerId}
          tags={tags}
          onChange={onChange}
          onClose={close}
        />
      )}
    </section>
  );
}
