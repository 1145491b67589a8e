import { Link } from "@remix-run/react";
import { useMemo } from "react";
import { Badge } from "#app/components/badge.tsx";
import { type DataColumn, DataTable } from "#app/components/data-table.tsx";
import { type Band, RiskBadge } from "#app/components/risk-badge.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { Money, Time } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Status } from "./transaction.ts";

/** A payment in a short table of one customer's. */
export interface PaymentLine {
  id: string;
  occurredAt: string | Date;
  amountMinor: number;
  currency: string;
  status: string;
  merchantName: string | null;
  score: number | null;
  band: string | null;
}

/** A few payments inside a panel; `here` marks the one the page is about. */
export function PaymentTable({ label, rows, here }: { label: string; rows: PaymentLine[]; here?: string }) {
  const { t } = useTranslation();
  const columns = useMemo(
    (): DataColumn<PaymentLine>[] => [
      {
        id: "time",
        header: t("transactions.column.time"),
        cell: ({ id, occurredAt }) => (
          <Link
            to={`/console/transactions/${encodeURIComponent(id)}`}
            tabIndex={-1}
            className="hover:underline"
          >
            <Time at={occurredAt} mode="short" />
          </Link>
        ),
      },
      {
        id: "merchant",
        header: t("transactions.column.merchant"),
        wideOnly: true,
        cell: ({ id, merchantName }) =>
          id === here ? (
            <Badge tone="action">{t("transactions.page.thisPayment")}</Badge>
          ) : (
            (merchantName ?? "–")
          ),
      },
      {
        id: "amount",
        header: t("transactions.column.amount"),
        align: "right",
        cell: ({ amountMinor, currency }) => <Money minor={amountMinor} currency={currency} strong />,
      },
      {
        id: "status",
        header: t("transactions.column.status"),
        cell: ({ status }) => <StatusBadge status={status as Status} />,
      },
      {
        id: "risk",
        header: t("transactions.column.risk"),
        wideOnly: true,
        cell: ({ score, band }) => score !== null && band && <RiskBadge score={score} band={band as Band} />,
      },
    ],
    [t, here],
  );
  // Who may not read scores has none to look at.
  const scored = rows.some(({ score }) => score !== null);
  return (
    <DataTable
      inline
      label={label}
      rows={rows}
      columns={scored ? columns : columns.filter(({ id }) => id !== "risk")}
      rowId={(row) => row.id}
      rowLink={(row) => `/console/transactions/${encodeURIComponent(row.id)}`}
      empty={null}
    />
  );
}
