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

const byMinute = new Set<CountedBy>(["all", ...combined]);
const apart = "\u0000";

/**
 * What the counts must gain, and lose, by some changes. Sums do not depend on the order of the
 * changes, so late ones and repeats of a status are counted like any other.
 */
export function countChanges(changes: readonly OutcomeChange[], taxonomy: Taxonomy, kept: KeptFrom) {
  const counts = new Map<string, Count>();
  const combinations = new Map<string, Combination>();

  function add(change: OutcomeChange, outcome: Outcome, sign: 1 | -1) {
    const { occurredAt, values, amountMinor } = change;
    const mixed = combined.map((dimension) => values[dimension] ?? "");
    for (const level of levels) {
      const at = Math.floor(occurredAt / lengthOf[level]) * lengthOf[level];
      if (level !== "day" && at < kept[level]) continue;
      for (const dimension of countedBy) {
        if (level === "minute" && !byMinute.has(dimension)) continue;
        const value = dimension === "all" ? "all" : values[dimension];
        if (!value) continue;
        const key = [level, dimension, at, value, outcome].join(apart);
        let held = counts.get(key);
        if (!held) {
          held = { level, dimension, at, value, outcome, count: 0, amountMinor: 0 };
          counts.set(key, held);
        }
        held.count += sign;
        if (dimension === "currency") held.amountMinor += sign * amountMinor;
      }
      if (level === "minute") continue;
      const key = [level, at, ...mixed, outcome].join(apart);
      let held = combinations.get(key);
      if (!held) {
        held = { level, at, values: mixed, outcome, count: 0, amountMinor: 0 };
        combinations.set(key, held);
      }
      held.count += sign;
      held.amountMinor += sign * amountMinor;
    }
  }

  for (const change of changes) {
    if (change.was) add(change, outcomeOf(change.was, taxonomy), -1);
    add(change, outcomeOf(change.is, taxonomy), 1);
  }
  const changed = (held: { count: number; amountMinor: number }) =>
    held.count !== 0 || held.amountMinor !== 0;
  return {
    counts: [...counts.values()].filter(changed),
    combinations: [...combinations.values()].filter(changed),
  };
}
