import { CircleCheck, CircleDashed, CircleX, type LucideIcon, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge, type Tone } from "./badge.tsx";

const looks: Record<"pending" | "succeeded" | "failed" | "refunded", { tone: Tone; icon: LucideIcon }> = {
  pending: { tone: "warn", icon: CircleDashed },
  succeeded: { tone: "ok", icon: CircleCheck },
  failed: { tone: "danger", icon: CircleX },
  refunded: { tone: "neutral", icon: Undo2 },
};

/** The state of a payment. */
export function StatusBadge({ status }: { status: keyof typeof looks }) {
  const { t } = useTranslation();
  return <Badge {...looks[status]}>{t(`transactions.status.${status}`)}</Badge>;
}
