import type { Features } from "../features.ts";
import type { DistancePart } from "../habit-distance/distance.ts";

/**
 * What a reason rests on, in numbers and codes; the words are the catalogue's
 * (`fraud.rules` in app/i18n). What each means is said beside the rule.
 */
export interface Facts {
  /** what was seen */
  observed: number;
  /** what was to be expected: the habit, or the limit */
  expected: number;
  /** over which time, seconds; 0 for the payment alone */
  window: number;
  /** on how many payments the expectation rests */
  sample: number;
  /** ISO 4217, where observed and expected are minor units */
  currency?: string;
  /** ISO 3166-1 alpha-2 */
  country?: string;
  from?: string;
  /** kilometres */
  distance?: number;
  /** what of the payment lies furthest from habit, furthest first */
  parts?: DistancePart[];
}

/** Points from 1 to 999 with their facts, nothing to say, or no ground to say anything on. */
export type Verdict = { points: number; facts: Facts } | null | "not_enough_history";

/** One thing a payment may be suspected for. It never lowers a score. */
export interface Rule {
  name: string;
  evaluate(features: Features): Verdict;
}

/** Points that grow evenly from `low` at `from` to `high` at `to` and no further, whole. */
export function growing(value: number, from: number, to: number, low: number, high: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return Math.round(low + share * (high - low));
}
