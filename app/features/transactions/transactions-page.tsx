import { Link, useNavigation, useRevalidator, useSearchParams } from "@remix-run/react";
import { ArrowUp, Columns3, CreditCard, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { DataTable } from "#app/components/data-table.tsx";
import { useLiveEvent } from "#app/components/live.tsx";
import { Menu, MenuCheck, MenuLabel } from "#app/components/menu.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import type { TransactionRow } from "./list.server.ts";
import { activeFilters, type Column, columns, defaultColumns, type ListFilters } from "./list.ts";
import { useTransactionColumns } from "./transaction-columns.tsx";
import { TransactionFilters } from "./transaction-filters.tsx";

function ColumnMenu({ shown }: { shown: readonly Column[] }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  function choose(column: Column, on: boolean) {
    const next = new URLSearchParams(search);
    const chosen = columns.filter((one) => (one === column ? on : shown.includes(one)));
    if (chosen.join() === defaultColumns.join()) next.delete("columns");
    else next.set("columns", chosen.join(","));
    setSearch(next, { preventScrollReset: true });
  }
  return (
    <Menu
      trigger={
        <Button size="sm" icon={Columns3}>
          {t("transactions.columnsMenu")}
        </Button>
      }
    >
      <MenuLabel>{t("transactions.columnsMenu")}</MenuLabel>
      {columns.map((column) => (
        <MenuCheck
          key={column}
          checked={shown.includes(column)}
          disabled={column === "id"}
          onChange={(on) => choose(column, on)}
        >
          {t(`transactions.column.${column}`)}
        </MenuCheck>
      ))}
    </Menu>
  );
}

/** How many payments came since the list was read; the list itself stays as it is. */
function Arrivals({ rows }: { rows: TransactionRow[] }) {
  const { t } = useTranslation();
  const { revalidate } = useRevalidator();
  const [arrived, setArrived] = useState(0);
  useLiveEvent("transactions.arrived", ({ count }) => setArrived((before) => before + count));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that was read anew has them all
  useEffect(() => setArrived(0), [rows]);
  if (arrived === 0) return null;
  return (
    <button
      type="button"
      onClick={revalidate}
      className="inline-flex h-7 items-center gap-1.5 rounded-md bg-action-tint px-2 text-xs font-medium text-action-text hover:underline"
    >
      <ArrowUp aria-hidden className="size-3.5" />
      <span className="tabular">{t("transactions.arrived", { count: arrived })}</span>
    </button>
  );
}

export function TransactionsPage({
  rows,
  next,
  filters,
  shown,
  mayExport,
}: {
  rows: TransactionRow[];
  next: string | null;
  filters: ListFilters;
  shown: readonly Column[];
  mayExport: boolean;
}) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const navigation = useNavigation();
  const tableColumns = useTransactionColumns(filters, search);
  const filtered = Object.keys(activeFilters(filters)).length > 0;
  const withAfter = (after: string | null) => {
    const changed = new URLSearchParams(search);
    if (after) changed.set("after", after);
    else changed.delete("after");
    return `?${changed}`;
  };
  const busy = navigation.state === "loading" && navigation.location?.pathname === "/console/transactions";

  return (
    <>
      <PageHeader
        title={t("transactions.title")}
        meta={filters.sort === "-time" && !filters.after ? <Arrivals rows={rows} /> : undefined}
        actions={
          <>
            <ColumnMenu shown={shown} />
            {mayExport && (
              <ButtonLink
                size="sm"
                icon={Download}
                reloadDocument
                to={`/console/transactions/export?${search}`}
                title={t("transactions.exportHint")}
              >
                {t("transactions.export")}
              </ButtonLink>
            )}
          </>
        }
      />
      <TransactionFilters filters={filters} />
      <div
        aria-busy={busy}
        className={cx("flex min-h-0 flex-1 flex-col bg-surface transition-opacity", busy && "opacity-60")}
      >
        <DataTable
          // Another page or order begins at its top.
          key={JSON.stringify(filters)}
          label={t("transactions.title")}
          rows={rows}
          columns={tableColumns}
          shown={shown}
          rowId={(row) => row.id}
          rowLink={(row) => `/console/transactions/${encodeURIComponent(row.id)}`}
          empty={
            <EmptyState
              icon={CreditCard}
              title={t(filtered ? "transactions.emptyFilteredTitle" : "transactions.emptyTitle")}
              detail={t(filtered ? "transactions.emptyFilteredDetail" : "transactions.emptyDetail")}
            />
          }
          footer={
            rows.length > 0 && (
              <div className="flex items-center justify-center gap-4 px-4 py-3 text-xs text-muted">
                {filters.after && (
                  <Link to={withAfter(null)} className="font-medium text-action-text hover:underline">
                    {t("transactions.backToFirst")}
                  </Link>
                )}
                {next ? (
                  <ButtonLink size="sm" to={withAfter(next)}>
                    {t("transactions.loadMore", { count: rows.length })}
                  </ButtonLink>
                ) : (
                  !filters.after && t("transactions.end", { count: rows.length })
                )}
              </div>
            )
          }
        />
      </div>
    </>
  );
}
