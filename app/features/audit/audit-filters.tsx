import { Form, Link, useNavigate } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "#app/components/button.tsx";
import { cx } from "#app/components/class-names.ts";
import { eventKey, type Party } from "./audit-entry.ts";
import { type AuditFilter, type EventGroup, eventGroups, isFiltered } from "./audit-filter.ts";

const control = "h-8 w-full min-w-0 rounded-md border border-field-line bg-surface px-2 text-sm text-strong";

/** The address that asks for a filter; what is empty is left out. */
export function auditPath(filter: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, String(value));
  return `/console/audit?${search}`;
}

/** Who, what, about what, when. Everything chosen stands in the address; it works without a script. */
export function AuditFilters({
  filter,
  staff,
  keys,
}: {
  filter: AuditFilter;
  staff: Party[];
  keys: Party[];
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const apply = (form: HTMLFormElement) =>
    navigate(auditPath(Object.fromEntries(new FormData(form)) as Record<string, string>), {
      preventScrollReset: true,
    });
  const known = [...staff, ...keys].some(({ type, id }) => filter.subject === `${type}:${id}`);
  return (
    <Form
      // A filter that came by a link shows in the fields as well.
      key={[filter.actor, filter.event, filter.subject, filter.from, filter.to].join("|")}
      method="get"
      aria-label={t("audit.filters")}
      onSubmit={(event) => {
        event.preventDefault();
        apply(event.currentTarget);
      }}
      onChange={(event) => {
        // Dates are typed digit by digit; they wait for the button.
        if (event.target instanceof HTMLSelectElement) apply(event.currentTarget);
      }}
      className="grid grid-cols-2 items-end gap-2 border-b border-line bg-surface px-4 py-2 md:flex md:flex-wrap lg:px-6"
    >
      <Labelled label={t("audit.actor")} className="md:w-40">
        <select name="actor" defaultValue={filter.actor ?? ""} className={control}>
          <option value="">{t("audit.anybody")}</option>
          <option value="system">{t("audit.system")}</option>
          <PartyGroup label={t("audit.people")} parties={staff} value={({ id }) => id ?? ""} />
          <PartyGroup label={t("audit.keys")} parties={keys} value={({ id }) => id ?? ""} />
        </select>
      </Labelled>
      <Labelled label={t("audit.event")} className="md:w-48">
        <select name="event" defaultValue={filter.event ?? ""} className={control}>
          <option value="">{t("audit.anyEvent")}</option>
          {(Object.keys(eventGroups) as EventGroup[]).map((group) => (
            <optgroup key={group} label={t(`audit.group.${group}`)}>
              {eventGroups[group].map((event) => (
                <option key={event} value={event}>
                  {t(`audit.name.${eventKey(event)}`)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </Labelled>
      <Labelled label={t("audit.subject")} className="col-span-2 md:w-40">
        <select name="subject" defaultValue={filter.subject ?? ""} className={control}>
          <option value="">{t("audit.anything")}</option>
          {filter.subject && !known && (
            <optgroup label={t("audit.other")}>
              <option value={filter.subject}>{filter.subject.replace(":", " ")}</option>
            </optgroup>
          )}
          <PartyGroup label={t("audit.people")} parties={staff} value={({ type, id }) => `${type}:${id}`} />
          <PartyGroup label={t("audit.keys")} parties={keys} value={({ type, id }) => `${type}:${id}`} />
        </select>
      </Labelled>
      <Labelled label={t("audit.from")} className="md:w-36">
        <input type="date" name="from" defaultValue={filter.from} className={control} />
      </Labelled>
      <Labelled label={t("audit.to")} className="md:w-36">
        <input type="date" name="to" defaultValue={filter.to} className={control} />
      </Labelled>
      <div className="col-span-2 flex items-center gap-3">
        <Button type="submit">{t("common.apply")}</Button>
        {isFiltered(filter) && (
          <Link to="/console/audit" className="text-sm text-action-text hover:underline">
            {t("common.clearAll")}
          </Link>
        )}
      </div>
    </Form>
  );
}

const Labelled = ({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: React.ReactNode;
}) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
  <label className={cx("flex min-w-0 flex-col gap-0.5", className)}>
    <span className="text-xs text-muted">{label}</span>
    {children}
  </label>
);

function PartyGroup({
  label,
  parties,
  value,
}: {
  label: string;
  parties: Party[];
  value: (party: Party) => string;
}) {
  if (parties.length === 0) return null;
  return (
    <optgroup label={label}>
      {parties.map((party) => (
        <option key={party.id} value={value(party)}>
          {party.name}
        </option>
      ))}
    </optgroup>
  );
}
