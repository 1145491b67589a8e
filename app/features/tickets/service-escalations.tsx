import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "#app/components/button.tsx";
import { SelectField, TextField } from "#app/components/field.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { Escalation, EscalationAction } from "./service-rules.ts";

interface Named {
  id: string;
  name: string;
}

const kinds = ["notify", "priority", "team", "tag"] as const satisfies readonly EscalationAction["kind"][];
const targets = ["any", "firstResponse", "nextResponse", "resolution"] as const;

function begun(kind: EscalationAction["kind"], teams: readonly Named[]): EscalationAction {
  if (kind === "priority") return { kind, to: "high" };
  if (kind === "team") return { kind, teamId: teams[0]?.id ?? "" };
  return kind === "tag" ? { kind, tag: "" } : { kind, whom: "leads" };
}

/** What an action is about: to whom, what, how high. */
function Detail({
  action,
  teams,
  onChange,
  error,
}: {
  action: EscalationAction;
  teams: readonly Named[];
  onChange: (action: EscalationAction) => void;
  error: string | null;
}) {
  const { t } = useTranslation();
  const label = t("services.escalation.detail");
  if (action.kind === "tag")
    return (
      <TextField
        label={label}
        value={action.tag}
        maxLength={40}
        error={error}
        onChange={({ target }) => onChange({ kind: "tag", tag: target.value })}
      />
    );
  const options =
    action.kind === "priority"
      ? (["high", "urgent"] as const).map((value) => ({
          value: value as string,
          label: t("services.escalation.atLeast", { priority: t(`inbox.priority.${value}`) }),
        }))
      : action.kind === "team"
        ? teams.map(({ id, name }) => ({ value: id, label: name }))
        : (["assignee", "team", "leads"] as const).map((value) => ({
            value: value as string,
            label: t(`services.escalation.whom.${value}`),
          }));
  const value = action.kind === "priority" ? action.to : action.kind === "team" ? action.teamId : action.whom;
  return (
    <SelectField
      label={label}
      value={value}
      options={options}
      error={error}
      onChange={({ target }) => {
        if (action.kind === "priority") onChange({ kind: "priority", to: target.value as "high" });
        else if (action.kind === "team") onChange({ kind: "team", teamId: target.value });
        else onChange({ kind: "notify", whom: target.value as "leads" });
      }}
    />
  );
}

/** What is done when a clock makes its mark, once each. */
export function Escalations({
  escalations,
  teams,
  onChange,
  problem,
}: {
  escalations: readonly Escalation[];
  teams: readonly Named[];
  onChange: (escalations: Escalation[]) => void;
  problem: (...paths: string[]) => string | null;
}) {
  const { t } = useTranslation();
  const set = (place: number, next: Partial<Escalation>) =>
    onChange(escalations.map((one, at) => (at === place ? { ...one, ...next } : one)));
  return (
    <>
      <ol className="flex flex-col gap-3">
        {escalations.map((one, place) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by nothing but their place
            key={place}
            className="grid grid-cols-2 items-end gap-2 sm:grid-cols-[1fr_1fr_1.2fr_1.4fr_auto]"
          >
            <SelectField
              label={t("services.escalation.on")}
              value={one.on}
              options={(["warning", "breach"] as const).map((value) => ({
                value,
                label: t(`services.escalation.${value}`),
              }))}
              onChange={({ target }) => set(place, { on: target.value as Escalation["on"] })}
            />
            <SelectField
              label={t("services.escalation.target")}
              value={one.target}
              options={targets.map((value) => ({
                value,
                label: value === "any" ? t("services.escalation.any") : t(`due.target.${value}`),
              }))}
              onChange={({ target }) => set(place, { target: target.value as Escalation["target"] })}
            />
            <SelectField
              label={t("services.escalation.do")}
              value={one.action.kind}
              options={kinds
                .filter((kind) => kind !== "team" || teams.length > 0)
                .map((value) => ({ value, label: t(`services.escalation.kind.${value}`) }))}
              onChange={({ target }) =>
                set(place, { action: begun(target.value as EscalationAction["kind"], teams) })
              }
            />
            <Detail
              action={one.action}
              teams={teams}
              error={problem(`draft.escalations.${place}`)}
              onChange={(action) => set(place, { action })}
            />
            <IconButton
              icon={Trash2}
              label={t("services.escalation.remove")}
              onClick={() => onChange(escalations.filter((_, at) => at !== place))}
            />
          </li>
        ))}
      </ol>
      {escalations.length === 0 && <p className="text-sm text-muted">{t("services.escalation.none")}</p>}
      <Button
        size="sm"
        icon={Plus}
        className="mt-3"
        disabled={escalations.length >= 12}
        onClick={() =>
          onChange([
            ...escalations,
            { on: "breach", target: "any", action: { kind: "notify", whom: "leads" } },
          ])
        }
      >
        {t("services.escalation.add")}
      </Button>
    </>
  );
}
