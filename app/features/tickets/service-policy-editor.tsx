import { useState } from "react";
import { Banner } from "#app/components/banner.tsx";
import { Button, ButtonLink } from "#app/components/button.tsx";
import { CheckboxField, SelectField, TextField } from "#app/components/field.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { channels } from "#app/features/conversations/conversation.ts";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FieldDefinition } from "./custom-field.ts";
import { durationText, minutesIn } from "./duration-text.ts";
import { FieldCondition } from "./field-condition.tsx";
import { Escalations } from "./service-escalations.tsx";
import { ServicePreview } from "./service-preview.tsx";
import type { PolicyConditions } from "./service-rules.ts";
import type { ListedCalendar, ListedPolicy } from "./service-settings.server.ts";
import type { PolicyDraft } from "./service-settings.ts";
import { priorities, tagOf } from "./ticket.ts";
import { useProblemText, useServiceRequest } from "./use-service-request.tsx";

interface Named {
  id: string;
  name: string;
}

const targetNames = ["firstResponse", "nextResponse", "resolution"] as const;
const always = "always";

/** What a new policy begins with: hours that people keep. */
const begun = {
  low: ["8h", "8h", "27h"],
  normal: ["4h", "4h", "18h"],
  high: ["1h", "2h", "9h"],
  urgent: ["30m", "1h", "4h"],
} as const;

type Typed = Record<(typeof priorities)[number], { times: string[]; roundTheClock: boolean }>;

const typedOf = (policy: ListedPolicy | null): Typed =>
  Object.fromEntries(
    priorities.map((priority) => {
      const held = policy?.targets[priority];
      return [
        priority,
        {
          times: held ? targetNames.map((target) => durationText(held[target])) : [...begun[priority]],
          roundTheClock: held?.roundTheClock ?? false,
        },
      ];
    }),
  ) as Typed;

/** @returns null where something typed is no time */
function targetsOf(typed: Typed): PolicyDraft["targets"] | null {
  const read = priorities.map((priority) => {
    const [firstResponse, nextResponse, resolution] = typed[priority].times.map(minutesIn);
    return [
      priority,
      { firstResponse, nextResponse, resolution, roundTheClock: typed[priority].roundTheClock },
    ] as const;
  });
  const sound = read.every(([, times]) => Object.values(times).every((time) => time !== undefined));
  return sound ? (Object.fromEntries(read) as PolicyDraft["targets"]) : null;
}

function Targets({ typed, onChange }: { typed: Typed; onChange: (typed: Typed) => void }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-4">
      {priorities.toReversed().map((priority) => (
        <fieldset key={priority} className="grid grid-cols-1 items-start gap-x-4 gap-y-2 sm:grid-cols-3">
          <legend className="mb-1.5 flex items-center gap-4 text-sm font-medium text-strong">
            {t(`inbox.priority.${priority}`)}
          </legend>
          {targetNames.map((target, place) => (
            <TextField
              key={target}
              label={t(`due.target.${target}`)}
              value={typed[priority].times[place]}
              placeholder={t("services.noPromise")}
              maxLength={20}
              className="tabular"
              error={
                minutesIn(typed[priority].times[place] ?? "") === undefined
                  ? t("services.problem.duration")
                  : null
              }
              onChange={({ target: { value } }) =>
                onChange({
                  ...typed,
                  [priority]: { ...typed[priority], times: typed[priority].times.with(place, value) },
                })
              }
            />
          ))}
          <div className="sm:col-span-3">
            <CheckboxField
              label={t("services.countAlways")}
              checked={typed[priority].roundTheClock}
              onChange={({ target }) =>
                onChange({ ...typed, [priority]: { ...typed[priority], roundTheClock: target.checked } })
              }
            />
          </div>
        </fieldset>
      ))}
    </div>
  );
}

