import type { LucideIcon } from "lucide-react";
import { cx } from "./class-names.ts";

const tones = {
  neutral: "bg-neutral-tint text-ink",
  action: "bg-action-tint text-action-text",
  ok: "bg-ok-tint text-ok",
  warn: "bg-warn-tint text-warn",
  danger: "bg-danger-tint text-danger",
};
export type Tone = keyof typeof tones;

/** A word about a thing's state. The colour repeats what the word says. */
export function Badge({
  tone = "neutral",
  icon: Icon,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  children: React.ReactNode;
}) {
  return (
    <span
      className={cx(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 align-middle text-xs font-medium",
        tones[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2.25} />}
      {children}
    </span>
  );
}

/** How many wait for somebody. Nothing at all for none. */
export const CountBadge = ({ count, label }: { count: number; label?: string }) =>
  count > 0 ? (
    <span
      title={label}
      className="tabular inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-action px-1 text-[0.625rem] font-semibold leading-none text-action-ink"
    >
      {count > 99 ? "99+" : count}
    </span>
  ) : null;
