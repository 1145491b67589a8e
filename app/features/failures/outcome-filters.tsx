import { Link, useSearchParams } from "@remix-run/react";
import { X } from "lucide-react";
import { SelectField, TextField } from "#app/components/field.tsx";
import { FilterChip, FilterForm } from "#app/components/filter-chip.tsx";
import { Toolbar } from "#app/components/page.tsx";
import { SegmentedChoice } from "#app/components/segmented.tsx";
import { useFormat, useViewer } from "#app/components/viewer.tsx";
import { timeZones } from "#app/features/accounts/time-zones.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { zoneOffsetAt } from "#app/platform/zoned-day.ts";
import { useValueWords } from "./incident-words.tsx";
import { combined, manyValued } from "./outcome-counts.ts";
import { comparisons, narrowedTo, type OutcomeQuery, ranges } from "./outcome-query.ts";
import { useNarrowed } from "./outcome-tables.tsx";
import { isReadyComparison } from "./outcome-window.ts";
import type { Outcomes } from "./outcomes.ts";

const dimensions = [...combined, ...manyValued];
type Dimension = (typeof dimensions)[number];

/** The address with some of its words changed. */
function useAddress() {
  const [search, setSearch] = useSearchParams();
  return {
    set: (changes: Record<string, string | null>) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      setSearch(next, { preventScrollReset: true });
    },
    go: (address: string) => setSearch(new URLSearchParams(address.slice(1)), { preventScrollReset: true }),
  };
}

/** A moment on the page's clock, as a field for one takes it: "2026-11-23T14:05". */
function useWall() {
  const { timeZone } = useViewer();
  return (at: number) => new Date(at + zoneOffsetAt(at, timeZone)).toISOString().slice(0, 16);
}

function TimeChoice({ query, time }: { query: OutcomeQuery; time: Outcomes["time"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wall = useWall();
  const { set } = useAddress();
  const isChosen = query.from !== undefined;
  return (
    <>
      <SegmentedChoice
        label={t("outcomes.range.label")}
        value={isChosen ? "" : query.range}
        options={ranges.map((value) => ({ value: value as string, label: t(`outcomes.range.${value}`) }))}
        onChange={(value) => set({ range: value, from: null, to: null })}
      />
      <FilterChip
        name={t("outcomes.range.chosen")}
        value={isChosen ? `${format.short(time.from)} – ${format.short(time.to)}` : null}
        onClear={() => set({ from: null, to: null })}
      >
        {(close) => (
          <FilterForm
            verb={t("common.apply")}
            onApply={(form) => {
              set({ from: String(form.get("from")), to: String(form.get("to")) });
              close();
            }}
          >
            <TextField
              name="from"
              type="datetime-local"
              required
              label={t("transactions.filter.from")}
              defaultValue={wall(time.from)}
            />
            <TextField
              name="to"
              type="datetime-local"
              label={t("transactions.filter.to")}
              defaultValue={query.to ? wall(time.to) : ""}
            />
          </FilterForm>
        )}
      </FilterChip>
    </>
  );
}

function ComparisonChoice({ query, before }: { query: OutcomeQuery; before: Outcomes["before"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wall = useWall();
  const { set } = useAddress();
  const isReady = isReadyComparison(query.compare);
  return (
    <>
      <SegmentedChoice
        label={t("outcomes.compare.label")}
        value={query.compare}
        options={comparisons.map((value) => ({
          value: value as string,
          label: t(`outcomes.compare.${value}`),
        }))}
        onChange={(value) => set({ compare: value })}
      />
      <FilterChip
        name={t("outcomes.compare.chosen")}
        value={isReady ? null : format.short(before.from)}
        onClear={() => set({ compare: null })}
      >
        {(close) => (
          <FilterForm
            verb={t("common.apply")}
            onApply={(form) => {
              set({ compare: String(form.get("compare")) });
              close();
            }}
          >
            <TextField
              name="compare"
              type="datetime-local"
              required
              label={t("outcomes.compare.since")}
              hint={t("outcomes.compare.sinceHint")}
              defaultValue={wall(before.from)}
            />
          </FilterForm>
        )}
      </FilterChip>
    </>
  );
}

/** Narrows to a value of any dimension that payments are counted by. */
function ValueChoice() {
  const { t } = useTranslation();
  const narrowed = useNarrowed();
  const { go } = useAddress();
  return (
    <FilterChip name={t("outcomes.addFilter")} value={null} onClear={() => undefined}>
      {(close) => (
        <FilterForm
          verb={t("common.apply")}
          onApply={(form) => {
            const value = String(form.get("value")).trim();
            const dimension = String(form.get("dimension")) as Dimension;
            const isCode = dimension === "country" || dimension === "currency";
            if (value) go(narrowed(dimension, isCode ? value.toUpperCase() : value));
            close();
          }}
        >
          <SelectField
            name="dimension"
            label={t("outcomes.filterBy")}
            options={dimensions.map((value) => ({ value, label: t(`incidents.dimension.${value}`) }))}
          />
          <TextField
            name="value"
            required
            label={t("outcomes.value")}
            hint={t("outcomes.filterHint")}
            autoFocus
          />
        </FilterForm>
      )}
    </FilterChip>
  );
}

function ZoneChoice({ query }: { query: OutcomeQuery }) {
  const { t } = useTranslation();
  const { timeZone } = useViewer();
  const { set } = useAddress();
  return (
    <span className="ml-auto" title={t("outcomes.zoneHint")}>
      <FilterChip
        name={query.zone ? t("outcomes.zoneName") : t("outcomes.zone", { zone: timeZone })}
        value={query.zone ?? null}
        onClear={() => set({ zone: null })}
      >
        {(close) => (
          <FilterForm
            verb={t("common.apply")}
            onApply={(form) => {
              set({ zone: String(form.get("zone")) });
              close();
            }}
          >
            <SelectField
              name="zone"
              label={t("outcomes.zoneName")}
              defaultValue={timeZone}
              options={timeZones().map((value) => ({ value, label: value }))}
            />
          </FilterForm>
        )}
      </FilterChip>
    </span>
  );
}

/** What the page is about: its time, what it is compared with, of which payments and on which clock. The address says it all. */
export function OutcomeFilters({
  query,
  time,
  before,
  merchantName,
}: Pick<Outcomes, "time" | "before" | "merchantName"> & { query: OutcomeQuery }) {
  const { t } = useTranslation();
  const words = useValueWords();
  const narrowed = useNarrowed();
  return (
    <Toolbar>
      <TimeChoice query={query} time={time} />
      <ComparisonChoice query={query} before={before} />
      {Object.entries(narrowedTo(query)).map(([dimension, value]) => (
        <Link
          key={dimension}
          to={narrowed(dimension, null)}
          preventScrollReset
          aria-label={t("outcomes.clear", { name: words(dimension, value, merchantName) })}
          className="inline-flex h-7 items-center gap-1.5 rounded-md bg-action-tint px-2 text-xs text-action-text hover:underline"
        >
          {t(`incidents.dimension.${dimension as "method"}`)}: {words(dimension, value, merchantName)}
          <X aria-hidden className="size-3.5" />
        </Link>
      ))}
      <ValueChoice />
      <ZoneChoice query={query} />
    </Toolbar>
  );
}
