import type { LucideIcon } from "lucide-react";
import { cx } from "./class-names.ts";
import type { Instant } from "./format.ts";
import { Time } from "./viewer.tsx";

const tones = {
  neutral: "text-muted",
  ok: "text-ok",
  warn: "text-warn",
  danger: "text-danger",
  action: "text-action-text",
};

export interface TimelineEntry {
  id: string;
  at: Instant;
  title: React.ReactNode;
  detail?: React.ReactNode;
  icon?: LucideIcon;
  tone?: keyof typeof tones;
}

/** What happened to one thing, one after another. */
export const Timeline = ({ entries }: { entries: readonly TimelineEntry[] }) => (
  <ol className="flex flex-col">
    {entries.map(({ id, at, title, detail, icon: Icon, tone = "neutral" }) => (
      <li key={id} className="group relative flex gap-3 pb-3.5 last:pb-0">
        <span aria-hidden className="absolute bottom-0 left-[9.5px] top-6 w-px bg-line group-last:hidden" />
        <span
          className={cx(
            "flex size-5 shrink-0 items-center justify-center rounded-full bg-neutral-tint",
            tones[tone],
          )}
        >
          {Icon ? (
            <Icon aria-hidden className="size-3" strokeWidth={2.25} />
          ) : (
            <span className="size-1.5 rounded-full bg-current" />
          )}
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <div className="min-w-0 text-sm text-strong">{title}</div>
            <span className="text-xs text-muted">
              <Time at={at} />
            </span>
          </div>
          {detail && <div className="mt-0.5 text-sm text-ink">{detail}</div>}
        </div>
      </li>
    ))}
  </ol>
);
