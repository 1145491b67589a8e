/** What can be wrong with a rule; the words are the catalogue's (`rules.problem`). */
export type ProblemCode =
  | "unexpected"
  | "unfinished_text"
  | "expected"
  | "unknown_field"
  | "unknown_list"
  | "unknown_currency"
  | "bad_number"
  | "bad_amount"
  | "bad_text"
  | "too_long"
  | "too_large"
  | "too_deep"
  | "too_many_values"
  | "empty"
  | "needs_truth"
  | "needs_number"
  | "needs_money_or_number"
  | "needs_text"
  | "not_comparable"
  | "not_ordered"
  | "currencies_differ"
  | "not_listed"
  | "needs_quoted"
  | "not_a_product";

/** One thing that is wrong, and where: characters of the text, the end not included. */
export interface Problem {
  code: ProblemCode;
  from: number;
  to: number;
  /** what is put into the words */
  found?: string;
  wanted?: string;
}

export class RuleProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}
