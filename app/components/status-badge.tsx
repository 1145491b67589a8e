import { CircleCheck, CircleDashed, CircleX, type LucideIcon, Undo2 } from "lucide-react";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { cx } from "./class-names.ts";

const looks: Record<
  "pending" | "succeeded" | "failed" | "refunded",
  { icon: LucideIcon; tone: string; box?: string }
> = {
  pending: { icon: CircleDashed, tone: "text-warn" },
  succeeded: { icon: CircleCheck, tone: "text-ok" },
  failed: { icon: CircleX, tone: "text-danger", box: "bg-danger-tint px-1.5 font-medium text-danger" },
  refunded: { icon: Undo2, tone: "text-muted" },
};

/**
 * The state of a payment. Most payments succeed, so only a failure has a ground of its own:
 * a column of these stays calm.
 */
export function StatusBadge({ status }: { status: keyof typeof looks }) {
  const { t } = useTranslation();
  const { icon: Icon, tone, box } = looks[status];
  return (
    <span
      className={cx(
        "inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-sm align-middle text-xs",
        box ?? "text-ink",
      )}
    >
      <Icon aria-hidden className={cx("size-3.5 shrink-0", tone)} strokeWidth={2} />
      {t(`transactions.status.${status}`)}
    </span>
  );
}
