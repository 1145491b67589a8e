import { Link, useSearchParams } from "@remix-run/react";
import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { TextField } from "#app/components/field.tsx";
import { FilterChip, FilterForm, FilterOptions, useShortList } from "#app/components/filter-chip.tsx";
import { RiskBadge } from "#app/components/risk-badge.tsx";
import { useShortcut } from "#app/components/shortcuts.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { bands } from "./bands.ts";
import { activeFilters, isInstant, type ListFilters } from "./list.ts";
import { channels, methods, statuses } from "./transaction.ts";

/** Filters that take one word. */
const words = ["currency", "country", "issuer", "customer", "merchant", "code"] as const;
/** Those that a page leads here with, and that nobody sets here: they show once they are on. */
const wordsLedTo = ["network", "bin", "terminal", "mcc"] as const;

/** What a figure leads here with, in words. */
function useLedTo({ reason, tried, incident }: ListFilters, seesRisk: boolean) {
  const { t } = useTranslation();
  const short = useShortList();
  const names = seesRisk
    ? (reason ?? []).map((one) => t(`failures.analyst.${one as "timeout"}`, { defaultValue: one }))
    : [];
  return [
    { name: "reason" as const, words: short(names), lead: names.join(t("common.filter.listComma")) },
    {
      name: "tried" as const,
      words: tried ? t(`transactions.tried.${tried}`) : null,
      lead: t("transactions.triedLead"),
    },
    {
      name: "incident" as const,
      words: incident ? t("transactions.ofIncident") : null,
      lead: incident && (
        <Link to={`/console/incidents/${incident}`} className="text-action-text hover:underline">
          {t("transactions.toIncident")}
        </Link>
      ),
    },
  ].filter((one): one is typeof one & { words: string } => one.words !== null);
}

/** Changes the address, and with it the list; paging starts again. */
function useFilterAddress() {
  const [search, setSearch] = useSearchParams();
  return (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    next.delete("after");
    setSearch(next, { preventScrollReset: true });
  };
}

const bandFloor = { low: 0, medium: 300, high: 600, critical: 850 } as const;

