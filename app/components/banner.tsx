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
      className={cx("flex items-start gap-2 rounded-md px-3 py-2 text-sm", look)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
