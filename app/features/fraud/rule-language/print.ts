import type { Expression, Literal, Operation } from "./expression.ts";

/** How strongly each form binds; an operand that binds less stands in brackets. */
const strength = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  sum: 5,
  product: 6,
  otherwise: 7,
  sign: 8,
  value: 9,
};

function strengthOf(expression: Expression): number {
  if (!("op" in expression)) return strength.value;
  switch (expression.op) {
    case "or":
    case "and":
    case "otherwise":
      return strength[expression.op];
    case "not":
      return isMembership(expression.of) ? strength.comparison : strength.not;
    case "negate":
      return strength.sign;
    case "call":
      return strength.value;
    case "+":
    case "-":
      return strength.sum;
    case "*":
    case "/":
      return strength.product;
    default:
      return strength.comparison;
  }
}

const isMembership = (expression: Expression) =>
  "op" in expression && (expression.op === "in" || expression.op === "on");

const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;

function printLiteral(literal: Literal): string {
  if ("number" in literal) return String(literal.number);
  if ("money" in literal) return `${literal.money} ${literal.currency}`;
  if ("text" in literal) return quote(literal.text);
  return String(literal.truth);
}

/** An operand, in brackets where it binds less than `least`. */
function operand(expression: Expression, least: number): string {
  const text = printRule(expression);
  return strengthOf(expression) < least ? `(${text})` : text;
}

function membership(expression: Operation<"in" | "on">, not: string): string {
  const subject = operand(expression.of, strength.sum);
  if (expression.op === "on") return `${subject}${not} on ${expression.list}`;
  return `${subject}${not} in (${expression.values.map(printLiteral).join(", ")})`;
}

/** An expression's text. Parsing it gives the same expression. */
export function printRule(expression: Expression): string {
  if ("field" in expression) return expression.field;
  if (!("op" in expression)) return printLiteral(expression);
  const { op } = expression;
  switch (op) {
    case "and":
    case "or":
      return expression.of.map((one) => operand(one, strength[op] + 1)).join(` ${op} `);
    case "not":
      return isMembership(expression.of)
        ? membership(expression.of as Operation<"in" | "on">, " not")
        : `not ${operand(expression.of, strength.not)}`;
    case "negate":
      return `-${operand(expression.of, strength.sign)}`;
    case "in":
    case "on":
      return membership(expression, "");
    case "call":
      return `${expression.name}(${expression.of.map(printRule).join(", ")})`;
    default: {
      const own = strengthOf(expression);
      // Comparisons do not stand in a row; the others are read from the left.
      const left = operand(expression.left, own === strength.comparison ? strength.sum : own);
      return `${left} ${op} ${operand(expression.right, own + 1)}`;
    }
  }
}
