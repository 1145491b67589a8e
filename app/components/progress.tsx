import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "./class-names.ts";

/** How far work of known length has come. */
export function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  const { t } = useTranslation();
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={t("common.lineOf", { value, max })}
      className="h-1.5 overflow-hidden rounded-full bg-neutral-tint"
    >
      <div
        className="h-full origin-left rounded-full bg-action transition-transform"
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}

const tones = {
  action: "bg-action",
  ok: "bg-ok-solid",
  warn: "bg-warn-solid",
  danger: "bg-danger-solid",
  neutral: "bg-field-line",
};

/** A share of a whole as a bar beside its number, for comparing rows with each other. Decorative. */
export const ShareBar = ({
  share,
  tone = "action",
}: {
  /** 0 … 1 */
  share: number;
  tone?: keyof typeof tones;
}) => (
  <span aria-hidden className="inline-block h-1.5 w-full min-w-10 rounded-full bg-neutral-tint align-middle">
    <span
      className={cx("block h-full min-w-0.5 rounded-full", tones[tone])}
      style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }}
    />
  </span>
);
