import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { CheckboxField, SelectField, TextField } from "#app/components/field.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import type { FieldDefinition } from "./custom-field.ts";
import { FieldCondition } from "./field-condition.tsx";
import { countConditions, type InboxConditions } from "./inbox-conditions.ts";
import { longestName, type SavedView } from "./saved-view.ts";
import { priorities, tagOf, ticketStatuses } from "./ticket.ts";

/** Somebody or something with a name. */
interface Named {
  id: string;
  name: string;
}

/** The tags a text names, separated by commas of either script or by spaces. */
const tagsIn = (text: string) => [
  ...new Set(text.split(/[,，、;；\s]+/).flatMap((word) => tagOf(word) ?? [])),
];

/** Without what is not asked for. */
function asked(conditions: InboxConditions): InboxConditions {
  const set = Object.entries(conditions).filter(
    ([, value]) => value !== undefined && value !== "" && (!Array.isArray(value) || value.length > 0),
  );
  return Object.fromEntries(set);
}

function Fields({
  conditions,
  teams,
  colleagues,
  fields,
  onChange,
}: {
  conditions: InboxConditions;
  fields: readonly FieldDefinition[];
  teams: readonly Named[];
  colleagues: readonly Named[];
  onChange: (changed: InboxConditions) => void;
}) {
  const { t } = useTranslation();
  const set = (changed: InboxConditions) => onChange(asked({ ...conditions, ...changed }));
  const any = { value: "", label: t("inbox.filter.any") };
  const [tags, setTags] = useState(conditions.tag?.join(", ") ?? "");
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      <SelectField
        label={t("inbox.filter.owner")}
        value={conditions.owner ?? ""}
        options={[
          any,
          { value: "me", label: t("inbox.filter.me") },
          { value: "none", label: t("inbox.filter.nobody") },
          ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ target }) => set({ owner: target.value })}
      />
      <SelectField
        label={t("inbox.filter.team")}
        value={conditions.team ?? ""}
        options={[
          any,
          { value: "none", label: t("inbox.filter.noTeam") },
          ...teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ target }) => set({ team: target.value })}
      />
      <SelectField
        label={t("inbox.filter.language")}
        value={conditions.language ?? ""}
        options={[
          any,
          { value: "en", label: t("inbox.filter.en") },
          { value: "zh", label: t("inbox.filter.zh") },
        ]}
        onChange={({ target }) => set({ language: (target.value || undefined) as "en" | "zh" | undefined })}
      />
      <SelectField
        label={t("inbox.filter.customer")}
        value={conditions.customer ?? ""}
        options={[
          any,
          { value: "known", label: t("inbox.filter.known") },
          { value: "unknown", label: t("inbox.filter.unknown") },
        ]}
        onChange={({ target }) =>
          set({ customer: (target.value || undefined) as InboxConditions["customer"] })
        }
      />
      <SelectField
        label={t("inbox.filter.risk")}
        value={conditions.risk ?? ""}
        options={[any, { value: "open", label: t("inbox.filter.riskOpen") }]}
        onChange={({ target }) => set({ risk: target.value === "open" ? "open" : undefined })}
      />
      <SelectField
        label={t("inbox.filter.due")}
        value={conditions.due ?? ""}
        options={[
          any,
          { value: "risk", label: t("inbox.filter.dueRisk") },
          { value: "breached", label: t("inbox.filter.dueBreached") },
        ]}
        onChange={({ target }) => set({ due: (target.value || undefined) as InboxConditions["due"] })}
      />
      <SelectField
        label={t("inbox.filter.rated")}
        value={conditions.rated ?? ""}
        options={[
          any,
          { value: "low", label: t("inbox.filter.ratedLow") },
          { value: "any", label: t("inbox.filter.ratedAny") },
        ]}
        onChange={({ target }) => set({ rated: (target.value || undefined) as InboxConditions["rated"] })}
      />
      <TextField
        label={t("inbox.filter.waited")}
        type="number"
        min={1}
        max={1_000_000}
        value={conditions.waited ?? ""}
        onChange={({ target }) => {
          const minutes = Math.floor(Number(target.value));
          set({ waited: minutes >= 1 ? Math.min(minutes, 1_000_000) : undefined });
        }}
      />
      <TextField
        label={t("inbox.filter.tags")}
        hint={t("inbox.filter.tagsHint")}
        value={tags}
        maxLength={500}
        onChange={({ target }) => {
          setTags(target.value);
          set({ tag: tagsIn(target.value) });
        }}
      />
      {fields.map((field) => (
        <FieldCondition
          key={field.id}
          field={field}
          conditions={conditions.field ?? []}
          onChange={(field) => set({ field })}
        />
      ))}
      <fieldset className="sm:col-span-2">
        <legend className="mb-1.5 text-xs font-medium text-ink">{t("inbox.filter.status")}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {ticketStatuses.map((status) => (
            <CheckboxField
              key={status}
              label={t(`inbox.status.${status}`)}
              checked={conditions.status?.includes(status) ?? false}
              onChange={({ target }) => {
                const others = (conditions.status ?? []).filter((one) => one !== status);
                set({ status: target.checked ? [...others, status] : others });
              }}
            />
          ))}
        </div>
      </fieldset>
      <fieldset className="sm:col-span-2">
        <legend className="mb-1.5 text-xs font-medium text-ink">{t("thread.priority")}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {priorities.map((priority) => (
            <CheckboxField
              key={priority}
              label={t(`inbox.priority.${priority}`)}
              checked={conditions.priority?.includes(priority) ?? false}
              onChange={({ target }) => {
                const others = (conditions.priority ?? []).filter((one) => one !== priority);
                set({ priority: target.checked ? [...others, priority] : others });
              }}
            />
          ))}
        </div>
      </fieldset>
    </div>
  );
}

