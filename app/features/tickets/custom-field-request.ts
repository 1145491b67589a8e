import { z } from "zod";
import { fieldTypes, longestFieldName, longestFieldText, mostChoices } from "./custom-field.ts";

const name = z.string().trim().min(1).max(longestFieldName);
const choices = z
  .array(
    z.strictObject({
      value: z.string().trim().min(1).max(longestFieldText),
      zh: z.string().trim().min(1).max(longestFieldText),
    }),
  )
  .max(mostChoices)
  .refine((all) => new Set(all.map(({ value }) => value.toLowerCase())).size === all.length);

const draft = z
  .strictObject({ nameEn: name, nameZh: name, type: z.enum(fieldTypes), choices })
  .refine(({ type, choices }) => (type === "choice") === choices.length > 0);
export type FieldDraft = z.infer<typeof draft>;

/** What the page of custom fields asks for. */
export const fieldRequest = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("save"), id: z.uuid().nullable(), draft }),
  z.strictObject({ intent: z.literal("retire"), id: z.uuid(), retired: z.boolean() }),
  z.strictObject({ intent: z.literal("move"), id: z.uuid(), by: z.union([z.literal(-1), z.literal(1)]) }),
]);
export type FieldRequest = z.infer<typeof fieldRequest>;
