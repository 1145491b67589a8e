import {
  Link,
  useFetcher,
  useNavigate,
  useNavigation,
  useRevalidator,
  useSearchParams,
} from "@remix-run/react";
import { ShieldCheck } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Badge } from "#app/components/badge.tsx";
import { ArrivedNotice } from "#app/components/banner.tsx";
import { Button } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { SelectField } from "#app/components/field.tsx";
import { useLiveEvent } from "#app/components/live.tsx";
import { RiskBadge } from "#app/components/risk-badge.tsx";
import { SegmentedLinks } from "#app/components/segmented.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useSteadyPage } from "#app/components/use-steady-page.tsx";
import { Money, Time } from "#app/components/viewer.tsx";
import { bands } from "#app/features/transactions/bands.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { type AlertFilters, alertSorts, alertStates } from "./alert.ts";
import type { AlertCounts, AlertRow } from "./alerts.server.ts";
import { reasonTitle } from "./reason-words.ts";

interface Page {
  rows: AlertRow[];
  next: string | null;
}

/** What became of a row since it was read; laid over it so that it keeps its place. */
type Change = Pick<AlertRow, "state" | "disposition"> & { by: string | null };

/**
 * Rows as read, pages added below, changes laid over: nothing moves until somebody asks.
 *
 * @param newest the page as it was read last
 */
function useSteadyRows(newest: Page) {
  const { held: page, show } = useSteadyPage(newest);
  const [changes, setChanges] = useState<Record<string, Change>>({});
  const [arrived, setArrived] = useState<readonly string[]>([]);
  const [more, setMore] = useState<Page | null>(null);
  const known = useRef(new Set<string>());
  const rows = useMemo(() => {
    const reread = new Map(newest.rows.map((row) => [row.id, row]));
    return [...page.rows, ...(more?.rows ?? [])].map((row) => reread.get(row.id) ?? row);
  }, [page, more, newest]);
  known.current = new Set(rows.map((row) => row.id));

  // A page that is shown anew already holds what came and what changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page's identity is the signal
  useEffect(() => {
    setChanges({});
    setArrived([]);
    setMore(null);
  }, [page]);
  // One that was read again by itself tells what was missed.
  useEffect(() => {
    const reread = new Set(newest.rows.map(({ id }) => id));
    setChanges((before) => Object.fromEntries(Object.entries(before).filter(([id]) => !reread.has(id))));
    const latest = Math.max(0, ...page.rows.map(({ openedAt }) => +new Date(openedAt)));
    const missed = newest.rows.filter(({ openedAt }) => +new Date(openedAt) > latest).map(({ id }) => id);
    setArrived((before) => [...new Set([...before, ...missed.filter((id) => !known.current.has(id))])]);
  }, [newest, page]);

  useLiveEvent("alerts.opened", ({ ids }) => {
    setArrived((before) => [...new Set([...before, ...ids.filter((id) => !known.current.has(id))])]);
  });
  useLiveEvent("alert.changed", ({ id, state, disposition, by }) => {
    if (known.current.has(id))
      setChanges((before) => ({ ...before, [id]: { state, disposition, by } as Change }));
  });

  const append = useCallback(
    (next: Page) =>
      setMore((held) => {
        const added = next.rows.filter(({ id }) => !known.current.has(id));
        return { rows: [...(held?.rows ?? []), ...added], next: next.next };
      }),
    [],
  );
  return { rows, changes, arrived: arrived.length, next: more ? more.next : page.next, append, show };
}

function Row({
  row,
  change,
  open,
  to,
}: {
  row: AlertRow;
  change: Change | undefined;
  open: boolean;
  to: string;
}) {
  const { t } = useTranslation();
  const state = change?.state ?? row.state;
  const disposition = change?.disposition ?? row.disposition;
  const decided = state !== "open";
  const by = change ? change.by : row.decidedBy;
  const reasons = row.reasons.filter(({ rule }) => rule !== "history").slice(0, 2);
  return (
    <li>
      <Link
        to={to}
        data-alert={row.id}
        aria-current={open ? "true" : undefined}
        className={cx(
          "block border-b border-line px-4 py-2 outline-offset-[-2px]",
          open ? "bg-selected" : "hover:bg-hover",
          decided && !open && "opacity-60",
        )}
      >
        <div className="flex items-center gap-2">
          <RiskBadge score={row.score} band={row.band} />
          <span className="min-w-0 truncate font-medium text-strong">
            {row.customerName ?? row.customerId ?? t("transactions.noCustomer")}
          </span>
          <span className="ml-auto">
            <Money minor={row.amountMinor} currency={row.currency} strong />
          </span>
        </div>
        <div className="mt-1 flex items-center gap-2 text-xs text-muted">
          <span className="min-w-0 truncate">
            {decided
              ? t("fraud.page.decidedBy", {
                  disposition: t(`fraud.disposition.${disposition ?? "needs_information"}`),
                  name: by ?? t("fraud.page.theSystem"),
                })
              : reasons.map((reason) => reasonTitle(reason, t)).join(" · ") || t("fraud.page.noReasons")}
          </span>
          {row.complainedAt && <Badge tone="danger">{t("complaints.chip")}</Badge>}
          <span className="ml-auto shrink-0">
            <Time at={row.openedAt} />
          </span>
        </div>
      </Link>
    </li>
  );
}

