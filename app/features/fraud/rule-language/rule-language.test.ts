import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { featuresAfter, payment, steadyHabit } from "#tests/payments.ts";
import { anyExpression, soundCondition, stranger } from "#tests/rules.ts";
import { checkRule } from "./check.ts";
import { compileRule, Unknown } from "./compile.ts";
import { limits, readExpression, sizeOf } from "./expression.ts";
import type { Surroundings } from "./facts.ts";
import { parseRule } from "./parse.ts";
import { printRule } from "./print.ts";

const known: Surroundings = {
  ...stranger,
  features: featuresAfter(steadyHabit(), payment({ amountMinor: 60_000, deviceId: "other" })),
};

/** The answer of a text: true, false, or why it cannot be told. */
function ask(text: string, from = known) {
  const { expression, problem } = parseRule(text);
  if (!expression) throw new Error(`${problem.code} at ${problem.from}`);
  const answer = compileRule(expression)(from);
  return answer instanceof Unknown ? answer.why : answer;
}

/** What is wrong with a text, and the part it is said of. */
function wrong(text: string) {
  const { expression, spans, problem } = parseRule(text);
  const problems = expression ? checkRule(expression, spans).problems : [problem];
  return problems.map(({ code, from, to }) => [code, text.slice(from, to)]);
}

describe("text and JSON", () => {
  it("are one: printing and parsing gives the same expression, and it is stored as it was", () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        const { nodes, depth } = sizeOf(expression);
        // Brackets and signs stand deeper in the text than in the JSON.
        fc.pre(nodes <= limits.nodes && depth <= limits.depth / 4);
        const parsed = parseRule(printRule(expression));
        expect(parsed.problem).toBeNull();
        expect(parsed.expression).toEqual(expression);
        expect(readExpression(JSON.parse(JSON.stringify(expression)))).toEqual(expression);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ["amount>500 CNY and device_seen=0", "amount > 500 CNY and device_seen = 0"],
    ['not (country in ("CN","HK"))', 'country not in ("CN", "HK")'],
    ["not card on block or ip not on allow", "card not on block or ip not on allow"],
    ["(amount / usual_amount) > 3", "amount / usual_amount > 3"],
    ["amount-(spent_24h-amount)>1 CNY", "amount - (spent_24h - amount) > 1 CNY"],
    ["a", null],
  ])("%s is written as %s", (text, written) => {
    const { expression } = parseRule(text);
    expect(expression && printRule(expression)).toBe(written);
  });
});

