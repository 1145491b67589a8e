import { z } from "zod";
import { days, hours, minutes } from "#app/platform/time.ts";
import { type Combined, type CountedBy, combined, type Level, lengthOf } from "./outcome-counts.ts";

export const ranges = ["1h", "6h", "24h", "7d", "30d"] as const;
export type Range = (typeof ranges)[number];
export const comparisons = ["week", "day"] as const;
export type Comparison = (typeof comparisons)[number];

const lasting: Record<Range, number> = {
  "1h": hours(1),
  "6h": hours(6),
  "24h": days(1),
  "7d": days(7),
  "30d": days(30),
};
/** Length of a point of the charts, ms. */
const pointOf: Record<Range, number> = {
  "1h": minutes(2),
  "6h": minutes(10),
  "24h": hours(1),
  "7d": hours(6),
  "30d": days(1),
};

/** By what failures are broken down on the page. */
export const brokenDownBy = ["issuer", "method", "merchant", "country", "channel", "currency"] as const;
export type BrokenDownBy = (typeof brokenDownBy)[number];

const word = z.string().trim().min(1).max(128).optional().catch(undefined);

const parameters = z.object({
  range: z.enum(ranges).catch("24h"),
  compare: z.enum(comparisons).catch("week"),
  method: word,
  channel: word,
  network: word,
  issuer: word,
  country: word,
  currency: word,
  merchant: word,
});

export type OutcomeQuery = z.infer<typeof parameters>;

/** Reads what the address of the page asks for. What it cannot mean is dropped, never an error. */
export const readOutcomeQuery = (search: URLSearchParams): OutcomeQuery =>
  parameters.parse(Object.fromEntries(search));

/** The values a query is narrowed to, by dimension. */
export function narrowedTo(query: OutcomeQuery): Partial<Record<Combined | "merchant", string>> {
  const chosen: Partial<Record<Combined | "merchant", string>> = {};
  for (const dimension of [...combined, "merchant"] as const)
    if (query[dimension] !== undefined) chosen[dimension] = query[dimension];
  return chosen;
}

/** Where the counts of a query stand. */
export type Source =
  /** by one dimension; without `value`, over all of it */
  | { table: "counts"; dimension: CountedBy; value: string }
  /** by combinations of what has few values */
  | { table: "combinations"; values: Partial<Record<Combined, string>> };

/** A question to the counts. Times are ms; `from` is included, `to` is not. */
export interface Window {
  level: Level;
  point: number;
  from: number;
  to: number;
  /** the same stretch of time it is compared with */
  before: { from: number; to: number };
  source: Source;
  /** whether values of other dimensions are known within what it is narrowed to */
  breaksDown: boolean;
}

/**
 * Which counts answer a query: the coarsest level that still makes its points. Combinations are
 * kept by the hour and the day only; within a merchant nothing else is kept.
 */
export function windowOf(query: OutcomeQuery, now: number): Window {
  const { merchant, ...few } = narrowedTo(query);
  const narrowed = Object.keys(few).length > 0 || merchant !== undefined;
  const finest: Level = query.range === "1h" || query.range === "6h" ? "minute" : "hour";
  const level: Level = query.range === "30d" ? "day" : narrowed && finest === "minute" ? "hour" : finest;
  const point = Math.max(pointOf[query.range], lengthOf[level]);
  const to = Math.ceil(now / point) * point;
  const from = Math.floor((now - lasting[query.range]) / point) * point;
  const back = query.compare === "week" ? days(7) : days(1);
  const shift = Math.ceil(Math.max(back, 0) / point) * point;
  // Months are compared with the days before them: the week before lies within them.
  const shifted = query.range === "30d" ? to - from : query.range === "7d" ? Math.max(shift, days(7)) : shift;
  return {
    level,
    point,
    from,
    to,
    before: { from: from - shifted, to: Math.min(to, now) - shifted },
    source:
      merchant !== undefined
        ? { table: "counts", dimension: "merchant", value: merchant }
        : Object.keys(few).length > 0
          ? { table: "combinations", values: few }
          : { table: "counts", dimension: "all", value: "all" },
    breaksDown: merchant === undefined,
  };
}
