import { useState } from "react";
import { SelectField, TextField } from "#app/components/field.tsx";
import { useViewer } from "#app/components/viewer.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { ContextSection } from "./context-section.tsx";
import { type FieldDefinition, type FieldValue, fieldValue, longestFieldText } from "./custom-field.ts";

/** A field's name in the viewer's language. */
export function useFieldName() {
  const { locale } = useViewer();
  return ({ nameEn, nameZh }: Pick<FieldDefinition, "nameEn" | "nameZh">) =>
    locale === "zh" ? nameZh : nameEn;
}

/** What a field can be chosen to be; null where it is typed. */
export function useFieldOptions() {
  const { t } = useTranslation();
  const { locale } = useViewer();
  return ({ type, choices }: Pick<FieldDefinition, "type" | "choices">) => {
    if (type === "yes_no")
      return [
        { value: "true", label: t("fields.yes") },
        { value: "false", label: t("fields.no") },
      ];
    if (type !== "choice") return null;
    return choices.map(({ value, zh }) => ({ value, label: locale === "zh" ? zh : value }));
  };
}

type Held = FieldDefinition & { value: FieldValue | null };

function Field({
  field,
  mayChange,
  onChange,
}: {
  field: Held;
  mayChange: boolean;
  onChange: (said: string) => void;
}) {
  const { t } = useTranslation();
  const nameOf = useFieldName();
  const optionsOf = useFieldOptions();
  const held = field.value === null ? "" : String(field.value);
  const [typed, setTyped] = useState(held);
  const options = optionsOf(field);
  const label = nameOf(field);
  const disabled = !mayChange || field.retired;
  if (options) {
    const gone = held !== "" && !options.some(({ value }) => value === held);
    return (
      <SelectField
        label={label}
        value={held}
        disabled={disabled}
        options={[{ value: "", label: "–" }, ...(gone ? [{ value: held, label: held }] : []), ...options]}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  const wrong = fieldValue(field, typed) === undefined;
  return (
    <TextField
      label={label}
      type={field.type === "date" ? "date" : "text"}
      inputMode={field.type === "number" ? "decimal" : undefined}
      value={typed}
      disabled={disabled}
      maxLength={longestFieldText}
      error={wrong ? t(field.type === "number" ? "fields.noNumber" : "fields.cannot") : null}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={() => !wrong && typed.trim() !== held && onChange(typed)}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
    />
  );
}

/** What a company wants to know of a conversation: seen and said beside it. */
export function ContextFields({
  fields,
  mayChange,
  onChange,
}: {
  fields: readonly Held[];
  mayChange: boolean;
  onChange: (field: FieldDefinition, said: string) => void;
}) {
  const { t } = useTranslation();
  if (fields.length === 0) return null;
  return (
    <ContextSection title={t("fields.section")}>
      <div className="flex flex-col gap-2.5">
        {fields.map((field) => (
          <Field
            key={`${field.id} ${field.value}`}
            field={field}
            mayChange={mayChange}
            onChange={(said) => onChange(field, said)}
          />
        ))}
      </div>
    </ContextSection>
  );
}