/** Narrows the list down by any field, keeps that under a name, and forgets such names. */
export function InboxFilterDialog({
  conditions,
  teams,
  colleagues,
  fields,
  saved,
  mayShare,
  onApply,
  onSave,
  onRemove,
  onClose,
}: {
  conditions: InboxConditions;
  teams: readonly Named[];
  colleagues: readonly Named[];
  fields: readonly FieldDefinition[];
  saved: readonly SavedView[];
  mayShare: boolean;
  onApply: (conditions: InboxConditions) => void;
  onSave: (name: string, shared: boolean, conditions: InboxConditions) => void;
  onRemove: (view: SavedView) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(conditions);
  const [cleared, setCleared] = useState(0);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const removable = saved.filter(({ mayRemove }) => mayRemove);
  const apply = () => {
    onApply(chosen);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("inbox.filter.title")}
      wide
      footer={
        <>
          {countConditions(chosen) > 0 && (
            <Button
              variant="ghost"
              onClick={() => {
                setChosen({});
                setCleared(cleared + 1);
              }}
            >
              {t("common.clearAll")}
            </Button>
          )}
          <Button variant="primary" onClick={apply}>
            {t("inbox.filter.apply")}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <Fields key={cleared} {...{ conditions: chosen, teams, colleagues, fields }} onChange={setChosen} />
        {/* Enter in a field applies. */}
        <button type="submit" hidden />
      </form>
      <form
        className="mt-4 flex flex-wrap items-end gap-3 border-t border-line pt-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!name.trim()) return;
          onSave(name.trim(), shared, chosen);
          onClose();
        }}
      >
        <div className="min-w-48 flex-1">
          <TextField
            label={t("inbox.filter.saveAs")}
            value={name}
            maxLength={longestName}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        {mayShare && (
          <div className="pb-1.5">
            <CheckboxField
              label={t("inbox.filter.shared")}
              checked={shared}
              onChange={({ target }) => setShared(target.checked)}
            />
          </div>
        )}
        <Button type="submit" disabled={!name.trim()}>
          {t("inbox.filter.save")}
        </Button>
      </form>
      {removable.length > 0 && (
        <ul aria-label={t("inbox.filter.kept")} className="mt-3 flex flex-wrap gap-1.5">
          {removable.map((view) => (
            <li
              key={view.id}
              className="inline-flex h-7 items-center gap-1 rounded-md bg-neutral-tint pl-2 pr-0.5 text-xs text-ink"
            >
              {view.name}
              {view.shared && <span className="text-muted">· {t("inbox.filter.sharedMark")}</span>}
              <IconButton
                icon={Trash2}
                size="sm"
                label={t("inbox.filter.remove", { name: view.name })}
                onClick={() => onRemove(view)}
              />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