export function AlertList({
  rows: firstRows,
  next: firstNext,
  counts,
  filters,
  openId,
}: Page & { counts: AlertCounts; filters: AlertFilters; openId: string | null }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const { state: reading } = useRevalidator();
  const newest = useMemo(() => ({ rows: firstRows, next: firstNext }), [firstRows, firstNext]);
  const { rows, changes, arrived, next, append, show } = useSteadyRows(newest);
  const fetcher = useFetcher<Page>();
  const list = useRef<HTMLUListElement>(null);
  const query = search.toString();
  const pathOf = (id: string) => `/console/alerts/${id}${query ? `?${query}` : ""}`;

  useEffect(() => {
    if (fetcher.data) append(fetcher.data);
  }, [fetcher.data, append]);

  useEffect(() => {
    if (openId) list.current?.querySelector(`[data-alert="${openId}"]`)?.scrollIntoView({ block: "nearest" });
  }, [openId]);

  // Keys come faster than pages: each step goes on from where the last one is heading.
  const heading = useRef(openId);
  const settled = useNavigation().state === "idle";
  useEffect(() => {
    if (settled) heading.current = openId;
  }, [settled, openId]);

  function step(by: 1 | -1) {
    const here = rows.findIndex((row) => row.id === heading.current);
    const row = rows[here === -1 ? 0 : here + by];
    if (!row) return;
    heading.current = row.id;
    navigate(pathOf(row.id));
  }
  useShortcut("j", t("fraud.page.next"), () => step(1), t("fraud.page.keys"));
  useShortcut("k", t("fraud.page.previous"), () => step(-1), t("fraud.page.keys"));

  const withParameter = (name: string, value: string) => {
    const changed = new URLSearchParams(search);
    if (value) changed.set(name, value);
    else changed.delete(name);
    return changed;
  };

  return (
    <section
      aria-label={t("fraud.page.list")}
      className={cx(
        "flex min-h-0 w-full flex-col border-line bg-surface lg:w-[380px] lg:shrink-0 lg:border-r",
        openId && "max-lg:hidden",
      )}
    >
      <div className="flex flex-col gap-2 border-b border-line px-4 py-2.5">
        <h1 className="text-lg font-semibold text-strong">{t("fraud.page.title")}</h1>
        <SegmentedLinks
          label={t("fraud.page.list")}
          items={alertStates.map((state) => ({
            to: `/console/alerts?${withParameter("state", state === "open" ? "" : state)}`,
            label: t(`fraud.state.${state}`),
            current: filters.state === state,
            count:
              state === "open"
                ? counts.open
                : state === "needs_information"
                  ? counts.needsInformation
                  : undefined,
          }))}
        />
        <div className="flex gap-2">
          <div className="flex-1">
            <SelectField
              label={t("fraud.page.anyBand")}
              hiddenLabel
              className="h-7 text-xs"
              value={filters.band ?? ""}
              onChange={(event) => setSearch(withParameter("band", event.target.value))}
              options={[
                { value: "", label: t("fraud.page.anyBand") },
                ...bands.map((band) => ({ value: band, label: t(`common.band.${band}`) })),
              ]}
            />
          </div>
          <div className="flex-1">
            <SelectField
              label={t("fraud.page.sortLabel")}
              hiddenLabel
              className="h-7 text-xs"
              value={filters.sort}
              onChange={(event) => setSearch(withParameter("sort", event.target.value))}
              options={alertSorts.map((sort) => ({ value: sort, label: t(`fraud.page.sort.${sort}`) }))}
            />
          </div>
        </div>
      </div>
      <ArrivedNotice
        text={arrived > 0 && filters.state === "open" ? t("fraud.page.newAlerts", { count: arrived }) : null}
        verb={t("fraud.page.show")}
        onShow={show}
      />
      <ul ref={list} aria-busy={reading === "loading"} className="thin-scroll min-h-0 flex-1 overflow-auto">
        {rows.map((row) => (
          <Row key={row.id} row={row} change={changes[row.id]} open={row.id === openId} to={pathOf(row.id)} />
        ))}
        {next && (
          <li className="p-3 text-center">
            <Button
              size="sm"
              pending={fetcher.state !== "idle"}
              onClick={() => fetcher.load(`/console/alerts?${withParameter("after", next)}`)}
            >
              {t("fraud.page.more")}
            </Button>
          </li>
        )}
        {rows.length === 0 && (
          <li>
            <EmptyState
              icon={ShieldCheck}
              title={t(filters.state === "open" ? "fraud.page.emptyOpen" : "fraud.page.emptyOther")}
              detail={t(
                filters.state === "open" ? "fraud.page.emptyOpenDetail" : "fraud.page.emptyOtherDetail",
              )}
            />
          </li>
        )}
      </ul>
    </section>
  );
}
