import { z } from "zod";
import { days, hours, minutes } from "#app/platform/time.ts";
import {
  type Combined,
  type CountedBy,
  combined,
  type Level,
  lengthOf,
  type ManyValued,
  manyValued,
} from "./outcome-counts.ts";

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
  mcc: word,
  bin: word,
  terminal: word,
});

export type OutcomeQuery = z.infer<typeof parameters>;

/** Reads what the address of the page asks for. What it cannot mean is dropped, never an error. */
export const readOutcomeQuery = (search: URLSearchParams): OutcomeQuery =>
  parameters.parse(Object.fromEntries(search));

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
  /** whether merchants and the like are known by the minute since it begins */
  manyByMinute: boolean;
  /**
   * Where values of other dimensions and money are read, in cells that are coarser and may begin a
   * little earlier; null where nothing is known of them within what it is narrowed to.
   */
  parts: { level: Level; from: number; before: { from: number; to: number }; source: Source } | null;
}

/** The coarsest cells that still tell the values of a range apart. */
const partsLevel: Record<Range, Level> = {
  "1h": "minute",
  "6h": "hour",
  "24h": "hour",
  "7d": "day",
  "30d": "day",
};

/**
 * Which counts answer a query: the coarsest level that still makes its points. One dimension alone
 * is counted at every level; combinations by the hour and the day; within a merchant, a category code, a BIN or a terminal nothing else.
 *
 * @param manyValuesFrom ms since when merchants are counted by the minute
 */
export function windowOf(
  query: OutcomeQuery,
  now: number,
  manyValuesFrom = Number.NEGATIVE_INFINITY,
): Window {
  const narrow = narrowOf(query);
  const { merchant, mcc, bin, terminal, ...few } = narrowedTo(query);
  const chosen = Object.entries(few) as [Combined, string][];
  const several = chosen.length > 1 && narrow === null;
  const source: Source =
    narrow !== null
      ? { table: "counts", dimension: narrow, value: query[narrow]! }
      : several
        ? { table: "combinations", values: few }
        : chosen[0]
          ? { table: "counts", dimension: chosen[0][0], value: chosen[0][1] }
          : { table: "counts", dimension: "all", value: "all" };
  const finest: Level = query.range === "1h" || query.range === "6h" ? "minute" : "hour";
  const manyByMinute = Math.floor((now - lasting[query.range]) / hours(1)) * hours(1) >= manyValuesFrom;
  const hourly = several || (narrow !== null && !manyByMinute);
  const level: Level = query.range === "30d" ? "day" : hourly && finest === "minute" ? "hour" : finest;
  const point = Math.max(pointOf[query.range], lengthOf[level]);
  const to = Math.ceil(now / point) * point;
  const from = Math.floor((now - lasting[query.range]) / point) * point;
  const back = query.compare === "week" || query.range === "7d" ? days(7) : days(1);
  // Months are compared with the days before them: the week before lies within them.
  const shift = query.range === "30d" ? to - from : Math.ceil(back / point) * point;
  // To the minute: the cells in it are the same, and so is the question for a while.
  const soFar = Math.ceil(now / minutes(1)) * minutes(1);
  const before = { from: from - shift, to: Math.min(to, soFar) - shift };
  const narrowed = chosen.length > 0;
  const coarse: Level = narrowed && partsLevel[query.range] === "minute" ? "hour" : partsLevel[query.range];
  const whole = (at: number) => Math.floor(at / lengthOf[coarse]) * lengthOf[coarse];
  const parts = {
    level: coarse,
    from: whole(from),
    before: { from: whole(before.from), to: before.to },
    source: narrowed ? ({ table: "combinations", values: few } as const) : source,
  };
  return {
    level,
    point,
    from,
    to,
    before,
    source,
    manyByMinute,
    parts: narrow === null ? parts : null,
  };
}
