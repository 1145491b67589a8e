import { z } from "zod";
import { Conflict } from "#app/platform/errors.ts";
import { checkRule } from "../rule-language/check.ts";
import type { Expression } from "../rule-language/expression.ts";
import { parseRule } from "../rule-language/parse.ts";
import type { Problem } from "../rule-language/problem.ts";
import { type Effect, verdicts } from "./rule-set.ts";

export const ruleStates = ["draft", "shadow", "live", "retired"] as const;
export type RuleState = (typeof ruleStates)[number];

export const longestName = 80;
export const longestRuleNote = 1_000;

const isRuleId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isId = (text: string) => isRuleId.test(text);

/** The editor's form. `edits` is the draft's as it was on the page; -1 where there was none. */
export const ruleForm = z
  .object({
    name: z.string().trim().min(1, "required").max(longestName, "too_long"),
    text: z.string().min(1, "required").max(4_000, "too_long"),
    does: z.enum(["points", ...verdicts]),
    points: z.coerce.number().int().min(1).max(999).default(300).catch(300),
    note: z.string().trim().max(longestRuleNote, "too_long").default(""),
    edits: z.coerce.number().int().min(-1).default(-1),
  })
  .transform(({ does, points, ...rest }) => ({
    ...rest,
    effect: (does === "points" ? { points, verdict: null } : { points: null, verdict: does }) as Effect,
  }));
export type RuleDraft = z.output<typeof ruleForm>;

/** A text as an expression whose types fit, or everything that is wrong with it. */
export function readRule(
  text: string,
): { expression: Expression; problems: [] } | { expression: null; problems: Problem[] } {
  const { expression, spans, problem } = parseRule(text);
  if (!expression) return { expression: null, problems: [problem] };
  const { problems } = checkRule(expression, spans);
  return problems.length > 0 ? { expression: null, problems } : { expression, problems: [] };
}

/** Where a version may go from where it is. A retired one that goes live again is a roll-back. */
const ways: Record<RuleState, readonly RuleState[]> = {
  draft: ["shadow", "live", "retired"],
  shadow: ["live", "draft", "retired"],
  live: ["shadow", "retired"],
  retired: ["live", "shadow"],
};
export const waysFrom = (state: RuleState) => ways[state];

/** Built-in rules are not drafted. */
export const builtInWays = (state: RuleState): readonly RuleState[] =>
  ways[state].filter((to) => to !== "draft");

/** Whether a change lets a payment's score change: that is not for everybody. */
export const isRelease = (from: RuleState, to: RuleState) => from === "live" || to === "live";

/** Somebody else changed the rule between our look and our change. */
export class RuleChangedMeanwhile extends Conflict {
  constructor() {
    super("This rule was changed meanwhile", "Look at it again, then change it if you must.");
  }
}
