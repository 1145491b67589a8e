import { Link } from "@remix-run/react";
import { ArrowDown, ArrowUp, CalendarClock, Plus } from "lucide-react";
import { Badge } from "#app/components/badge.tsx";
import { Banner } from "#app/components/banner.tsx";
import { ButtonLink, IconButton } from "#app/components/button.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useFieldName, useFieldOptions } from "./context-fields.tsx";
import { type FieldDefinition, fieldCondition } from "./custom-field.ts";
import type { ListedCalendar, ListedPolicy } from "./service-settings.server.ts";
import { useProblemText, useServiceRequest } from "./use-service-request.tsx";
import { intervalsText, weekOrder } from "./week-text.ts";

interface Named {
  id: string;
  name: string;
}

/** Whom a policy is for, in words. */
function useConditionWords(teams: readonly Named[], fields: readonly FieldDefinition[]) {
  const { t } = useTranslation();
  const nameOf = useFieldName();
  const optionsOf = useFieldOptions();
  const fieldWords = (condition: string) => {
    const asked = fieldCondition(condition);
    const field = fields.find(({ id }) => id === asked?.id);
    if (!asked || !field) return "–";
    const value = optionsOf(field)?.find(({ value }) => value === asked.value)?.label ?? asked.value;
    return `${nameOf(field)}: ${value}`;
  };
  return ({ conditions, isDefault }: ListedPolicy): string => {
    if (isDefault) return t("services.forOthers");
    const { channels, languages, tags, customers } = conditions;
    const parts = [
      channels.map((channel) => t(`inbox.channel.${channel}`)),
      conditions.teams.map((id) => teams.find((team) => team.id === id)?.name ?? "–"),
      languages.map((language) => t(`inbox.filter.${language}`)),
      tags.map((tag) => `#${tag}`),
      customers,
      ...conditions.fields.map((one) => [fieldWords(one)]),
    ].filter((values) => values.length > 0);
    return parts.map((values) => values.join(" / ")).join(" · ") || t("services.forAll");
  };
}

/** Working minutes in the viewer's words, in hours however many: a day of work is no day of the clock. */
function usePromiseWords() {
  const { t } = useTranslation();
  return (promised: number | null): string => {
    if (promised === null) return "–";
    const [hours, minutes] = [Math.floor(promised / 60), Math.round((promised % 60) * 100) / 100];
    if (hours === 0) return t("inbox.wait.minutes", { minutes });
    return minutes > 0 ? t("inbox.wait.hoursMinutes", { hours, minutes }) : t("inbox.wait.hours", { hours });
  };
}

function Policies({
  policies,
  calendars,
  teams,
  fields,
}: {
  policies: ListedPolicy[];
  calendars: ListedCalendar[];
  teams: Named[];
  fields: FieldDefinition[];
}) {
  const { t } = useTranslation();
  const words = useConditionWords(teams, fields);
  const promised = usePromiseWords();
  const { send, pending, problems } = useServiceRequest();
  const problem = useProblemText(problems);
  const movable = policies.filter(({ isDefault }) => !isDefault);
  return (
    <Panel
      flush
      title={t("services.policies")}
      lead={t("services.policiesLead")}
      actions={
        <ButtonLink to="?policy=new" size="sm" icon={Plus}>
          {t("services.addPolicy")}
        </ButtonLink>
      }
    >
      {problem("") && <Banner tone="danger">{problem("")}</Banner>}
      <ol className="divide-y divide-line">
        {policies.map((policy, place) => {
          const { firstResponse, nextResponse, resolution } = policy.targets.normal;
          const hours =
            calendars.find(({ id }) => id === policy.calendarId)?.name ?? t("services.roundTheClock");
          return (
            <li key={policy.id} className="flex items-center gap-3 px-4 py-2.5 hover:bg-hover">
              <span aria-hidden className="tabular w-5 shrink-0 text-right text-xs text-muted">
                {place + 1}
              </span>
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                  <Link
                    translate="no"
                    to={`?policy=${policy.id}`}
                    className="font-medium text-strong hover:underline"
                  >
                    {policy.name}
                  </Link>
                  {policy.isDefault && <Badge>{t("services.default")}</Badge>}
                  <span className="min-w-0 break-words text-xs text-muted">{words(policy)}</span>
                </p>
                <p className="tabular mt-0.5 text-xs text-muted">
                  {t("services.promise", {
                    first: promised(firstResponse),
                    next: promised(nextResponse),
                    resolution: promised(resolution),
                  })}
                  {" · "}
                  {hours}
                </p>
              </div>
              {!policy.isDefault && (
                <span className="flex shrink-0">
                  <IconButton
                    icon={ArrowUp}
                    size="sm"
                    label={t("services.earlier", { name: policy.name })}
                    disabled={place === 0 || pending}
                    onClick={() => send({ intent: "move-policy", id: policy.id, by: -1 })}
                  />
                  <IconButton
                    icon={ArrowDown}
                    size="sm"
                    label={t("services.later", { name: policy.name })}
                    disabled={place === movable.length - 1 || pending}
                    onClick={() => send({ intent: "move-policy", id: policy.id, by: 1 })}
                  />
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function Calendars({ calendars }: { calendars: ListedCalendar[] }) {
  const { t } = useTranslation();
  return (
    <Panel
      flush
      title={t("services.hours")}
      lead={t("services.hoursLead")}
      actions={
        <ButtonLink to="?hours=new" size="sm" icon={Plus}>
          {t("services.addHours")}
        </ButtonLink>
      }
    >
      {calendars.length === 0 && (
        <EmptyState
          small
          icon={CalendarClock}
          title={t("services.noHours")}
          detail={t("services.noHoursDetail")}
        />
      )}
      <ul className="divide-y divide-line">
        {calendars.map(({ id, name, zone, week, holidays, policies }) => {
          const open = weekOrder.filter((day) => (week[day] ?? []).length > 0);
          return (
            <li key={id} className="px-4 py-2.5 hover:bg-hover">
              <p className="flex flex-wrap items-center gap-x-2">
                <Link translate="no" to={`?hours=${id}`} className="font-medium text-strong hover:underline">
                  {name}
                </Link>
                <span className="text-xs text-muted">{zone}</span>
              </p>
              <p className="tabular mt-0.5 text-xs text-muted">
                {open.length > 0
                  ? `${open.map((day) => t(`services.day.${day}`)).join(" ")} · ${intervalsText(week[open[0]!])}`
                  : t("services.neverOpen")}
                {" · "}
                {t("services.holidayCount", { count: holidays.length })}
                {" · "}
                {t("services.usedBy", { count: policies })}
              </p>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** Every policy in the order in which they are tried, and the business hours they go by. */
export function ServiceLists(settings: {
  policies: ListedPolicy[];
  calendars: ListedCalendar[];
  teams: Named[];
  fields: FieldDefinition[];
}) {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("services.title")} lead={t("services.lead")} />
      <PageBody>
        <div className="flex max-w-4xl flex-col gap-4">
          <Policies {...settings} />
          <Calendars calendars={settings.calendars} />
        </div>
      </PageBody>
    </>
  );
}
