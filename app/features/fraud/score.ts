import { type Band, bandOf } from "#app/features/transactions/bands.ts";
import { enoughAmounts, type Features } from "./features.ts";
import { type RuleName, rules } from "./rules/index.ts";
import type { Facts } from "./rules/rule.ts";

/** Why a payment has its score: what was seen, what was expected, over which window and sample. */
export interface Reason {
  /** a rule's name; `history` says that there is too little of it to judge by habit, and has no points */
  rule: RuleName | "history";
  points: number;
  facts: Facts;
}

export interface Assessment {
  /** 0 … 1000, whole */
  score: number;
  /** strongest first */
  reasons: Reason[];
}

export interface Scored extends Assessment {
  band: Band;
}

/**
 * What turns features into a score: the seam where a learned model goes. `name` is kept
 * with every score, so change it with whatever changes scores.
 */
export interface Scorer {
  name: string;
  /** null where it needs no features at all: then no habit is read or kept either */
  assess: ((features: Features) => Assessment) | null;
}

/**
 * Joins points into one score: each takes its share of what the others leave of 1000.
 * More points or a further reason never lower it, and it never passes 1000.
 */
export function combine(points: readonly number[]): number {
  let left = 1;
  for (const each of points) left *= 1 - Math.min(1000, Math.max(0, each)) / 1000;
  return Math.round(1000 * (1 - left));
}

function assessByRules(features: Features): Assessment {
  const reasons: Reason[] = [];
  let unable = false;
  for (const rule of rules) {
    const verdict = rule.evaluate(features);
    if (verdict === "not_enough_history") unable = true;
    else if (verdict) reasons.push({ rule: rule.name, ...verdict });
  }
  if (reasons.length > 1) reasons.sort((one, other) => other.points - one.points);
  const score = reasons.length === 0 ? 0 : combine(reasons.map((reason) => reason.points));
  if (unable && features.history < enoughAmounts) {
    reasons.push({
      rule: "history",
      points: 0,
      facts: {
        observed: features.history,
        expected: enoughAmounts,
        window: Math.round(features.historySpan / 1000),
        sample: features.history,
      },
    });
  }
  return { score, reasons };
}

export const scorers = {
  rules: { name: "rules-1", assess: assessByRules },
  /** Scores nothing: the yardstick that shows what scoring costs. */
  none: { name: "none", assess: null },
} as const satisfies Record<string, Scorer>;

/** A payment's score and band. */
export function score(scorer: Scorer, features: Features): Scored {
  const assessment = scorer.assess?.(features) ?? { score: 0, reasons: [] };
  return { ...assessment, band: bandOf(assessment.score) };
}
