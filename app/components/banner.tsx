import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import { cx } from "./class-names.ts";

const tones: Record<"info" | "ok" | "warn" | "danger", { look: string; icon: LucideIcon }> = {
  info: { look: "bg-action-tint text-action-text", icon: Info },
  ok: { look: "bg-ok-tint text-ok", icon: CircleCheck },
  warn: { look: "bg-warn-tint text-warn", icon: TriangleAlert },
  danger: { look: "bg-danger-tint text-danger", icon: OctagonAlert },
};

/** A notice in the flow of a page. Trouble is announced, the rest is there to be read. */
export function Banner({
  tone = "info",
  title,
  action,
  children,
}: {
  tone?: keyof typeof tones;
  title?: string;
  action?: React.ReactNode;
  children?: React.ReactNode;
}) {
  const { look, icon: Icon } = tones[tone];
  return (
    <div
      role={tone === "danger" || tone === "warn" ? "alert" : "status"}
      className={cx("flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md px-3 py-2 text-sm", look)}
    >
      <div className="flex min-w-0 flex-1 basis-60 items-start gap-2">
        <Icon aria-hidden className="mt-[3px] size-3.5 shrink-0" strokeWidth={2.25} />
        <div className="min-w-0 flex-1 text-pretty">
          {title && <p className="font-medium">{title}</p>}
          {children && <div className="text-ink">{children}</div>}
        </div>
      </div>
      {action}
    </div>
  );
}

/** "3 new": something arrived, and the list waits until it is asked for. */
export const ArrivedNotice = ({
  text,
  verb,
  onShow,
}: {
  /** null while nothing has arrived */
  text: string | null;
  verb: string;
  onShow: () => void;
}) => (
  <div role="status">
    {text && (
      <button
        type="button"
        onClick={onShow}
        className="flex h-8 w-full animate-fade items-center justify-center gap-2 border-b border-line bg-action-tint text-xs font-medium text-action-text focus-inset hover:underline"
      >
        {text}
        <span aria-hidden>·</span>
        {verb}
      </button>
    )}
  </div>
);
