import { Link } from "@remix-run/react";
import { RiskBadge } from "#app/components/risk-badge.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { Money, Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { TransactionRow } from "./list.server.ts";

/** A payment on a narrow screen: where and how much, who and when, what became of it. */
export function TransactionCard({ row, seesRisk }: { row: TransactionRow; seesRisk: boolean }) {
  const { t } = useTranslation();
  const { id, merchantName, merchantId, customerName, customerId, score, band } = row;
  return (
    <span className="flex flex-col gap-0.5">
      <span className="flex items-baseline justify-between gap-3">
        <Link
          to={`/console/transactions/${encodeURIComponent(id)}`}
          tabIndex={-1}
          className="truncate font-medium text-strong hover:underline"
        >
          {merchantName ?? merchantId ?? id}
        </Link>
        <Money minor={row.amountMinor} currency={row.currency} strong />
      </span>
      <span className="flex items-center justify-between gap-3 text-xs text-muted">
        <span className="truncate">
          <Time at={row.occurredAt} mode="short" />
          {customerId && ` · ${customerName ?? customerId}`}
        </span>
        <span className="flex shrink-0 items-center gap-2">
          {seesRisk &&
            (score !== null && band !== null ? (
              <RiskBadge score={score} band={band} />
            ) : (
              t("transactions.unscored")
            ))}
          <StatusBadge status={row.status} />
        </span>
      </span>
    </span>
  );
}
