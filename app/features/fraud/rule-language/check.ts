import type { Expression, Literal, Operation } from "./expression.ts";
import { fieldOf } from "./fields.ts";
import type { ListKind } from "./listing.ts";
import type { Spans } from "./parse.ts";
import type { Problem, ProblemCode } from "./problem.ts";

/** What an expression comes to. Money without a currency is in the payment's own. */
export type ValueType =
  | { is: "number" }
  | { is: "truth" }
  | { is: "money"; currency: string | null }
  | { is: "text"; kind?: ListKind };

const truth: ValueType = { is: "truth" };
const number: ValueType = { is: "number" };

export type Checked = { types: Map<Expression, ValueType>; problems: Problem[] };

const literalType = (literal: Literal): ValueType => {
  if ("number" in literal) return number;
  if ("money" in literal) return { is: "money", currency: literal.currency };
  return "text" in literal ? { is: "text" } : truth;
};

/**
 * Finds what does not fit together: a text that is added, two currencies that are compared.
 * One that has no problems can be compiled, and its whole is true, false or unknown.
 *
 * @param spans where its parts stand, for the problems' places
 */
export function checkRule(expression: Expression, spans: Spans = new Map()): Checked {
  const types = new Map<Expression, ValueType>();
  const problems: Problem[] = [];

  const wrong = (code: ProblemCode, at: Expression, more: Partial<Problem> = {}): null => {
    const [from, to] = spans.get(at) ?? [0, 0];
    problems.push({ code, from, to, ...more });
    return null;
  };

  /** The type, or null where something within is wrong already: one mistake is told once. */
  function typeOf(one: Expression): ValueType | null {
    const type = work(one);
    if (type) types.set(one, type);
    return type;
  }

  function want(one: Expression, is: ValueType["is"], code: ProblemCode): boolean {
    const type = typeOf(one);
    if (type && type.is !== is) wrong(code, one, { found: type.is });
    return type?.is === is;
  }

  /** The currency two amounts share; undefined (and told) where there is none. */
  function shared(at: Expression, one: ValueType, other: ValueType): string | null | undefined {
    if (one.is !== "money" || other.is !== "money") return undefined;
    if (one.currency && other.currency && one.currency !== other.currency) {
      wrong("currencies_differ", at, { found: one.currency, wanted: other.currency });
      return undefined;
    }
    return one.currency ?? other.currency;
  }

  /** Both of one type, and of one currency. */
  function alike(at: Expression, one: Expression, other: Expression): ValueType | null {
    const left = typeOf(one);
    const right = typeOf(other);
    if (!left || !right) return null;
    if (left.is !== right.is) return wrong("not_comparable", at, { found: right.is, wanted: left.is });
    if (left.is !== "money") return left;
    const currency = shared(at, left, right);
    return currency === undefined ? null : { is: "money", currency };
  }

  function numeric(at: Expression, type: ValueType | null): ValueType | null {
    if (!type || type.is === "number" || type.is === "money") return type;
    return wrong("needs_money_or_number", at, { found: type.is });
  }

  function product(
    at: Expression & { left: Expression; right: Expression },
    divided: boolean,
  ): ValueType | null {
    const left = numeric(at.left, typeOf(at.left));
    const right = numeric(at.right, typeOf(at.right));
    if (!left || !right) return null;
    if (left.is === "number" && right.is === "number") return number;
    if (left.is === "money" && right.is === "number") return left;
    if (left.is === "number") return divided ? wrong("not_a_product", at) : right;
    if (!divided) return wrong("not_a_product", at);
    return shared(at, left, right) === undefined ? null : number;
  }

  function call(at: Operation<"call">): ValueType | null {
    const [first, second] = at.of as [Expression, Expression];
    switch (at.name) {
      case "known":
        return typeOf(first) && truth;
      case "abs":
        return numeric(first, typeOf(first));
      case "starts_with": {
        const fits = want(first, "text", "needs_text");
        if (!("text" in second)) return wrong("needs_quoted", second);
        types.set(second, { is: "text" });
        return fits ? truth : null;
      }
      default:
        return numeric(at, alike(at, first, second));
    }
  }

  function work(one: Expression): ValueType | null {
    if ("field" in one) {
      const { type } = fieldOf(one.field);
      return type.is === "money" ? { is: "money", currency: null } : type;
    }
    if (!("op" in one)) return literalType(one);
    switch (one.op) {
      case "and":
      case "or": {
        const fits = one.of.map((part) => want(part, "truth", "needs_truth"));
        return fits.every(Boolean) ? truth : null;
      }
      case "not":
        return want(one.of, "truth", "needs_truth") ? truth : null;
      case "negate":
        return numeric(one.of, typeOf(one.of));
      case "+":
      case "-":
        return numeric(one, alike(one, one.left, one.right));
      case "*":
        return product(one, false);
      case "/":
        return product(one, true);
      case "otherwise":
        return alike(one, one.left, one.right);
      case "in": {
        let type = typeOf(one.of);
        if (!type) return null;
        for (const value of one.values) {
          const other = literalType(value);
          if (other.is !== type.is) return wrong("not_comparable", one, { found: other.is, wanted: type.is });
          if (type.is !== "money") continue;
          const currency = shared(one, type, other);
          if (currency === undefined) return null;
          type = { is: "money", currency };
        }
        return truth;
      }
      case "on": {
        const type = typeOf(one.of);
        if (!type) return null;
        return type.is === "text" && type.kind && "field" in one.of ? truth : wrong("not_listed", one.of);
      }
      case "call":
        return call(one);
      default: {
        const type = alike(one, one.left, one.right);
        if (!type) return null;
        const ordered = one.op !== "=" && one.op !== "!=";
        if (ordered && type.is !== "number" && type.is !== "money") {
          return wrong("not_ordered", one, { found: type.is });
        }
        return truth;
      }
    }
  }

  const whole = typeOf(expression);
  if (whole && whole.is !== "truth") wrong("needs_truth", expression, { found: whole.is });
  return { types, problems };
}
