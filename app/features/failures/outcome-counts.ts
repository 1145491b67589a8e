import { days, hours, minutes } from "#app/platform/time.ts";
import type { FailureReason } from "./reasons.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** By what payments are counted. `all` has the one value "all". */
export const countedBy = [
  "all",
  "method",
  "channel",
  "network",
  "issuer",
  "country",
  "currency",
  "merchant",
  "mcc",
  "bin",
  "terminal",
] as const;
export type CountedBy = (typeof countedBy)[number];

/** What has few values: counted by the minute too, and in combination. */
export const combined = ["method", "channel", "network", "issuer", "country", "currency"] as const;
export type Combined = (typeof combined)[number];

export const levels = ["minute", "hour", "day"] as const;
export type Level = (typeof levels)[number];
/** Length of a cell, ms. */
export const lengthOf: Record<Level, number> = { minute: minutes(1), hour: hours(1), day: days(1) };

export type Outcome = "succeeded" | "refunded" | "pending" | FailureReason;
export const settledWell = ["succeeded", "refunded"] as const;

/** What a payment was and what it became. Times are ms, amounts in minor units. */
export interface OutcomeChange {
  occurredAt: number;
  amountMinor: number;
  values: Readonly<Record<Exclude<CountedBy, "all">, string | null>>;
  /** null for a new payment */
  was: Told | null;
  is: Told;
}

/** A status as it was reported. */
export interface Told {
  status: string;
  scheme: string | null;
  code: string | null;
}

export interface Count {
  level: Level;
  dimension: CountedBy;
  at: number;
  value: string;
  outcome: Outcome;
  count: number;
  amountMinor: number;
}

export interface Combination {
  level: Level;
  at: number;
  /** in the order of `combined`; "" where there is none */
  values: readonly string[];
  outcome: Outcome;
  count: number;
  amountMinor: number;
}

export const outcomeOf = ({ status, scheme, code }: Told, taxonomy: Taxonomy): Outcome =>
  status === "failed"
    ? taxonomy.reasonOf(scheme ?? undefined, code ?? undefined)
    : (status as "succeeded" | "refunded" | "pending");

/** Since when each level is kept, ms: what lies before is not counted at it any more. */
export interface KeptFrom {
  minute: number;
  hour: number;
}

const byMinute: readonly CountedBy[] = ["all", ...combined];

/** Small numbers for values in the order they are first met: a number made of such numbers is a cheap key. */
class Numbering {
  private readonly numbers = new Map<string | number, number>();

  of(value: string | number): number {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(value, number);
    }
    return number;
  }
}

/** Room for the values of one dimension in a batch, and for outcomes: products stay below 2^53. */
const mostValues = 2 ** 20;
const mostOutcomes = 2 ** 7;

/**
 * What the counts must gain, and lose, by some changes (fewer than 2^20). Sums do not depend on the
 * order of the changes, so late ones and repeats of a status are counted like any other.
 */
export function countChanges(changes: readonly OutcomeChange[], taxonomy: Taxonomy, kept: KeptFrom) {
  const counts: Count[] = [];
  const combinations: Combination[] = [];
  const outcomes = new Numbering();
  const mixes = new Numbering();
  const dimensions = countedBy.map((dimension) => ({ dimension, numbers: new Numbering() }));
  const stages = levels.map((level) => ({
    level,
    length: lengthOf[level],
    from: level === "day" ? Number.NEGATIVE_INFINITY : kept[level],
    times: new Numbering(),
    mixed: level === "minute" ? null : new Map<number, Combination>(),
    cells: dimensions.map(({ dimension }) =>
      level === "minute" && !byMinute.includes(dimension) ? null : new Map<number, Count>(),
    ),
  }));

  function add({ occurredAt, values, amountMinor }: OutcomeChange, outcome: Outcome, sign: 1 | -1) {
    const outcomeNumber = outcomes.of(outcome);
    const valueNumbers = dimensions.map(({ dimension, numbers }) => {
      const value = dimension === "all" ? "all" : values[dimension];
      return value ? numbers.of(value) : null;
    });
    const mix = combined.map((dimension) => values[dimension] ?? "");
    const mixNumber = mixes.of(mix.join("\u0000"));
    for (const { level, length, from, times, cells, mixed } of stages) {
      const at = Math.floor(occurredAt / length) * length;
      if (at < from) continue;
      const timeKey = times.of(at) * mostValues;
      for (const [place, { dimension }] of dimensions.entries()) {
        const held = cells[place];
        const valueNumber = valueNumbers[place];
        if (!held || valueNumber === null || valueNumber === undefined) continue;
        const key = (timeKey + valueNumber) * mostOutcomes + outcomeNumber;
        let cell = held.get(key);
        if (!cell) {
          const value = dimension === "all" ? "all" : values[dimension]!;
          cell = { level, dimension, at, value, outcome, count: 0, amountMinor: 0 };
          held.set(key, cell);
          counts.push(cell);
        }
        cell.count += sign;
        if (dimension === "currency") cell.amountMinor += sign * amountMinor;
      }
      if (!mixed) continue;
      const key = (timeKey + mixNumber) * mostOutcomes + outcomeNumber;
      let cell = mixed.get(key);
      if (!cell) {
        cell = { level, at, values: mix, outcome, count: 0, amountMinor: 0 };
        mixed.set(key, cell);
        combinations.push(cell);
      }
      cell.count += sign;
      cell.amountMinor += sign * amountMinor;
    }
  }

  for (const change of changes) {
    if (change.was) add(change, outcomeOf(change.was, taxonomy), -1);
    add(change, outcomeOf(change.is, taxonomy), 1);
  }
  const changed = (held: { count: number; amountMinor: number }) =>
    held.count !== 0 || held.amountMinor !== 0;
  return { counts: counts.filter(changed), combinations: combinations.filter(changed) };
}
