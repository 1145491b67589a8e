import { useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { SelectField, TextArea, TextField } from "#app/components/field.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { ServicePreview } from "./service-preview.tsx";
import type { ListedCalendar } from "./service-settings.server.ts";
import type { CalendarDraft, PreviewRequest } from "./service-settings.ts";
import { useProblemText, useServiceRequest } from "./use-service-request.tsx";
import { holidaysIn, holidaysText, intervalsIn, intervalsText, weekOrder } from "./week-text.ts";

const office = "09:00-18:00";

/** What the preview of business hours alone is about: an hour, four and eight of work. */
const example = { firstResponse: 60, nextResponse: 240, resolution: 480, roundTheClock: false };
const targets: PreviewRequest["targets"] = { low: example, normal: example, high: example, urgent: example };

/** When people work: a week of opening times, holidays, and whose clock they are told by. */
export function CalendarEditor({
  calendar,
  zones,
  zone: ownZone,
}: {
  calendar: ListedCalendar | null;
  zones: string[];
  zone: string;
}) {
  const { t } = useTranslation();
  const { send, pending, problems } = useServiceRequest();
  const problem = useProblemText(problems);
  const [name, setName] = useState(calendar?.name ?? "");
  const [zone, setZone] = useState(calendar?.zone ?? ownZone);
  const [week, setWeek] = useState(() =>
    Object.fromEntries(
      weekOrder.map((day, place) => [
        day,
        calendar ? intervalsText(calendar.week[day]) : place < 5 ? office : "",
      ]),
    ),
  );
  const [free, setFree] = useState(holidaysText(calendar?.holidays ?? []));
  const [tried, setTried] = useState(false);
  const read = Object.fromEntries(weekOrder.map((day) => [day, intervalsIn(week[day] ?? "")]));
  const holidays = holidaysIn(free);
  const sound = holidays !== undefined && weekOrder.every((day) => read[day] !== undefined);
  const hours: Omit<CalendarDraft, "name"> | null = sound
    ? { zone, week: read as CalendarDraft["week"], holidays }
    : null;
  const never = sound && weekOrder.every((day) => read[day]?.length === 0);
  return (
    <>
      <PageHeader
        title={calendar?.name ?? t("services.addHours")}
        lead={t("services.hoursEditLead")}
        back={{ to: "/console/service-levels", label: t("services.title") }}
      />
      <PageBody>
        <form
          className="flex max-w-4xl flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (hours && name.trim())
              send({ intent: "calendar", id: calendar?.id ?? null, draft: { name: name.trim(), ...hours } });
          }}
        >
          {problem("") && <Banner tone="danger">{problem("")}</Banner>}
          <Panel>
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                label={t("services.name")}
                value={name}
                maxLength={60}
                onChange={({ target }) => setName(target.value)}
                error={tried && !name.trim() ? t("services.problem.required") : problem("draft.name")}
              />
              <SelectField
                label={t("services.zone")}
                value={zone}
                options={zones.map((value) => ({ value, label: value }))}
                onChange={({ target }) => setZone(target.value)}
                error={problem("draft.zone")}
              />
            </div>
          </Panel>
          <Panel title={t("services.week")} lead={t("services.weekLead")}>
            <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
              {weekOrder.map((day) => (
                <TextField
                  key={day}
                  label={t(`services.day.${day}`)}
                  value={week[day] ?? ""}
                  placeholder={t("services.closed")}
                  maxLength={200}
                  className="tabular"
                  onChange={({ target }) => setWeek({ ...week, [day]: target.value })}
                  error={read[day] === undefined ? t("services.problem.times") : problem(`draft.week.${day}`)}
                />
              ))}
            </div>
            {never && (
              <div className="mt-3">
                <Banner tone="warn">{t("services.neverOpenWarning")}</Banner>
              </div>
            )}
          </Panel>
          <Panel title={t("services.holidays")}>
            <TextArea
              label={t("services.holidays")}
              hiddenLabel
              hint={t("services.holidaysHint")}
              rows={5}
              className="tabular"
              value={free}
              maxLength={20_000}
              onChange={({ target }) => setFree(target.value)}
              error={holidays === undefined ? t("services.problem.holidays") : problem("draft.holidays")}
            />
          </Panel>
          <ServicePreview draft={hours && { targets, calendar: hours }} />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" pending={pending}>
              {t("services.save")}
            </Button>
            <ButtonLink to="/console/service-levels">{t("common.cancel")}</ButtonLink>
            {calendar && calendar.policies === 0 && (
              <Button
                variant="ghost"
                className="ml-auto text-danger"
                onClick={() => send({ intent: "remove-calendar", id: calendar.id })}
              >
                {t("services.remove")}
              </Button>
            )}
          </div>
        </form>
      </PageBody>
    </>
  );
}
