import { z } from "zod";
import { isCurrency, toMinor } from "#app/platform/money.ts";
import { tries } from "./attempts.ts";
import { bands } from "./bands.ts";
import { channels, methods, statuses } from "./transaction.ts";

/** Rows of one page. */
export const pageSize = 100;

export const sorts = ["-time", "time", "-amount", "amount", "-score", "score"] as const;
export type Sort = (typeof sorts)[number];

/** Columns of the list, in their order on the page. The first is always shown. */
export const columns = [
  "id",
  "time",
  "amount",
  "status",
  "risk",
  "customer",
  "merchant",
  "method",
  "channel",
  "card",
  "issuer",
  "country",
  "device",
  "failure",
] as const;
export type Column = (typeof columns)[number];
export const defaultColumns: readonly Column[] = [
  "id",
  "time",
  "amount",
  "status",
  "risk",
  "customer",
  "merchant",
  "method",
  "card",
  "failure",
];

const several = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z
    .string()
    .transform((text) => text.split(",").filter((value): value is Values[number] => values.includes(value)))
    .transform((list) => [...new Set(list)])
    .optional()
    .catch(undefined);

/** PostgreSQL has no text with NUL in it. */
const word = z
  .string()
  .transform((text) => text.replaceAll("\u0000", ""))
  .pipe(z.string().trim().min(1).max(128))
  .optional()
  .catch(undefined);
/** Reasons as failures are counted by; what they are called in codes is for whoever reads the list to say. */
const reasons = z
  .string()
  .regex(/^[a-z_]{1,40}(,[a-z_]{1,40}){0,30}$/)
  .transform((text) => [...new Set(text.split(","))])
  .optional()
  .catch(undefined);
const amount = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,4})?$/)
  .optional()
  .catch(undefined);
/** A day in the viewer's zone, or an instant where a page leads to the payments of a stretch of time. */
const moment = z.union([z.iso.date(), z.iso.datetime()]).optional().catch(undefined);

export const isInstant = (text: string) => text.includes("T");

/** What the address of the list may say. Anything it cannot mean is dropped, never an error. */
const parameters = z.object({
  q: word,
  status: several(statuses),
  method: several(methods),
  channel: several(channels),
  band: several(bands),
  currency: z.string().toUpperCase().refine(isCurrency).optional().catch(undefined),
  country: z
    .string()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .catch(undefined),
  issuer: word,
  network: word,
  bin: word,
  customer: word,
  merchant: word,
  terminal: word,
  mcc: word,
  code: word,
  /** where a figure leads to the payments it counts: why they failed, … */
  reason: reasons,
  /** … what became of them, … */
  tried: z.enum(tries).optional().catch(undefined),
  /** … and the incident they belong to */
  incident: z.uuid().optional().catch(undefined),
  from: moment,
  /** a day is meant whole; an instant is not included */
  to: moment,
  min: amount,
  max: amount,
  sort: z.enum(sorts).catch("-time"),
  after: z.string().max(400).optional().catch(undefined),
});

export type ListFilters = z.infer<typeof parameters>;

/**
 * Reads the list's filters, sort and place from an address.
 *
 * Amounts of different currencies do not compare, so sorting and bounding by amount
 * ask for a currency; without one they are dropped.
 */
export function readFilters(search: URLSearchParams): ListFilters {
  const filters = parameters.parse(Object.fromEntries(search));
  if (filters.currency) return filters;
  const sort = filters.sort === "amount" || filters.sort === "-amount" ? "-time" : filters.sort;
  return { ...filters, sort, min: undefined, max: undefined };
}

/** Columns of those who may see alerts: a score, or a code that can name a suspicion. */
const riskColumns: readonly Column[] = ["risk", "failure"];
export const columnsFor = (of: readonly Column[], seesRisk: boolean): readonly Column[] =>
  seesRisk ? of : of.filter((column) => !riskColumns.includes(column));

/** What those who may not see alerts can ask for: an order or a filter would tell what the columns do not. */
export const withoutRisk = (filters: ListFilters): ListFilters => ({
  ...filters,
  band: undefined,
  code: undefined,
  reason: undefined,
  sort: filters.sort.endsWith("score") ? "-time" : filters.sort,
});

/** Names of the filters that are on, for chips and for the audit of an export. */
export function activeFilters(filters: ListFilters): Record<string, string> {
  const { sort: _sort, after: _after, ...rest } = filters;
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([, value]) => value !== undefined && value.length > 0)
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : String(value)]),
  );
}

/** Bounds in minor units of the chosen currency; null where open. */
export function amountBounds({ currency, min, max }: ListFilters) {
  return {
    min: currency && min ? toMinor(min, currency) : null,
    max: currency && max ? toMinor(max, currency) : null,
  };
}

/** The place behind the last row of a page: its sort value and its id. */
export interface Cursor {
  value: string | number;
  id: string;
}

export const encodeCursor = ({ value, id }: Cursor) => `${value}~${id}`;

/** @returns null for anything that {@link encodeCursor} did not write for this sort */
export function decodeCursor(text: string | undefined, sort: Sort): Cursor | null {
  const cut = text?.indexOf("~") ?? -1;
  if (!text || cut < 1) return null;
  const value = text.slice(0, cut);
  const id = text.slice(cut + 1);
  if (id.length === 0 || id.length > 128) return null;
  if (sort.endsWith("time")) return Number.isNaN(Date.parse(value)) ? null : { value, id };
  return /^\d{1,16}$/.test(value) ? { value: Number(value), id } : null;
}

/** Chosen columns, in the list's own order; the default where the address names none. */
export function readColumns(search: URLSearchParams): readonly Column[] {
  const named = search.get("columns")?.split(",") ?? [];
  const chosen = columns.filter((column) => column === "id" || named.includes(column));
  return chosen.length > 1 ? chosen : defaultColumns;
}