describe("evaluation", () => {
  it("ends, whatever the rule and the payment, within one step for each node", () => {
    fc.assert(
      fc.property(soundCondition, fc.constantFrom(known, stranger), (condition, from) => {
        fc.pre(checkRule(condition).problems.length === 0);
        let steps = 0;
        const answer = compileRule(condition, () => {
          steps += 1;
        })(from);
        expect(answer === true || answer === false || answer instanceof Unknown).toBe(true);
        expect(steps).toBeLessThanOrEqual(sizeOf(condition).nodes);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ["amount > 500 CNY", true],
    ["amount = 600 CNY", true],
    ["amount > 3 * usual_amount and device_seen = 0", true],
    ['merchant_country in ("CN", "HK") and starts_with(bin, "6222")', true],
    ["payments_1h / 0 > 1", "division_by_zero"],
    ["amount / (amount - amount) > 1", "division_by_zero"],
    ["amount > 500 USD", "other_currency"],
    ["(amount otherwise 1 USD) > 1 USD", "other_currency"],
    ["amount in (600 CNY)", true],
    ['device_country = "CN"', "not_told"],
    ["known(device_country) or amount > 1 CNY", true],
    ["min(amount, 5 CNY) = 5 CNY", true],
    ["history * 999999999999999 * 999999999999999 > 1", true],
    ["-(failed_1h - 1) = 1", true],
  ])("%s is %s", (text, answer) => {
    expect(ask(text)).toBe(answer);
  });

  it("keeps 'not enough history' apart from zero, and lets it decide nothing that is decided without it", () => {
    expect(ask("device_seen = 0", stranger)).toBe("not_enough_history");
    expect(ask("not device_seen = 0", stranger)).toBe("not_enough_history");
    expect(ask("device_seen = 0 or amount > 1 CNY", stranger)).toBe(true);
    expect(ask("device_seen = 0 and amount > 1000 CNY", stranger)).toBe(false);
    expect(ask("(device_seen otherwise 0) = 0", stranger)).toBe(true);
    expect(ask("known(device_seen)", stranger)).toBe(false);
  });

  it("says no to numbers that leave the numbers", () => {
    const huge = Array.from({ length: 30 }, () => "999999999999999").join(" * ");
    expect(ask(`${huge} > 1`)).toBe("too_large");
  });

  it("asks the lists for the payment's own values", () => {
    const asked: unknown[] = [];
    const lists = { holds: (...of: unknown[]) => asked.push(of) > 0 };
    expect(ask("bin on review", { ...known, lists })).toBe(true);
    expect(asked).toEqual([["review", "bin", "622202", 0]]);
  });
});

describe("mistakes", () => {
  it.each([
    ["amount > 5", [["not_comparable", "amount > 5"]]],
    ["amount > 5 CNY + 1 USD", [["currencies_differ", "5 CNY + 1 USD"]]],
    ["amount * amount > 1 CNY", [["not_a_product", "amount * amount"]]],
    ["hour and failed_1h > 1", [["needs_truth", "hour"]]],
    ['country > "CN"', [["not_ordered", 'country > "CN"']]],
    ["hour on block", [["not_listed", "hour"]]],
    ["country on block", [["not_listed", "country"]]],
    ["amount + 1 CNY", [["needs_truth", "amount + 1 CNY"]]],
    ["amount in (1 CNY, 1 USD)", [["currencies_differ", "amount in (1 CNY, 1 USD)"]]],
    ["amuont > 5 CNY", [["unknown_field", "amuont"]]],
    ["amount > 5 XXX", [["unknown_currency", "XXX"]]],
    ["amount > 5.123 CNY", [["bad_amount", "5.123"]]],
    ["amount > ", [["expected", ""]]],
    ["card on blok", [["unknown_list", "blok"]]],
    ['country = "CN', [["unfinished_text", '"CN']]],
    ["amount > 5 CNY ; drop", [["unexpected", ";"]]],
    ["hour = 1 = true", [["unexpected", "="]]],
    ["", [["empty", ""]]],
    [
      'hour > "a" or country > 1',
      [
        ["not_comparable", 'hour > "a"'],
        ["not_comparable", "country > 1"],
      ],
    ],
  ])("%s: %j", (text, problems) => {
    expect(wrong(text)).toEqual(problems);
  });

  it("are told of what is too large or too deep, and never exhaust the stack", () => {
    expect(wrong(`${"(".repeat(2_000)}true${")".repeat(2_000)}`.slice(0, 3_999))[0]![0]).toBe("too_deep");
    expect(wrong(`${"not ".repeat(900)}true`)[0]![0]).toBe("too_deep");
    expect(wrong(`true${" or true".repeat(300)}`)[0]![0]).toBe("too_large");
    expect(wrong("x".repeat(4_001))[0]![0]).toBe("too_long");
    let deep: unknown = { truth: true };
    for (let at = 0; at < 20_000; at += 1) deep = { op: "not", of: deep };
    expect(readExpression(deep)).toBeNull();
    expect(readExpression({ field: "constructor" })).toBeNull();
    expect(readExpression({ number: 1e300 })).toBeNull();
    expect(readExpression({ op: "on", of: { field: "card" }, list: "block", more: 1 })).toBeNull();
  });

  it("in any text at all are a place in it, never an accident", () => {
    const pieces = [
      "amount",
      "(",
      ")",
      "and",
      "not",
      "in",
      '"',
      "5",
      "CNY",
      ",",
      ">",
      "-",
      "on",
      "block",
      "é",
      " ",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
        const text = parts.join(" ");
        for (const [code, place] of wrong(text)) {
          expect(code).toBeTruthy();
          expect(text).toContain(place);
        }
      }),
    );
  });
});
