import { Hourglass, PauseCircle, TimerOff, TriangleAlert } from "lucide-react";
import { cx } from "#app/components/class-names.ts";
import { useFormat, useNow } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type DueLevel, dueLevel } from "./due-level.ts";
import type { TargetName } from "./service-level.ts";
import { useWaitWords } from "./waiting-clock.tsx";

export const dueLooks: Record<DueLevel, { look: string; icon: typeof Hourglass }> = {
  running: { look: "text-muted", icon: Hourglass },
  risk: { look: "font-medium text-warn", icon: TriangleAlert },
  breached: { look: "font-medium text-danger", icon: TimerOff },
};

interface Owed {
  dueAt: string | null;
  warnAt: string | null;
  target: TargetName;
}

/** The time left, or since when it is late: "12m left", "late 5m". */
export function useDueWords() {
  const { t } = useTranslation();
  const words = useWaitWords();
  return (dueAt: string, now: number) => {
    const left = Date.parse(dueAt) - now;
    return left >= 0 ? t("due.left", { time: words(left) }) : t("due.late", { time: words(-left) });
  };
}

/** What is owed first: how long there is, by shape, colour and word; the exact time and the promise on hover. */
export function DueClock({ dueAt, warnAt, target }: Owed) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const words = useDueWords();
  const level = dueLevel({ dueAt, warnAt }, now);
  if (dueAt === null || level === null) {
    return (
      <span
        title={t("due.pausedHint", { target: t(`due.target.${target}`) })}
        data-due="paused"
        className="inline-flex items-center gap-1 whitespace-nowrap text-xs text-muted"
      >
        <PauseCircle aria-hidden className="size-3 shrink-0" />
        {t("due.paused")}
      </span>
    );
  }
  const { look, icon: Icon } = dueLooks[level];
  return (
    <time
      dateTime={dueAt}
      title={t("due.hint", { target: t(`due.target.${target}`), at: format.exact(dueAt) })}
      data-due={level}
      className={cx("tabular inline-flex items-center gap-1 whitespace-nowrap text-xs", look)}
    >
      <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2.25} />
      <span className="sr-only">{t(`due.level.${level}`)} </span>
      {words(dueAt, now)}
    </time>
  );
}
