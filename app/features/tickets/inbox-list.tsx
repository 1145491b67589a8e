import { Link, useNavigate, useNavigation, useRevalidator, useSearchParams } from "@remix-run/react";
import { Search } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ArrivedNotice } from "#app/components/banner.tsx";
import { cx } from "#app/components/class-names.ts";
import { Checkbox } from "#app/components/field.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { Tooltip } from "#app/components/tooltip.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { AvailabilitySwitch, LapsedNotice } from "./availability-switch.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import type { FieldDefinition } from "./custom-field.ts";
import type { InboxFilters, InboxView } from "./inbox.ts";
import { useBulkChange } from "./inbox-bulk.tsx";
import { conditionQuery, countConditions, viewFor } from "./inbox-conditions.ts";
import { InboxEmpty } from "./inbox-empty.tsx";
import { InboxFilterBar } from "./inbox-filters.tsx";
import { useSteadyList } from "./inbox-live.tsx";
import { InboxRows } from "./inbox-rows.tsx";
import { useSelection } from "./inbox-selection.tsx";
import { belongs, type InboxAnswer, type InboxListRow } from "./inbox-steady.ts";
import { InboxViews } from "./inbox-views.tsx";
import type { SavedView } from "./saved-view.ts";
import { usePagesAhead } from "./use-pages-ahead.tsx";
import { useSavedViews } from "./use-saved-views.tsx";

/** What names a list in the address; the order of the parameters is always the same. */
function searchOf({ view, sort, after: _after, ...conditions }: InboxFilters): string {
  const search = new URLSearchParams({
    ...(view !== "open" && { view }),
    ...conditionQuery(conditions),
    ...(sort !== "waiting" && { sort }),
  });
  return search.size > 0 ? `?${search}` : "";
}

/** Milliseconds between two steps of somebody who does not look at what is between them. */
const hurry = 500;

/**
 * j and k step through the rows and open them. Keys come faster than pages: each step goes on
 * from where the last one, or a click, is heading.
 *
 * @returns is to be told which row was clicked
 */
function useStepping(
  rows: readonly InboxListRow[],
  openId: string | null,
  pathOf: (id: string) => string,
  /** the conversation that a further step would open */
  onHurry: (id: string) => void,
) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const heading = useRef(openId);
  const stepped = useRef(0);
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
    // Whoever hurries goes on before the page has come to rest.
    const now = performance.now();
    const next = rows[here + 2 * by];
    if (now - stepped.current < hurry && here !== -1 && next) onHurry(next.id);
    stepped.current = now;
  }
  useShortcut("j", t("inbox.keys.next"), () => step(1), t("inbox.keys.group"));
  useShortcut("k", t("inbox.keys.previous"), () => step(-1), t("inbox.keys.group"));
  return useCallback((id: string) => {
    heading.current = id;
  }, []);
}

// Seldom asked for: it is loaded then.
const InboxFilterDialog = lazy(() =>
  import("./inbox-filter-dialog.tsx").then(({ InboxFilterDialog: dialog }) => ({ default: dialog })),
);

