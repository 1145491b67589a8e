import { toMinor } from "#app/platform/money.ts";
import { checkRule, type ValueType } from "./check.ts";
import type { Expression, Literal, Operation } from "./expression.ts";
import type { Surroundings } from "./facts.ts";
import { fieldOf, type Missing } from "./fields.ts";

/** Why something cannot be told. */
export type Why = Missing | "division_by_zero" | "other_currency" | "too_large";

/** The third value beside true and false. */
export class Unknown {
  readonly why: Why;
  constructor(why: Why) {
    this.why = why;
  }
}

/** Money is in minor units. */
export type Value = number | string | boolean | Unknown;
export type Evaluate = (from: Surroundings) => Value;
/** True, false, or why neither can be told. */
export type Test = (from: Surroundings) => boolean | Unknown;

const unknown: Record<Why, Unknown> = {
  not_told: new Unknown("not_told"),
  not_enough_history: new Unknown("not_enough_history"),
  division_by_zero: new Unknown("division_by_zero"),
  other_currency: new Unknown("other_currency"),
  too_large: new Unknown("too_large"),
};

const isUnknown = (value: Value): value is Unknown => typeof value === "object";

/** Results stay numbers that compare: what leaves them is unknown. */
const finite = (value: number): number | Unknown => (Number.isFinite(value) ? value : unknown.too_large);

const plain = (literal: Literal): number | string | boolean => {
  if ("number" in literal) return literal.number;
  if ("money" in literal) return toMinor(literal.money, literal.currency) ?? 0;
  return "text" in literal ? literal.text : literal.truth;
};

const compare: Record<string, (left: number, right: number) => boolean> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

const combine: Record<string, (left: number, right: number) => number | Unknown> = {
  "+": (left, right) => finite(left + right),
  "-": (left, right) => finite(left - right),
  "*": (left, right) => finite(left * right),
  "/": (left, right) => (right === 0 ? unknown.division_by_zero : finite(left / right)),
  min: Math.min,
  max: Math.max,
};

/**
 * Makes a condition ready to be asked many thousand times a second. Whatever the payment,
 * the answer comes after at most as many steps as the expression has nodes.
 *
 * Unknown follows Kleene: `unknown and false` is false, `unknown or true` is true, and
 * whatever else is made of it is unknown.
 *
 * @param step called once for each node that is visited, to count them
 * @throws where {@link checkRule} finds a problem
 */
export function compileRule(expression: Expression, step?: () => void): Test {
  const { types, problems } = checkRule(expression);
  if (problems[0]) throw new Error(`This rule does not hold together: ${problems[0].code}`);

  const currencyOf = (one: Expression) => {
    const type = types.get(one) as ValueType;
    return type.is === "money" ? type.currency : undefined;
  };

  /** Two values that are known and, as money, of one currency; else why not. */
  function both(left: Expression, right: Expression, join: (one: never, other: never) => Value): Evaluate {
    const [one, other] = [build(left), build(right)];
    const [here, there] = [currencyOf(left), currencyOf(right)];
    // A written currency beside the payment's own: they are one only for payments in it.
    const needed = here !== undefined && there !== undefined && here !== there ? (here ?? there) : null;
    return (from) => {
      const a = one(from);
      if (isUnknown(a)) return a;
      const b = other(from);
      if (isUnknown(b)) return b;
      if (needed !== null && from.payment.currency !== needed) return unknown.other_currency;
      return join(a as never, b as never);
    };
  }

  function row(of: readonly Expression[], decides: boolean): Evaluate {
    const parts = of.map(build);
    return (from) => {
      let open: Unknown | null = null;
      for (const part of parts) {
        const value = part(from);
        if (value === decides) return decides;
        if (isUnknown(value)) open ??= value;
      }
      return open ?? !decides;
    };
  }

  function one(of: Expression, turn: (value: never) => Value): Evaluate {
    const inner = build(of);
    return (from) => {
      const value = inner(from);
      return isUnknown(value) ? value : turn(value as never);
    };
  }

  function membership(at: Operation<"in">): Evaluate {
    const written = at.values.find((value) => "money" in value);
    const needed = written && currencyOf(at.of) === null ? (written as { currency: string }).currency : null;
    const values = new Set(at.values.map(plain));
    const inner = build(at.of);
    return (from) => {
      const value = inner(from);
      if (isUnknown(value)) return value;
      if (needed !== null && from.payment.currency !== needed) return unknown.other_currency;
      return values.has(value);
    };
  }

  function listing(at: Operation<"on">): Evaluate {
    const type = types.get(at.of) as ValueType & { is: "text" };
    const { list } = at;
    const inner = build(at.of);
    return (from) => {
      const value = inner(from);
      return isUnknown(value) ? value : from.lists.holds(list, type.kind!, value as string, from.payment.at);
    };
  }

  function otherwise(left: Expression, right: Expression): Evaluate {
    const [first, second] = [build(left), build(right)];
    const [here, there] = [currencyOf(left), currencyOf(right)];
    const needed = here === there ? null : (here ?? there);
    return (from) => {
      const value = first(from);
      const held = isUnknown(value) ? second(from) : value;
      return needed && from.payment.currency !== needed ? unknown.other_currency : held;
    };
  }

  function call(at: Operation<"call">): Evaluate {
    const [first, second] = at.of as [Expression, Expression];
    if (at.name === "known") {
      const inner = build(first);
      return (from) => !isUnknown(inner(from));
    }
    if (at.name === "abs") return one(first, (value: number) => Math.abs(value));
    if (at.name === "starts_with") {
      const { text } = second as { text: string };
      return one(first, (value: string) => value.startsWith(text));
    }
    return both(first, second, combine[at.name]!);
  }

  function make(at: Expression): Evaluate {
    if ("field" in at) {
      const { read, missing } = fieldOf(at.field);
      const absent = unknown[missing];
      return (from) => read(from) ?? absent;
    }
    if (!("op" in at)) {
      const value = plain(at);
      return () => value;
    }
    switch (at.op) {
      case "and":
        return row(at.of, false);
      case "or":
        return row(at.of, true);
      case "not":
        return one(at.of, (value: boolean) => !value);
      case "negate":
        return one(at.of, (value: number) => -value);
      case "in":
        return membership(at);
      case "on":
        return listing(at);
      case "otherwise":
        return otherwise(at.left, at.right);
      case "call":
        return call(at);
      case "=":
        return both(at.left, at.right, (left: Value, right: Value) => left === right);
      case "!=":
        return both(at.left, at.right, (left: Value, right: Value) => left !== right);
      default:
        return both(at.left, at.right, (compare[at.op] ?? combine[at.op])!);
    }
  }

  function build(at: Expression): Evaluate {
    const evaluate = make(at);
    if (!step) return evaluate;
    return (from) => {
      step();
      return evaluate(from);
    };
  }

  return build(expression) as Test;
}
