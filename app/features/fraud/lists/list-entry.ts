import { z } from "zod";
import { days } from "#app/platform/time.ts";
import { type ListKind, type ListName, listKinds, listNames } from "../rule-language/listing.ts";

export const lifetimes = ["7", "30", "90", "365", "never"] as const;
export type Lifetime = (typeof lifetimes)[number];

/** When an entry of a lifetime ends; null for never. */
export const expiryOf = (lifetime: Lifetime, now: Date): Date | null =>
  lifetime === "never" ? null : new Date(now.getTime() + days(Number(lifetime)));

const shapes: Record<ListKind, RegExp> = {
  card: /^[^\p{Cc}\p{Cs}]{1,128}$/u,
  device: /^[^\p{Cc}\p{Cs}]{1,128}$/u,
  customer: /^[^\p{Cc}\p{Cs}]{1,128}$/u,
  merchant: /^[^\p{Cc}\p{Cs}]{1,128}$/u,
  ip: new RegExp(`^(?:${z.regexes.ipv4.source}|${z.regexes.ipv6.source})$`),
  bin: /^\d{6,8}$/,
  email: /^[^\s@]{1,64}@[^\s@]{1,189}$/,
};

/** 13 to 19 digits: a full card number never comes onto a list. */
const cardNumber = /^\d[\d -]{11,21}\d$/;

/** A value as lists hold it; null where it cannot be of that kind. */
export function listedValue(kind: ListKind, text: string): string | null {
  const value = text.trim();
  if (kind === "card" && cardNumber.test(value)) return null;
  if (!shapes[kind].test(value)) return null;
  return kind === "email" ? value.toLowerCase() : value;
}

const reason = z.string().trim().max(300, "too_long").default("");

/** The form that adds one. */
export const entryForm = z
  .object({
    list: z.enum(listNames),
    kind: z.enum(listKinds),
    value: z.string().trim().min(1, "required").max(260, "too_long"),
    lifetime: z.enum(lifetimes).default("90"),
    reason: reason.refine((text) => text.length > 0, "required"),
  })
  .superRefine(({ kind, value }, context) => {
    if (listedValue(kind, value) === null)
      context.addIssue({ code: "custom", path: ["value"], message: "bad_value" });
  });
export type NewEntry = z.output<typeof entryForm>;

/** Most entries of one import. */
export const mostImported = 50_000;

export const importForm = z.object({
  list: z.enum(listNames),
  kind: z.enum(listKinds),
  values: z
    .string()
    .min(1, "required")
    .max(mostImported * 40),
  lifetime: z.enum(lifetimes).default("90"),
  reason: reason.refine((text) => text.length > 0, "required"),
});

/**
 * The values of a pasted or uploaded list: one a line, or the first column of a CSV.
 *
 * @returns what can be of that kind, each once, and which lines (from 1) cannot
 */
export function readValues(
  kind: ListKind,
  text: string,
): { values: string[]; refused: { line: number; text: string }[] } {
  const values = new Set<string>();
  const refused: { line: number; text: string }[] = [];
  for (const [at, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const first = line
      .split(/[,;\t]/)[0]!
      .trim()
      .replace(/^"(.*)"$/, "$1");
    if (first === "") continue;
    const value = listedValue(kind, first);
    if (value !== null) values.add(value);
    // A heading is no mistake.
    else if (at > 0 || !/^[a-z_ ]+$/i.test(first)) refused.push({ line: at + 1, text: first.slice(0, 40) });
  }
  return { values: [...values], refused };
}

const parameters = z.object({
  list: z.enum(listNames).catch("block"),
  kind: z.enum(listKinds).optional().catch(undefined),
  q: z.string().trim().max(260).catch(""),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});
export type ListFilters = z.infer<typeof parameters>;
export const readListFilters = (search: URLSearchParams): ListFilters =>
  parameters.parse(Object.fromEntries(search));

export const isListName = (text: string): text is ListName => (listNames as readonly string[]).includes(text);