/** The left part of the inbox: views, filters, and the conversations they hold. */
export function InboxList({
  page,
  filters,
  sortable,
  colleagues,
  teams,
  saved,
  fields,
  viewerId,
  mayChange,
  mayShare,
  openId,
  beside,
}: {
  page: InboxAnswer;
  filters: InboxFilters;
  sortable: boolean;
  colleagues: readonly { id: string; name: string }[];
  teams: readonly { id: string; name: string }[];
  fields: readonly FieldDefinition[];
  /** lists that somebody named */
  saved: readonly SavedView[];
  viewerId: string;
  mayChange: boolean;
  /** may keep views for everybody */
  mayShare: boolean;
  openId: string | null;
  /** something stands beside the list; below 900 px, instead of it */
  beside: boolean;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const { state: rereading } = useRevalidator();
  const { view, sort, after: _after, ...conditions } = filters;
  const { channel } = conditions;
  const narrowed = new URLSearchParams(conditionQuery(conditions)).toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the conditions, by what they say
  const listed = useMemo(() => ({ view, conditions, viewerId }), [view, narrowed, viewerId]);
  const query = { view, ...conditionQuery(conditions), sort };
  const [filtering, setFiltering] = useState(false);
  const views = useSavedViews();
  const { list, change, refresh, readMore, reading, show } = useSteadyList(page, listed, query);
  const { selected, isSelected, toggle, clear, selectAll } = useSelection(list.rows);
  const bulk = useBulkChange(
    { change, refresh },
    (staffId) => colleagues.find(({ id }) => id === staffId)?.name ?? null,
  );
  const focusedRow = useRef<string | null>(null);
  const at = searchOf(filters);
  const pathOf = useCallback((id: string) => `/console/inbox/${id}${at}`, [at]);
  const group = t("inbox.keys.group");

  const { wish, pointAt } = usePagesAhead(list.rows, openId);
  const headTo = useStepping(list.rows, openId, pathOf, wish);
  useShortcut("u", t("inbox.keys.back"), () => navigate(`/console/inbox${at}`), group, beside);
  useShortcut("/", t("inbox.keys.search"), () => navigate("/console/inbox/search"), group);
  useShortcut(
    "x",
    t("inbox.keys.select"),
    () => {
      const id = focusedRow.current ?? openId ?? list.rows[0]?.id;
      if (id) toggle(id);
    },
    group,
    mayChange,
  );
  useShortcut("z", t("inbox.keys.undo"), () => bulk.undo?.(), group, bulk.undo !== null);

  const pathOfFilters = (next: InboxFilters) => `/console/inbox${searchOf(next)}`;
  // Another view begins without what narrowed this one down, but for the channel.
  const viewPath = (next: InboxView) => pathOfFilters({ view: next, sort, ...(channel && { channel }) });
  function choose(name: "channel" | "sort", value: string) {
    const changed = new URLSearchParams(search);
    if (value) changed.set(name, value);
    else changed.delete(name);
    setSearch(changed);
  }

  const arrived = list.arrived.length + list.mentioned;
  const tags = useMemo(() => [...new Set(list.rows.flatMap((row) => row.tags))].sort(), [list.rows]);
  const shownAll = list.rows.length > 0 && selected.length === list.rows.length;
  return (
    <section
      aria-label={t("inbox.title")}
      className={cx(
        "flex min-h-0 w-full flex-col border-line bg-surface lg:w-[360px] lg:shrink-0 lg:border-r",
        beside && "max-lg:hidden",
      )}
    >
      <div className="flex flex-col gap-2 border-b border-line px-4 pb-1 pt-2.5">
        <div className="flex h-7 items-center gap-2">
          <h1 className="mr-auto text-lg font-semibold text-strong">{t("inbox.title")}</h1>
          {mayChange && <AvailabilitySwitch />}
          <Tooltip label={t("inbox.keys.search")} keys="/">
            <Link
              to="/console/inbox/search"
              aria-label={t("inbox.keys.search")}
              className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-strong"
            >
              <Search aria-hidden className="size-4" />
            </Link>
          </Tooltip>
        </div>
        <InboxViews
          view={view}
          counts={list.counts}
          pathOf={viewPath}
          teams={teams}
          saved={saved}
          at={new URLSearchParams(query).toString()}
        />
        <div className={cx("-mr-2 flex h-8 items-center", mayChange ? "-ml-4" : "-ml-1.5")}>
          {mayChange && (
            // As wide as what stands before a row, so that boxes stand under each other.
            <span className="flex w-10 justify-center">
              <Checkbox
                aria-label={t("inbox.selectAll")}
                disabled={list.rows.length === 0}
                checked={shownAll}
                mixed={selected.length > 0 && !shownAll}
                onChange={() => (selected.length > 0 ? clear() : selectAll())}
              />
            </span>
          )}
          {selected.length > 0 ? (
            <BulkBar
              ids={selected}
              colleagues={colleagues}
              teams={teams}
              viewerId={viewerId}
              tags={tags}
              pending={bulk.pending}
              onClear={clear}
              onRan={(ids) => {
                refresh(ids);
                clear();
              }}
              onChange={async (asked, said) => {
                if (!bulk.pending && (await bulk.apply(selected, asked, said))) clear();
              }}
            />
          ) : (
            <InboxFilterBar
              filters={filters}
              sortable={sortable}
              onChoose={choose}
              onFilter={() => setFiltering(true)}
            />
          )}
        </div>
      </div>
      {mayChange && <LapsedNotice />}
      <ArrivedNotice
        text={arrived > 0 ? t("inbox.arrived", { count: arrived }) : null}
        verb={t("inbox.show")}
        onShow={show}
      />
      {list.rows.length > 0 ? (
        <div aria-busy={rereading === "loading"} className="flex min-h-0 flex-1 flex-col">
          <InboxRows
            list={list}
            listed={listed}
            openId={openId}
            pathOf={pathOf}
            selection={mayChange ? { isSelected, toggle, some: selected.length > 0 } : null}
            reading={reading}
            onMore={readMore}
            onPointRow={pointAt}
            onOpenRow={headTo}
            onFocusRow={(id) => {
              focusedRow.current = id;
            }}
          />
        </div>
      ) : (
        <InboxEmpty
          view={view}
          channel={channel ?? null}
          narrowed={countConditions(conditions) > (channel ? 1 : 0)}
          unassignedPath={(list.counts.unassigned ?? 0) > 0 ? viewPath("unassigned") : null}
          allPath={pathOfFilters({ view, sort })}
          onMore={list.next ? readMore : null}
        />
      )}
      {filtering && (
        <Suspense fallback={null}>
          <InboxFilterDialog
            conditions={conditions}
            teams={teams}
            colleagues={colleagues}
            fields={fields}
            saved={saved}
            mayShare={mayShare}
            onApply={(chosen) => navigate(pathOfFilters({ sort, ...viewFor(view, chosen) }))}
            onSave={(name, shared, chosen) => {
              const { view: held, ...asked } = viewFor(view, chosen);
              const next = { view: held, ...conditionQuery(asked), sort };
              void views.save(name, shared, new URLSearchParams(next).toString());
              navigate(pathOfFilters({ view: held, sort, ...asked }));
            }}
            onRemove={(view) => void views.remove(view)}
            onClose={() => setFiltering(false)}
          />
        </Suspense>
      )}
      <p role="status" className="sr-only">
        {list.rows.filter((row) => !belongs(listed, row)).length === list.rows.length && list.rows.length > 0
          ? t(`inbox.empty.${view}.title`)
          : ""}
      </p>
    </section>
  );
}
