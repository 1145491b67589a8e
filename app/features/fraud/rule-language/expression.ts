import { z } from "zod";
import { isCurrency, toMinor } from "#app/platform/money.ts";
import { type FieldName, fieldNames } from "./fields.ts";
import { listNames } from "./listing.ts";

/** What keeps a rule small: its evaluation visits every node once at most. */
export const limits = {
  /** characters of its text */
  text: 4_000,
  nodes: 200,
  /** how deep expressions stand within each other */
  depth: 32,
  /** values that one `in (…)` may name */
  values: 200,
  /** characters of one text in quotes */
  quoted: 128,
} as const;

export const comparisons = ["=", "!=", "<=", ">=", "<", ">"] as const;
export const arithmetic = ["+", "-", "*", "/"] as const;
export const functions = { known: 1, abs: 1, min: 2, max: 2, starts_with: 2 } as const;
export type Comparison = (typeof comparisons)[number];
export type Arithmetic = (typeof arithmetic)[number];
export type FunctionName = keyof typeof functions;

/** A value that is written down. Money is decimal text in its currency's unit. */
export type Literal =
  | { number: number }
  | { money: string; currency: string }
  | { text: string }
  | { truth: boolean };

/** A rule's condition, as it is stored. Its text is print.ts, the way back parse.ts. */
export type Expression =
  | Literal
  | { field: FieldName }
  | { op: "and" | "or"; of: Expression[] }
  | { op: "not" | "negate"; of: Expression }
  | { op: Comparison | Arithmetic | "otherwise"; left: Expression; right: Expression }
  | { op: "in"; of: Expression; values: Literal[] }
  | { op: "on"; of: Expression; list: (typeof listNames)[number] }
  | { op: "call"; name: FunctionName; of: Expression[] };

/** The expressions of one operation. */
export type Operation<Op extends string> = Extract<Expression, { op: Op }>;

/** How numbers are written: at most 15 digits and six behind the point, so that text and number are one. */
export const numberText = /^\d{1,15}(?:\.\d{1,6})?$/;
/** Text in quotes: one line, nothing that cannot be seen. */
export const quotable = /^[^\p{Cc}\p{Cs}]*$/u;

/** Decimal text of money as it is kept: no needless zeros before, the currency's own digits behind are as given. */
export const moneyText = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,4})?$/;

const literal: z.ZodType<Literal> = z.union([
  z.strictObject({ number: z.number().refine((value) => numberText.test(String(value))) }),
  z
    .strictObject({ money: z.string().regex(moneyText), currency: z.string().refine(isCurrency) })
    .refine(({ money, currency }) => toMinor(money, currency) !== null),
  z.strictObject({ text: z.string().max(limits.quoted).regex(quotable) }),
  z.strictObject({ truth: z.boolean() }),
]);

const node: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    literal,
    z.strictObject({ field: z.enum(fieldNames) }),
    z.strictObject({ op: z.enum(["and", "or"]), of: z.array(node).min(2).max(limits.nodes) }),
    z.strictObject({ op: z.enum(["not", "negate"]), of: node }),
    z.strictObject({ op: z.enum([...comparisons, ...arithmetic, "otherwise"]), left: node, right: node }),
    z.strictObject({ op: z.literal("in"), of: node, values: z.array(literal).min(1).max(limits.values) }),
    z.strictObject({ op: z.literal("on"), of: node, list: z.enum(listNames) }),
    z.strictObject({
      op: z.literal("call"),
      name: z.enum(Object.keys(functions) as [FunctionName, ...FunctionName[]]),
      of: z.array(node).min(1).max(2),
    }),
  ]),
);

/** The expressions directly within one. */
export function within(expression: Expression): Expression[] {
  if (!("op" in expression)) return [];
  if ("left" in expression) return [expression.left, expression.right];
  return Array.isArray(expression.of) ? expression.of : [expression.of];
}

/** How many nodes there are, and how deep the deepest stands. */
export function sizeOf(expression: Expression): { nodes: number; depth: number } {
  let nodes = 0;
  let deepest = 0;
  const open: [Expression, number][] = [[expression, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [one, depth] = next;
    nodes += 1;
    deepest = Math.max(deepest, depth);
    for (const inner of within(one)) open.push([inner, depth + 1]);
  }
  return { nodes, depth: deepest };
}

/** Nesting of plain JSON, looked at without recursion: what is deeper is no rule and would exhaust the stack. */
function nesting(value: unknown): number {
  let deepest = 0;
  const open: [unknown, number][] = [[value, 1]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [one, depth] = next;
    deepest = Math.max(deepest, depth);
    if (deepest > 3 * limits.depth) return deepest;
    if (one && typeof one === "object") for (const inner of Object.values(one)) open.push([inner, depth + 1]);
  }
  return deepest;
}

/** Reads stored or sent JSON; null where it is no expression or too large to be one. */
export function readExpression(value: unknown): Expression | null {
  if (nesting(value) > 3 * limits.depth) return null;
  const { data } = node.safeParse(value);
  if (!data) return null;
  const { nodes, depth } = sizeOf(data);
  return nodes <= limits.nodes && depth <= limits.depth ? data : null;
}
