import { SelectField, TextField } from "#app/components/field.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import { useFieldName, useFieldOptions } from "./context-fields.tsx";
import { type FieldDefinition, fieldCondition } from "./custom-field.ts";

/** One custom field as a condition: chosen, or typed. */
export function FieldCondition({
  field,
  conditions,
  onChange,
}: {
  field: FieldDefinition;
  /** of all fields, as `custom-field.ts` writes them */
  conditions: readonly string[];
  onChange: (conditions: string[]) => void;
}) {
  const { t } = useTranslation();
  const nameOf = useFieldName();
  const options = useFieldOptions()(field);
  const value =
    conditions.flatMap((one) => fieldCondition(one) ?? []).find(({ id }) => id === field.id)?.value ?? "";
  const choose = (said: string) =>
    onChange([
      ...conditions.filter((one) => fieldCondition(one)?.id !== field.id),
      ...(said.trim() ? [`${field.id}~${said.trim()}`] : []),
    ]);
  if (options)
    return (
      <SelectField
        label={nameOf(field)}
        value={value}
        options={[{ value: "", label: t("inbox.filter.any") }, ...options]}
        onChange={({ target }) => choose(target.value)}
      />
    );
  return (
    <TextField
      label={nameOf(field)}
      type={field.type === "date" ? "date" : "text"}
      defaultValue={value}
      maxLength={200}
      onChange={({ target }) => choose(target.value)}
    />
  );
}