/** Some of a few, by boxes. */
function Choices<Value extends string>({
  legend,
  options,
  chosen,
  onChange,
}: {
  legend: string;
  options: readonly { value: Value; label: string }[];
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-xs font-medium text-ink">{legend}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {options.map(({ value, label }) => (
          <CheckboxField
            key={value}
            label={label}
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

const listed = (text: string) => text.split(/[,，、;；\s]+/).filter((word) => word !== "");

function Conditions({
  conditions,
  teams,
  fields,
  onChange,
  problem,
}: {
  conditions: PolicyConditions;
  teams: readonly Named[];
  fields: readonly FieldDefinition[];
  onChange: (conditions: PolicyConditions) => void;
  problem: (...paths: string[]) => string | null;
}) {
  const { t } = useTranslation();
  const [tags, setTags] = useState(conditions.tags.join(", "));
  const [customers, setCustomers] = useState(conditions.customers.join(", "));
  const set = (changed: Partial<PolicyConditions>) => onChange({ ...conditions, ...changed });
  return (
    <div className="flex flex-col gap-4">
      <Choices
        legend={t("inbox.channelFilter")}
        options={channels.map((value) => ({ value, label: t(`inbox.channel.${value}`) }))}
        chosen={conditions.channels}
        onChange={(channels) => set({ channels })}
      />
      {teams.length > 0 && (
        <Choices
          legend={t("inbox.filter.team")}
          options={teams.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={conditions.teams}
          onChange={(teams) => set({ teams })}
        />
      )}
      <Choices
        legend={t("inbox.filter.language")}
        options={(["en", "zh"] as const).map((value) => ({ value, label: t(`inbox.filter.${value}`) }))}
        chosen={conditions.languages}
        onChange={(languages) => set({ languages })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t("inbox.filter.tags")}
          hint={t("services.tagsHint")}
          value={tags}
          maxLength={500}
          error={problem("draft.conditions.tags")}
          onChange={({ target }) => {
            setTags(target.value);
            set({ tags: listed(target.value).flatMap((word) => tagOf(word) ?? []) });
          }}
        />
        <TextField
          label={t("services.customers")}
          hint={t("services.customersHint")}
          value={customers}
          maxLength={2_000}
          error={problem("draft.conditions.customers")}
          onChange={({ target }) => {
            setCustomers(target.value);
            set({ customers: listed(target.value) });
          }}
        />
        {fields.map((field) => (
          <FieldCondition
            key={field.id}
            field={field}
            conditions={conditions.fields}
            onChange={(fields) => set({ fields })}
          />
        ))}
      </div>
    </div>
  );
}

const nobody: PolicyConditions = {
  channels: [],
  teams: [],
  tags: [],
  languages: [],
  customers: [],
  fields: [],
};

/** One policy: whom it is for, what it promises and when that time runs, and what is done about a breach. */
export function PolicyEditor({
  policy,
  calendars,
  teams,
  fields,
}: {
  policy: ListedPolicy | null;
  calendars: readonly ListedCalendar[];
  teams: readonly Named[];
  /** custom fields it may ask for */
  fields: readonly FieldDefinition[];
}) {
  const { t } = useTranslation();
  const { send, pending, problems } = useServiceRequest();
  const problem = useProblemText(problems);
  const [name, setName] = useState(policy?.name ?? "");
  const [conditions, setConditions] = useState(policy?.conditions ?? nobody);
  const [typed, setTyped] = useState(() => typedOf(policy));
  const [calendarId, setCalendarId] = useState(policy ? policy.calendarId : (calendars[0]?.id ?? null));
  const [warnAfter, setWarnAfter] = useState(String(Math.round((policy?.warnAfter ?? 0.8) * 100)));
  const [escalations, setEscalations] = useState(policy?.escalations ?? []);
  const [tried, setTried] = useState(false);
  const targets = targetsOf(typed);
  return (
    <>
      <PageHeader
        title={policy?.name ?? t("services.addPolicy")}
        lead={policy?.isDefault ? t("services.forOthers") : t("services.policyEditLead")}
        back={{ to: "/console/service-levels", label: t("services.title") }}
      />
      <PageBody>
        <form
          className="flex max-w-4xl flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (!targets || !name.trim()) return;
            const draft = {
              name: name.trim(),
              conditions,
              targets,
              calendarId,
              warnAfter: Number(warnAfter) / 100,
              escalations,
            };
            send({ intent: "policy", id: policy?.id ?? null, version: policy?.version ?? 0, draft });
          }}
        >
          {problem("") && <Banner tone="danger">{problem("")}</Banner>}
          <Panel>
            <div className="grid gap-4 sm:grid-cols-3">
              <TextField
                label={t("services.name")}
                value={name}
                maxLength={60}
                onChange={({ target }) => setName(target.value)}
                error={tried && !name.trim() ? t("services.problem.required") : problem("draft.name")}
              />
              <SelectField
                label={t("services.hours")}
                value={calendarId ?? always}
                options={[
                  ...calendars.map(({ id, name }) => ({ value: id, label: name })),
                  { value: always, label: t("services.roundTheClock") },
                ]}
                onChange={({ target }) => setCalendarId(target.value === always ? null : target.value)}
                error={problem("draft.calendarId")}
              />
              <TextField
                type="number"
                min={10}
                max={99}
                label={t("services.warnAfter")}
                value={warnAfter}
                onChange={({ target }) => setWarnAfter(target.value)}
                error={problem("draft.warnAfter")}
              />
            </div>
          </Panel>
          {!policy?.isDefault && (
            <Panel title={t("services.for")} lead={t("services.forLead")}>
              <Conditions
                conditions={conditions}
                teams={teams}
                fields={fields}
                onChange={setConditions}
                problem={problem}
              />
            </Panel>
          )}
          <Panel title={t("services.targets")} lead={t("services.targetsLead")}>
            <Targets typed={typed} onChange={setTyped} />
          </Panel>
          <ServicePreview draft={targets && { targets, calendar: calendarId }} />
          <Panel title={t("services.escalation.title")} lead={t("services.escalation.lead")}>
            <Escalations
              escalations={escalations}
              teams={teams}
              onChange={setEscalations}
              problem={problem}
            />
          </Panel>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" pending={pending}>
              {t("services.save")}
            </Button>
            <ButtonLink to="/console/service-levels">{t("common.cancel")}</ButtonLink>
            {policy && !policy.isDefault && (
              <Button
                variant="ghost"
                className="ml-auto text-danger"
                onClick={() => send({ intent: "remove-policy", id: policy.id })}
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
