import { Link } from "@remix-run/react";
import { useMemo } from "react";
import type { DataColumn } from "#app/components/data-table.tsx";
import { RiskBadge } from "#app/components/risk-badge.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { Money, Time, useFormat } from "#app/components/viewer.tsx";
import type { Translate } from "#app/i18n/translator.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { networkName } from "./card-network.ts";
import type { TransactionRow } from "./list.server.ts";
import { type Column, columns, type ListFilters, type Sort } from "./list.ts";

type Cells = Record<Column, Omit<DataColumn<TransactionRow>, "id" | "header" | "sort">>;

const nothing = <span className="text-muted">–</span>;

function cells(t: Translate, country: (code: string) => string): Cells {
  return {
    id: {
      width: "11rem",
      cell: ({ id }) => (
        <Link
          to={`/console/transactions/${encodeURIComponent(id)}`}
          tabIndex={-1}
          className="block max-w-44 truncate font-medium text-strong hover:underline"
        >
          {id}
        </Link>
      ),
    },
    time: { width: "8rem", wideOnly: true, cell: ({ occurredAt }) => <Time at={occurredAt} mode="short" /> },
    amount: {
      width: "9rem",
      align: "right",
      cell: ({ amountMinor, currency }) => <Money minor={amountMinor} currency={currency} strong />,
    },
    status: { width: "7rem", cell: ({ status }) => <StatusBadge status={status} /> },
    risk: {
      width: "6rem",
      cell: ({ score, band }) =>
        score !== null && band !== null ? (
          <RiskBadge score={score} band={band} />
        ) : (
          <span className="text-xs text-muted">{t("transactions.unscored")}</span>
        ),
    },
    customer: {
      wideOnly: true,
      cell: ({ customerId, customerName }) =>
        customerId ? (
          <Link
            to={`/console/customers/${encodeURIComponent(customerId)}`}
            tabIndex={-1}
            className="hover:underline"
          >
            {customerName ?? customerId}
          </Link>
        ) : (
          nothing
        ),
    },
    merchant: {
      wideOnly: true,
      cell: ({ merchantName, merchantId }) => merchantName ?? merchantId ?? nothing,
    },
    method: { wideOnly: true, cell: ({ method }) => t(`transactions.method.${method}`) },
    channel: {
      wideOnly: true,
      cell: ({ channel }) => (channel ? t(`transactions.channel.${channel}`) : nothing),
    },
    card: {
      wideOnly: true,
      cell: ({ cardNetwork, cardLast4 }) =>
        cardNetwork || cardLast4 ? (
          <span className="tabular">
            {[networkName(t, cardNetwork), cardLast4 && `•• ${cardLast4}`].filter(Boolean).join(" ")}
          </span>
        ) : (
          nothing
        ),
    },
    issuer: { wideOnly: true, cell: ({ cardIssuer }) => cardIssuer ?? nothing },
    country: { wideOnly: true, cell: ({ cardCountry }) => (cardCountry ? country(cardCountry) : nothing) },
    device: {
      wideOnly: true,
      cell: ({ deviceId, deviceCountry }) => [deviceId, deviceCountry].filter(Boolean).join(" · ") || nothing,
    },
    failure: {
      wideOnly: true,
      cell: ({ failureScheme, failureCode }) =>
        failureCode ? (
          <span className="tabular">{[failureScheme, failureCode].filter(Boolean).join(" ")}</span>
        ) : (
          nothing
        ),
    },
  };
}

/** Columns that sort, and the sorts of each: the first click takes the first. */
const sortable: Partial<Record<Column, [Sort, Sort]>> = {
  time: ["-time", "time"],
  amount: ["-amount", "amount"],
  risk: ["-score", "score"],
};

/** The columns of the list, each knowing where a click on its header leads. */
export function useTransactionColumns(
  filters: ListFilters,
  search: URLSearchParams,
): DataColumn<TransactionRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const { sort, currency } = filters;
  return useMemo(() => {
    const look = cells(t, format.country);
    return columns.map((id) => {
      const sorts = id === "amount" && !currency ? undefined : sortable[id];
      if (!sorts) return { id, header: t(`transactions.column.${id}`), ...look[id] };
      const [first, second] = sorts;
      const next = new URLSearchParams(search);
      next.set("sort", sort === first ? second : first);
      next.delete("after");
      const direction =
        sort === first || sort === second ? (sort.startsWith("-") ? "descending" : "ascending") : null;
      return { id, header: t(`transactions.column.${id}`), ...look[id], sort: { to: `?${next}`, direction } };
    });
  }, [t, format.country, sort, currency, search]);
}
