import { useFetcher } from "@remix-run/react";
import { ArrowDown, ArrowUp, Plus, TextCursorInput } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Badge } from "#app/components/badge.tsx";
import { Button, IconButton } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { SelectField, TextArea, TextField } from "#app/components/field.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useFieldName } from "./context-fields.tsx";
import {
  type FieldChoice,
  type FieldDefinition,
  type FieldType,
  fieldTypes,
  longestFieldName,
} from "./custom-field.ts";
import type { FieldRequest } from "./custom-field-request.ts";

function useFieldRequest(onDone: () => void = () => undefined) {
  const { t } = useTranslation();
  const toast = useToast();
  const { submit, data, state } = useFetcher<{ problem: string | null }>();
  const said = useRef<unknown>(null);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (!data || data === said.current || state !== "idle") return;
    said.current = data;
    if (data.problem === null) {
      toast(t("fields.done"));
      done.current();
    } else toast(t(data.problem === "conflict" ? "fields.conflict" : "fields.invalid"), { tone: "danger" });
  }, [data, state, toast, t]);
  return {
    send: (request: FieldRequest) =>
      submit(JSON.parse(JSON.stringify(request)), { method: "POST", encType: "application/json" }),
    pending: state !== "idle",
  };
}

/** One choice a line, its Chinese after a bar; without one, both say the same. */
const choicesIn = (text: string): FieldChoice[] =>
  text
    .split("\n")
    .map((line) => line.split(/[|｜]/).map((part) => part.trim()))
    .flatMap(([value, zh]) => (value ? [{ value, zh: zh || value }] : []));

const choicesText = (choices: readonly FieldChoice[]) =>
  choices.map(({ value, zh }) => (zh === value ? value : `${value} | ${zh}`)).join("\n");

function FieldDialog({ field, onClose }: { field: FieldDefinition | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [nameEn, setNameEn] = useState(field?.nameEn ?? "");
  const [nameZh, setNameZh] = useState(field?.nameZh ?? "");
  const [type, setType] = useState<FieldType>(field?.type ?? "text");
  const [typed, setTyped] = useState(choicesText(field?.choices ?? []));
  const { send, pending } = useFieldRequest(onClose);
  const choices = type === "choice" ? choicesIn(typed) : [];
  const sound = nameEn.trim() && nameZh.trim() && (type !== "choice" || choices.length > 0);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={field ? t("fields.edit", { name: field.nameEn }) : t("fields.add")}
      footer={
        <Button
          variant="primary"
          pending={pending}
          disabled={!sound}
          onClick={() =>
            send({ intent: "save", id: field?.id ?? null, draft: { nameEn, nameZh, type, choices } })
          }
        >
          {t("services.save")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label={t("fields.nameEn")}
          value={nameEn}
          maxLength={longestFieldName}
          onChange={({ target }) => setNameEn(target.value)}
        />
        <TextField
          label={t("fields.nameZh")}
          value={nameZh}
          maxLength={longestFieldName}
          onChange={({ target }) => setNameZh(target.value)}
        />
        <SelectField
          label={t("fields.type")}
          hint={field ? t("fields.typeStays") : undefined}
          disabled={field !== null}
          value={type}
          options={fieldTypes.map((value) => ({ value, label: t(`fields.types.${value}`) }))}
          onChange={({ target }) => setType(target.value as FieldType)}
        />
        {type === "choice" && (
          <TextArea
            label={t("fields.choices")}
            hint={t("fields.choicesHint")}
            rows={5}
            value={typed}
            maxLength={10_000}
            error={choices.length === 0 && typed !== "" ? t("fields.choicesNeeded") : null}
            onChange={({ target }) => setTyped(target.value)}
          />
        )}
      </div>
    </Dialog>
  );
}

/** The fields there are, in the order in which conversations show them. */
export function FieldsPage({ fields }: { fields: FieldDefinition[] }) {
  const { t } = useTranslation();
  const nameOf = useFieldName();
  const [editing, setEditing] = useState<FieldDefinition | "new" | null>(null);
  const { send, pending } = useFieldRequest();
  return (
    <>
      <PageHeader
        title={t("fields.title")}
        lead={t("fields.lead")}
        actions={
          <Button variant="primary" icon={Plus} onClick={() => setEditing("new")}>
            {t("fields.add")}
          </Button>
        }
      />
      <PageBody>
        <div className="max-w-3xl">
          <Panel flush>
            {fields.length === 0 && (
              <EmptyState
                small
                icon={TextCursorInput}
                title={t("fields.none")}
                detail={t("fields.noneDetail")}
              />
            )}
            <ol className="divide-y divide-line">
              {fields.map((field, place) => {
                const name = nameOf(field);
                return (
                  <li
                    key={field.id}
                    className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-hover"
                  >
                    <span className="font-medium text-strong">{name}</span>
                    <span className="min-w-0 flex-1 truncate text-xs text-muted">
                      {t(`fields.types.${field.type}`)}
                      {field.choices.length > 0 && ` · ${field.choices.map(({ value }) => value).join(", ")}`}
                    </span>
                    {field.retired && <Badge>{t("fields.retired")}</Badge>}
                    <IconButton
                      icon={ArrowUp}
                      size="sm"
                      label={t("fields.earlier", { name })}
                      disabled={place === 0 || pending}
                      onClick={() => send({ intent: "move", id: field.id, by: -1 })}
                    />
                    <IconButton
                      icon={ArrowDown}
                      size="sm"
                      label={t("fields.later", { name })}
                      disabled={place === fields.length - 1 || pending}
                      onClick={() => send({ intent: "move", id: field.id, by: 1 })}
                    />
                    <Button
                      size="sm"
                      aria-label={t("fields.edit", { name })}
                      onClick={() => setEditing(field)}
                    >
                      {t("fields.change")}
                    </Button>
                    <Button
                      size="sm"
                      variant="ghost"
                      disabled={pending}
                      onClick={() => send({ intent: "retire", id: field.id, retired: !field.retired })}
                    >
                      {t(field.retired ? "fields.restore" : "fields.retire")}
                    </Button>
                  </li>
                );
              })}
            </ol>
          </Panel>
        </div>
      </PageBody>
      {editing && <FieldDialog field={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
