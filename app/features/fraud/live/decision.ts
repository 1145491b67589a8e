import type { Band } from "#app/features/transactions/bands.ts";
import type { RuleVerdict } from "../rule-set/rule-set.ts";
import type { SafeNotice } from "../safe-words.ts";

/** What a payment system is told to do with a payment. */
export const decisionVerdicts = ["allow", "review", "block"] as const;
export type DecisionVerdict = (typeof decisionVerdicts)[number];

/** What is known when a decision is due. */
export interface Decidable {
  score: number;
  band: Band;
  /** of a rule or a list, which goes before the score */
  verdict: RuleVerdict | null;
}

/** From which score a payment is looked at, and from which it is not let through. */
export interface DecisionThresholds {
  review: number;
  block: number;
}

/**
 * What to do with a payment: what a rule or a list says, else what the score comes to.
 * A threshold to review that lies above the one to block leaves nothing to review.
 */
export function decide(
  { score, verdict }: Decidable,
  { review, block }: DecisionThresholds,
): DecisionVerdict {
  if (verdict) return verdict;
  if (score >= block) return "block";
  return score >= review ? "review" : "allow";
}

/** What may be said of it to whoever pays: never that anything is suspected. */
export const safeReasonOf = (verdict: DecisionVerdict): SafeNotice =>
  verdict === "allow" ? "nothing" : "beingChecked";
