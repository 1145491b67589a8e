import { z } from "zod";
import { isTimeZone } from "#app/features/accounts/staff.ts";
import { instantOfWall, zonedDayStart } from "#app/platform/zoned-day.ts";
import { type Combined, combined, type ManyValued, manyValued } from "./outcome-counts.ts";
import { type ReasonGroup, reasonGroups } from "./reasons.ts";

export const ranges = ["1h", "6h", "24h", "7d", "30d"] as const;
export type Range = (typeof ranges)[number];
/** With the same time a week or a day ago, or with the time just before. */
export const comparisons = ["week", "day", "before"] as const;
export type Comparison = (typeof comparisons)[number];

/** By what failures are broken down on the page. */
export const brokenDownBy = ["issuer", "method", "merchant", "country", "channel", "currency"] as const;
export type BrokenDownBy = (typeof brokenDownBy)[number];

const word = z.string().trim().min(1).max(128).optional().catch(undefined);
/** A day, a minute on the clock of the page's zone, or an instant. */
const moment = z.union([z.iso.date(), z.iso.datetime({ local: true, precision: -1 }), z.iso.datetime()]);

const parameters = z.object({
  range: z.enum(ranges).catch("24h"),
  /** where both are given they go before the range; a day that is the end is meant whole */
  from: moment.optional().catch(undefined),
  to: moment.optional().catch(undefined),
  /** or since when the time lasted that it is compared with */
  compare: z.union([z.enum(comparisons), moment]).catch("week"),
  /** of the clock and the days of the page; the viewer's own where it is not given */
  zone: z.string().max(64).refine(isTimeZone).optional().catch(undefined),
  /** whether failures over time are told by reason or by group */
  by: z.enum(["reason", "group"]).catch("reason"),
  /** groups whose reasons are told */
  groups: z
    .string()
    .transform((text) => reasonGroups.filter((group) => text.split(",").includes(group)))
    .catch([]),
  method: word,
  channel: word,
  network: word,
  issuer: word,
  country: word,
  currency: word,
  merchant: word,
  mcc: word,
  bin: word,
  terminal: word,
});

export type OutcomeQuery = z.infer<typeof parameters>;

/** Filters that count within nothing else: the first that is given is the only one. */
const onlyOne = (query: OutcomeQuery): OutcomeQuery => {
  const narrow = narrowOf(query);
  if (narrow === null) return query;
  const others = [...combined, ...manyValued].filter((dimension) => dimension !== narrow);
  return { ...query, ...Object.fromEntries(others.map((dimension) => [dimension, undefined])) };
};

/** Reads what the address of the page asks for. What it cannot mean is dropped, never an error. */
export const readOutcomeQuery = (search: URLSearchParams): OutcomeQuery =>
  onlyOne(parameters.parse(Object.fromEntries(search)));

/** The dimension with many values a query is narrowed to: within it nothing else is counted. */
export const narrowOf = (query: OutcomeQuery): ManyValued | null =>
  manyValued.find((dimension) => query[dimension] !== undefined) ?? null;

/** The values a query is narrowed to, by dimension. */
export function narrowedTo(query: OutcomeQuery): Partial<Record<Combined | ManyValued, string>> {
  const chosen: Partial<Record<Combined | ManyValued, string>> = {};
  for (const dimension of [...combined, ...manyValued])
    if (query[dimension] !== undefined) chosen[dimension] = query[dimension];
  return chosen;
}

/** The groups whose reasons are told: all where none is chosen. */
export const groupsOf = ({ groups }: OutcomeQuery): readonly ReasonGroup[] =>
  groups.length > 0 ? groups : reasonGroups;

/**
 * A moment of the address on a zone's clock, ms.
 *
 * @param later days to add to one that is a day
 */
export function momentAt(text: string, timeZone: string, later = 0): number {
  if (!text.includes("T")) return zonedDayStart(text, timeZone, later).getTime();
  return text.endsWith("Z") ? Date.parse(text) : instantOfWall(Date.parse(`${text}Z`), timeZone);
}