export function TransactionFilters({ filters, seesRisk }: { filters: ListFilters; seesRisk: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const change = useFilterAddress();
  const active = activeFilters(filters);
  const named = [
    ...words.filter((name) => seesRisk || name !== "code"),
    ...wordsLedTo.filter((name) => filters[name] !== undefined),
  ];
  const chosenFrom = (["status", "band", "method", "channel"] as const).filter(
    (name) => seesRisk || name !== "band",
  );
  const ledTo = useLedTo(filters, seesRisk);
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", t("transactions.filter.q"), () => input.current?.focus(), t("frame.keys.list"));
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = filters.q ?? "";
  }, [filters.q]);

  const lists = {
    status: statuses.map((value) => ({ value, label: t(`transactions.status.${value}`) })),
    band: bands.map((value) => ({ value, label: t(`common.band.${value}`) })),
    method: methods.map((value) => ({ value, label: t(`transactions.method.${value}`) })),
    channel: channels.map((value) => ({ value, label: t(`transactions.channel.${value}`) })),
  };
  const moment = (text: string) => (isInstant(text) ? format.short(text) : format.date(`${text}T12:00:00Z`));
  const dayOf = (text: string | undefined) => (text && !isInstant(text) ? text : undefined);
  const range = (from: string | undefined, to: string | undefined) =>
    from || to ? `${from ?? "…"} – ${to ?? "…"}` : null;

  return (
    <search className="flex flex-wrap items-center gap-2 border-b border-line bg-surface px-4 py-2 lg:px-6">
      <form
        className="relative w-full sm:w-72"
        onSubmit={(event) => {
          event.preventDefault();
          change({ q: input.current?.value.trim() ?? "" });
        }}
      >
        <Search aria-hidden className="absolute left-2 top-1.5 size-4 text-muted" />
        <TextField
          ref={input}
          name="q"
          type="search"
          label={t("transactions.filter.q")}
          hiddenLabel
          defaultValue={filters.q}
          placeholder={t("transactions.search")}
          className="h-7 pl-8 text-xs"
        />
      </form>
      {chosenFrom.map((name) => {
        const chosen: readonly string[] = filters[name] ?? [];
        const labels = lists[name].filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
        return (
          <FilterChip
            key={name}
            name={t(`transactions.filter.${name}`)}
            value={labels.length > 0 ? labels.join(", ") : null}
            onClear={() => change({ [name]: null })}
          >
            {() => (
              <FilterOptions
                options={lists[name].map(({ value, label }) => ({
                  value,
                  label:
                    name === "band" ? (
                      <RiskBadge
                        score={bandFloor[value as keyof typeof bandFloor]}
                        band={value as keyof typeof bandFloor}
                        words
                      />
                    ) : (
                      label
                    ),
                }))}
                chosen={chosen}
                onChange={(values) => change({ [name]: values.join(",") })}
              />
            )}
          </FilterChip>
        );
      })}
      <FilterChip
        name={t("transactions.filter.dates")}
        value={range(filters.from && moment(filters.from), filters.to && moment(filters.to))}
        onClear={() => change({ from: null, to: null })}
      >
        {(close) => (
          <FilterForm
            verb={t("common.apply")}
            onApply={(form) => {
              change({ from: String(form.get("from")), to: String(form.get("to")) });
              close();
            }}
          >
            <TextField
              name="from"
              type="date"
              label={t("transactions.filter.from")}
              defaultValue={dayOf(filters.from)}
            />
            <TextField
              name="to"
              type="date"
              label={t("transactions.filter.to")}
              defaultValue={dayOf(filters.to)}
            />
          </FilterForm>
        )}
      </FilterChip>
      {ledTo.map(({ name, words, lead }) => (
        <FilterChip
          key={name}
          name={t(`transactions.filter.${name}`)}
          value={words}
          onClear={() => change({ [name]: null })}
        >
          {() => <p className="max-w-72 text-pretty p-2 text-xs text-ink">{lead}</p>}
        </FilterChip>
      ))}
      {named.map((name) => (
        <FilterChip
          key={name}
          name={t(`transactions.filter.${name}`)}
          value={filters[name] ?? null}
          onClear={() => change({ [name]: null })}
        >
          {(close) => (
            <FilterForm
              verb={t("common.apply")}
              onApply={(form) => {
                change({ [name]: String(form.get(name)).trim() });
                close();
              }}
            >
              <TextField
                name={name}
                label={t(`transactions.filter.${name}`)}
                defaultValue={filters[name]}
                autoFocus
              />
            </FilterForm>
          )}
        </FilterChip>
      ))}
      {filters.currency && (
        <FilterChip
          name={t("transactions.filter.amount")}
          value={range(filters.min, filters.max)}
          onClear={() => change({ min: null, max: null })}
        >
          {(close) => (
            <FilterForm
              verb={t("common.apply")}
              onApply={(form) => {
                change({ min: String(form.get("min")).trim(), max: String(form.get("max")).trim() });
                close();
              }}
            >
              <TextField
                name="min"
                inputMode="decimal"
                label={t("transactions.filter.min")}
                defaultValue={filters.min}
              />
              <TextField
                name="max"
                inputMode="decimal"
                label={t("transactions.filter.max")}
                defaultValue={filters.max}
              />
            </FilterForm>
          )}
        </FilterChip>
      )}
      {Object.keys(active).length > 1 && (
        <button
          type="button"
          onClick={() => change(Object.fromEntries(Object.keys(active).map((name) => [name, null])))}
          className="text-xs text-muted underline-offset-2 hover:text-strong hover:underline"
        >
          {t("common.clearAll")}
        </button>
      )}
    </search>
  );
}
