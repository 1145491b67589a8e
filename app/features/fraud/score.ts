import { type Band, bandOf, bandStarts } from "#app/features/transactions/bands.ts";
import { enoughAmounts, type Features } from "./features.ts";
import type { PaymentFacts } from "./rule-language/facts.ts";
import type { ListKind, ListName } from "./rule-language/listing.ts";
import {
  type Evaluation,
  evaluateRules,
  type Hit,
  noFacts,
  plainRuleset,
  type Ruleset,
  type RuleVerdict,
} from "./rule-set/rule-set.ts";
import type { RuleName } from "./rules/index.ts";
import type { Facts } from "./rules/rule.ts";

/** Why a payment has its score: what was seen, what was expected, over which window and sample. */
export interface Reason {
  /**
   * a built-in rule's name; `written` and `listed` are told by `by`; `history` says that there is
   * too little of it to judge by habit, and has no points; `distance` is what scores where no model does
   */
  rule: RuleName | "history" | "distance" | "written" | "listed";
  points: number;
  facts: Facts;
  /** the written rule or the list that speaks, and what it says beside points */
  by?: {
    /** as it is counted: a version's id, or `list:<name>` */
    key: string;
    verdict: RuleVerdict | null;
    ruleId?: string;
    name?: string;
    version?: number;
    list?: ListName;
    kind?: ListKind;
  };
}

export interface Assessment {
  /** 0 … 1000, whole */
  score: number;
  /** strongest first */
  reasons: Reason[];
  /** what rules and lists say beside the score */
  verdict: RuleVerdict | null;
}

export interface Scored extends Assessment {
  band: Band;
}

/** A score with what the rules said, for counting. */
export interface Judged extends Scored {
  evaluation: Evaluation | null;
}

/**
 * What turns features into a score: the seam where a learned model goes. `name` is kept
 * with every score, so change it with whatever changes scores.
 */
export interface Scorer {
  name: string;
  /** null where it needs no features at all: then no habit is read or kept either */
  assess: ((features: Features, evaluation: Evaluation) => Assessment) | null;
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

/**
 * Points of a probability of fraud: its cube root, so that what analysts sort out spreads over
 * the scale instead of crowding near 0. One in a hundred is 215 points, one in five 585, one in
 * two 794. It only rises with the probability.
 */
export const modelPoints = (probability: number) => 1000 * Math.cbrt(Math.min(1, Math.max(0, probability)));

/**
 * The score of a payment from what the rules and the model say of it: the one takes its share
 * of what the other leaves. It rises with either, never falls below the rules' (which holds the
 * least score a verdict leaves) and never passes 1000.
 *
 * @param rules 0 … 1000
 * @param probability calibrated, 0 … 1; null where no model scores
 */
export const joinScores = (rules: number, probability: number | null) =>
  probability === null ? rules : combine([rules, modelPoints(probability)]);

const noFactsToTell: Facts = { observed: 0, expected: 0, window: 0, sample: 0 };

function reasonOf({ key, built, written, listed, effect, facts }: Hit): Reason {
  const points = effect.points ?? 0;
  if (built && facts) return { rule: built, points, facts };
  const by = { key, verdict: effect.verdict, ...written, ...listed };
  return { rule: written ? "written" : "listed", points, facts: noFactsToTell, by };
}

/** The least score a verdict leaves: what is to be looked at stands where people look. */
const floors: Record<RuleVerdict, number> = { allow: 0, review: bandStarts.high, block: 950 };

const weightOf = ({ points, by }: Reason) => (by?.verdict ? 1000 : points);

/** The order of reasons: a verdict first, then what adds most. */
export const byWeight = (one: Reason, other: Reason) => weightOf(other) - weightOf(one);

function assessByRules(features: Features, { hits, verdict, unknowns }: Evaluation): Assessment {
  const reasons = hits.map(reasonOf);
  if (reasons.length > 1) reasons.sort(byWeight);
  const points = reasons.length === 0 ? 0 : combine(reasons.map((reason) => reason.points));
  const score = verdict ? Math.max(points, floors[verdict]) : points;
  const unable = unknowns.some(({ why }) => why === "not_enough_history");
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
  return { score, reasons, verdict };
}

export const scorers = {
  rules: { name: "rules-1", assess: assessByRules },
  /** Scores nothing: the yardstick that shows what scoring costs. */
  none: { name: "none", assess: null },
} as const satisfies Record<string, Scorer>;

/**
 * A payment's score and band.
 *
 * @param ruleset the rules and lists that hold now; the built-in rules alone unless given
 * @param facts what the payment says of itself, for written rules and lists
 */
export function score(
  scorer: Scorer,
  features: Features,
  ruleset: Ruleset = plainRuleset,
  facts: PaymentFacts = noFacts,
): Judged {
  if (!scorer.assess) return unscored;
  const evaluation = evaluateRules(ruleset, features, facts);
  const assessment = scorer.assess(features, evaluation);
  return { ...assessment, band: bandOf(assessment.score), evaluation };
}

/** What the scorer that scores nothing says. */
export const unscored: Judged = { score: 0, band: "low", reasons: [], verdict: null, evaluation: null };

/** Whether a payment opens an alert: a verdict decides before the score does. */
export function opensAlert({ score, verdict }: Scored, threshold: number): boolean {
  return verdict ? verdict !== "allow" : score >= threshold;
}
