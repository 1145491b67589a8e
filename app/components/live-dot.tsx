import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "./class-names.ts";

const looks = {
  live: "bg-ok-solid",
  connecting: "bg-field-line animate-breathe",
  away: "bg-warn-solid",
  paused: "bg-transparent ring-2 ring-inset ring-field-line",
};

/** Whether something arrives by itself: a dot and its word. */
export function LiveDot({ state, hiddenWord = false }: { state: keyof typeof looks; hiddenWord?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-xs text-muted">
      <span aria-hidden className={cx("size-2 rounded-full", looks[state])} />
      <span className={hiddenWord ? "sr-only" : undefined}>{t(`common.live.${state}`)}</span>
    </span>
  );
}
