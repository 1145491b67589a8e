/** What a company wants to know of its conversations, beside what the product knows: pure. */

export const fieldTypes = ["text", "number", "choice", "date", "yes_no"] as const;
export type FieldType = (typeof fieldTypes)[number];

/** One of a choice: `value` is what is kept and what English pages say. */
export interface FieldChoice {
  value: string;
  zh: string;
}

export interface FieldDefinition {
  id: string;
  nameEn: string;
  nameZh: string;
  type: FieldType;
  choices: FieldChoice[];
  /** not asked for any more */
  retired: boolean;
}

export type FieldValue = string | number | boolean;
/** By the id of their field; what is not there was not said. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

export const longestFieldName = 40;
export const longestFieldText = 200;
export const mostFields = 30;
export const mostChoices = 50;

const day = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string) => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return day.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

/**
 * What somebody typed or chose, as it is kept.
 *
 * @param said always text, as forms send it: "true" and "false" for yes and no
 * @returns null for nothing said; undefined for what this field cannot hold
 */
export function fieldValue({ type, choices }: FieldDefinition, said: string): FieldValue | null | undefined {
  const text = said.trim();
  if (text === "") return null;
  switch (type) {
    case "text":
      return Array.from(text).length <= longestFieldText ? text : undefined;
    case "number": {
      const number = Number(text.replace(",", "."));
      return /^[+-]?\d+([.,]\d+)?$/.test(text) && Math.abs(number) <= 1e15 ? number : undefined;
    }
    case "choice":
      return choices.find(({ value }) => value === text)?.value;
    case "date":
      return isDay(text) ? text : undefined;
    case "yes_no":
      return text === "true" ? true : text === "false" ? false : undefined;
  }
}

/** A field and a value, as a view's condition names them: "<id>~<value>". */
export interface FieldCondition {
  id: string;
  value: string;
}

const condition = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})~(.{1,200})$/s;

/** @returns null for what names no field and value */
export function fieldCondition(text: string): FieldCondition | null {
  const [, id, value] = condition.exec(text) ?? [];
  return id && value ? { id, value } : null;
}

/** Whether a conversation's values are what a condition asks for, whatever the case of letters. */
export function holdsField(values: FieldValues, { id, value }: FieldCondition): boolean {
  const held = values[id];
  return held !== undefined && String(held).toLowerCase() === value.toLowerCase();
}
