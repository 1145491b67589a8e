import fc from "fast-check";
import { type Expression, functions, type Literal } from "#app/features/fraud/rule-language/expression.ts";
import type { Surroundings } from "#app/features/fraud/rule-language/facts.ts";
import { type FieldName, fieldNames, fieldOf } from "#app/features/fraud/rule-language/fields.ts";
import { listNames, noLists } from "#app/features/fraud/rule-language/listing.ts";
import { noFacts } from "#app/features/fraud/rule-set/rule-set.ts";
import { featuresAfter, payment } from "#tests/payments.ts";

/** A payment of somebody nobody knows: every habit is unknown. */
export const stranger: Surroundings = {
  features: featuresAfter([], payment({})),
  payment: { ...noFacts, currency: "CNY", method: "card", merchantCountry: "CN", cardBin: "622202" },
  lists: noLists,
};

const names = (is: string) => fieldNames.filter((name) => fieldOf(name).type.is === is);
const field = (is: string) => fc.constantFrom(...names(is)).map((name): Expression => ({ field: name }));
const listable = fieldNames.filter((name): name is FieldName => {
  const { type } = fieldOf(name);
  return type.is === "text" && type.kind !== undefined;
});

const number: fc.Arbitrary<Literal> = fc
  .oneof(
    fc.nat(1_000_000),
    fc.nat(100_000).map((whole) => whole / 1000),
  )
  .map((value) => ({ number: value }));
const money: fc.Arbitrary<Literal> = fc
  .tuple(fc.nat(1_000_000), fc.constantFrom("CNY", "USD", "JPY"))
  .map(([whole, currency]) => ({ money: currency === "JPY" ? String(whole) : `${whole}.5`, currency }));
const text: fc.Arbitrary<Literal> = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .filter((value) => /^[^\p{Cc}\p{Cs}]*$/u.test(value))
  .map((value) => ({ text: value }));
const literal = fc.oneof(
  number,
  money,
  text,
  fc.boolean().map((value): Literal => ({ truth: value })),
);

/** Any expression that the JSON allows, whether or not its types fit. */
export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    literal,
    fc.constantFrom(...fieldNames).map((name): Expression => ({ field: name })),
    fc.record({
      op: fc.constantFrom("and", "or"),
      of: fc.array(tie("node"), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ op: fc.constantFrom("not", "negate"), of: tie("node") }),
    fc.record({
      op: fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "otherwise"),
      left: tie("node"),
      right: tie("node"),
    }),
    fc.record({
      op: fc.constant("in"),
      of: tie("node"),
      values: fc.array(literal, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant("on"), of: tie("node"), list: fc.constantFrom(...listNames) }),
    ...Object.entries(functions).map(([name, count]) =>
      fc.record({
        op: fc.constant("call"),
        name: fc.constant(name),
        of: fc.array(tie("node"), { minLength: count, maxLength: count }),
      }),
    ),
  ) as fc.Arbitrary<Expression>,
})).node;

/** Conditions whose types fit. */
export const soundCondition: fc.Arbitrary<Expression> = fc.letrec<{
  truth: Expression;
  number: Expression;
  money: Expression;
}>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    number,
    field("number"),
    fc.record({
      op: fc.constantFrom("+", "-", "*", "/", "otherwise"),
      left: tie("number"),
      right: tie("number"),
    }),
    fc.record({ op: fc.constant("/"), left: tie("money"), right: tie("money") }),
    fc.record({ op: fc.constant("negate"), of: tie("number") }),
  ) as fc.Arbitrary<Expression>,
  money: fc.oneof(
    { maxDepth: 4 },
    fc.nat(10_000).map((whole): Expression => ({ money: String(whole), currency: "CNY" })),
    field("money"),
    fc.record({ op: fc.constantFrom("+", "-", "otherwise"), left: tie("money"), right: tie("money") }),
    fc.record({ op: fc.constantFrom("*", "/"), left: tie("money"), right: tie("number") }),
  ) as fc.Arbitrary<Expression>,
  truth: fc.oneof(
    { maxDepth: 5 },
    fc.record({
      op: fc.constantFrom("<", "<=", ">", ">=", "=", "!="),
      left: tie("number"),
      right: tie("number"),
    }),
    fc.record({ op: fc.constantFrom("<", "<=", ">", ">="), left: tie("money"), right: tie("money") }),
    fc.record({
      op: fc.constant("in"),
      of: field("text"),
      values: fc.array(text, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      op: fc.constant("on"),
      of: fc.constantFrom(...listable).map((name) => ({ field: name })),
      list: fc.constantFrom(...listNames),
    }),
    fc.record({ op: fc.constant("call"), name: fc.constant("known"), of: fc.tuple(field("money")) }),
    fc.record({
      op: fc.constantFrom("and", "or"),
      of: fc.array(tie("truth"), { minLength: 2, maxLength: 4 }),
    }),
    fc.record({ op: fc.constant("not"), of: tie("truth") }),
  ) as fc.Arbitrary<Expression>,
})).truth;
