import { Link, useNavigation, useSearchParams } from "@remix-run/react";
import { ArrowUp, Columns3, CreditCard, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { DataTable } from "#app/components/data-table.tsx";
import { useLiveEvent } from "#app/components/live.tsx";
import { Menu, MenuCheck, MenuLabel } from "#app/components/menu.tsx";
import { PageHeader } from "#app/components/page.tsx";
import { Spinner } from "#app/components/spinner.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useSteadyPage } from "#app/components/use-steady-page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useKeepLooking } from "./keep-looking.tsx";
import type { TransactionPage, TransactionRow } from "./list.server.ts";
import {
  activeFilters,
  type Column,
  columns,
  columnsFor,
  defaultColumns,
  type ListFilters,
  pageSize,
} from "./list.ts";
import { SortMenu } from "./sort-menu.tsx";
import { TransactionCard } from "./transaction-card.tsx";
import { useTransactionColumns } from "./transaction-columns.tsx";
import { TransactionFilters } from "./transaction-filters.tsx";

function ColumnMenu({ shown, seesRisk }: { shown: readonly Column[]; seesRisk: boolean }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  function choose(column: Column, on: boolean) {
    const next = new URLSearchParams(search);
    const chosen = columns.filter((one) => (one === column ? on : shown.includes(one)));
    if (chosen.join() === columnsFor(defaultColumns, seesRisk).join()) next.delete("columns");
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
      {columnsFor(columns, seesRisk).map((column) => (
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
function Arrivals({
  held,
  newest,
  onShow,
}: {
  /** rows that are shown */
  held: TransactionRow[];
  /** rows as they were read last */
  newest: TransactionRow[];
  onShow: () => void;
}) {
  const { t } = useTranslation();
  const [arrived, setArrived] = useState(0);
  useLiveEvent("transactions.arrived", ({ count }) => setArrived((before) => before + count));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that is shown anew has them all
  useEffect(() => setArrived(0), [held]);
  useEffect(() => {
    const shown = new Set(held.map(({ id }) => id));
    const missed = newest.filter(({ id }) => !shown.has(id)).length;
    setArrived((before) => Math.max(before, missed));
  }, [held, newest]);
  if (arrived === 0) return null;
  return (
    <button
      type="button"
      onClick={onShow}
      className="inline-flex h-7 items-center gap-1.5 rounded-md bg-action-tint px-2 text-xs font-medium text-action-text hover:underline"
    >
      <ArrowUp aria-hidden className="size-3.5" />
      <span className="tabular">{t("transactions.arrived", { count: arrived })}</span>
    </button>
  );
}

/** How far was looked for few and far between; it goes on by itself and can be stopped. */
function Looked({
  place,
  found,
  filters,
  looking,
  stop,
  goOn,
}: {
  place: string | number;
  found: number;
  filters: ListFilters;
  looking: boolean;
  stop: () => void;
  goOn: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const to = filters.sort.endsWith("time")
    ? format.short(place)
    : filters.sort.endsWith("amount")
      ? format.money(Number(place), filters.currency ?? "")
      : format.number(Number(place));
  return (
    <>
      {looking && <Spinner />}
      <span className="tabular">{t("transactions.looked", { to, count: found })}</span>
      <Button size="sm" onClick={looking ? stop : goOn}>
        {t(looking ? "transactions.stopLooking" : "transactions.keepLooking")}
      </Button>
    </>
  );
}

/** The rows of one page; another page or order begins at its top. */
function PaymentList({
  page,
  filters,
  shown,
  seesRisk,
}: {
  page: TransactionPage;
  filters: ListFilters;
  shown: readonly Column[];
  seesRisk: boolean;
}) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const tableColumns = useTransactionColumns(filters, search);
  const { rows, next, lookedTo, ...looks } = useKeepLooking(page);
  const filtered = Object.keys(activeFilters(filters)).length > 0;
  const withAfter = (after: string | null) => {
    const changed = new URLSearchParams(search);
    if (after) changed.set("after", after);
    else changed.delete("after");
    return `?${changed}`;
  };
  return (
    <DataTable
      label={t("transactions.title")}
      rows={rows}
      columns={tableColumns}
      shown={shown}
      rowId={(row) => row.id}
      rowLink={(row) => `/console/transactions/${encodeURIComponent(row.id)}`}
      card={(row) => <TransactionCard row={row} seesRisk={seesRisk} />}
      empty={
        lookedTo === null && (
          <EmptyState
            icon={CreditCard}
            title={t(filtered ? "transactions.emptyFilteredTitle" : "transactions.emptyTitle")}
            detail={t(filtered ? "transactions.emptyFilteredDetail" : "transactions.emptyDetail")}
          />
        )
      }
      footer={
        (rows.length > 0 || lookedTo !== null) && (
          <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 px-4 py-3 text-xs text-muted">
            {filters.after && (
              <Link to={withAfter(null)} className="font-medium text-action-text hover:underline">
                {t("transactions.backToFirst")}
              </Link>
            )}
            {lookedTo !== null ? (
              <Looked place={lookedTo} found={rows.length} filters={filters} {...looks} />
            ) : next ? (
              <ButtonLink size="sm" to={withAfter(next)}>
                {t("transactions.loadMore", { count: pageSize })}
              </ButtonLink>
            ) : (
              !filters.after && t("transactions.end", { count: rows.length })
            )}
          </div>
        )
      }
    />
  );
}

export function TransactionsPage({
  page,
  filters,
  shown,
  seesRisk,
  mayExport,
}: {
  page: TransactionPage;
  filters: ListFilters;
  shown: readonly Column[];
  /** whether scores and codes are for its reader */
  seesRisk: boolean;
  mayExport: boolean;
}) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { held, show } = useSteadyPage(page);
  const navigation = useNavigation();
  const busy = navigation.state === "loading" && navigation.location?.pathname === "/console/transactions";

  return (
    <>
      <PageHeader
        title={t("transactions.title")}
        meta={
          filters.sort === "-time" && !filters.after ? (
            <Arrivals held={held.rows} newest={page.rows} onShow={show} />
          ) : undefined
        }
        actions={
          <>
            <span className="max-md:hidden">
              <ColumnMenu shown={shown} seesRisk={seesRisk} />
            </span>
            <span className="md:hidden">
              <SortMenu filters={filters} seesRisk={seesRisk} />
            </span>
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
      <TransactionFilters filters={filters} seesRisk={seesRisk} />
      <div
        aria-busy={busy}
        className={cx("flex min-h-0 flex-1 flex-col bg-surface transition-opacity", busy && "opacity-60")}
      >
        <PaymentList
          key={JSON.stringify(filters)}
          page={held}
          filters={filters}
          shown={shown}
          seesRisk={seesRisk}
        />
      </div>
    </>
  );
}
