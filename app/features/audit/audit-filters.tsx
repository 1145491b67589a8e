import { useNavigate } from "@remix-run/react";
import { TextField } from "#app/components/field.tsx";
import { ClearFilters, FilterChip, FilterForm, FilterOptions } from "#app/components/filter-chip.tsx";
import { Toolbar } from "#app/components/page.tsx";
import { useFormat } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { eventKey, type Party } from "./audit-entry.ts";
import { type AuditFilter, type EventGroup, eventGroups } from "./audit-filter.ts";
import { auditPath } from "./audit-path.ts";

interface Option {
  value: string;
  label: string;
  words?: string;
}

/** Who, what, about what, when. Everything chosen stands in the address. */
export function AuditFilters({
  filter: { before, after, ...filter },
  staff,
  keys,
}: {
  filter: AuditFilter;
  staff: Party[];
  keys: Party[];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const change = (changes: Partial<Record<keyof AuditFilter, string | null>>) =>
    navigate(auditPath({ ...filter, ...changes }), { preventScrollReset: true });

  const parties = [...staff, ...keys];
  const label = ({ type, name }: Party) => (type === "api_key" ? `${t("audit.key")}: ${name}` : (name ?? ""));
  const actors: Option[] = [
    { value: "system", label: t("audit.system") },
    ...parties.map((party) => ({ value: party.id ?? "", label: label(party) })),
  ];
  const subjects: Option[] = parties.map((party) => ({
    value: `${party.type}:${party.id}`,
    label: label(party),
  }));
  const events: Option[] = (Object.keys(eventGroups) as EventGroup[]).flatMap((group) =>
    eventGroups[group].map((event) => ({
      value: event,
      label: t(`audit.name.${eventKey(event)}`),
      words: `${t(`audit.name.${eventKey(event)}`)} ${t(`audit.group.${group}`)}`,
    })),
  );
  const day = (date?: string) => (date ? format.date(`${date}T12:00:00Z`) : "…");
  const dates = filter.from || filter.to ? `${day(filter.from)} – ${day(filter.to)}` : null;
  const active = [filter.actor, filter.event, filter.subject, dates].filter(Boolean).length;

  return (
    <Toolbar>
      <Choice
        name={t("audit.actor")}
        options={actors}
        chosen={filter.actor}
        onChoose={(actor) => change({ actor })}
      />
      <Choice
        name={t("audit.event")}
        options={events}
        chosen={filter.event}
        onChoose={(event) => change({ event })}
      />
      <Choice
        name={t("audit.subject")}
        options={subjects}
        chosen={filter.subject}
        onChoose={(subject) => change({ subject })}
      />
      <FilterChip name={t("audit.dates")} value={dates} onClear={() => change({ from: null, to: null })}>
        {(close) => (
          <FilterForm
            verb={t("common.apply")}
            onApply={(form) => {
              change({ from: String(form.get("from")), to: String(form.get("to")) });
              close();
            }}
          >
            <TextField name="from" type="date" label={t("audit.from")} defaultValue={filter.from} />
            <TextField name="to" type="date" label={t("audit.to")} defaultValue={filter.to} />
          </FilterForm>
        )}
      </FilterChip>
      <ClearFilters count={active} onClear={() => navigate("/console/audit")} />
    </Toolbar>
  );
}

/** A filter that takes one of several values. One that came by a link may be on no list. */
function Choice({
  name,
  options,
  chosen,
  onChoose,
}: {
  name: string;
  options: Option[];
  chosen: string | undefined;
  onChoose: (value: string | null) => void;
}) {
  const known = options.find(({ value }) => value === chosen)?.label;
  return (
    <FilterChip
      name={name}
      value={chosen ? (known ?? chosen.replace(":", " ")) : null}
      onClear={() => onChoose(null)}
    >
      {(close) => (
        <FilterOptions
          options={options}
          chosen={chosen ? [chosen] : []}
          onChange={(values) => {
            onChoose(values.find((value) => value !== chosen) ?? null);
            close();
          }}
        />
      )}
    </FilterChip>
  );
}
