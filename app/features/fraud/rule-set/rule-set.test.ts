import { describe, expect, it } from "vitest";
import { featuresAfter, payment, steadyHabit } from "#tests/payments.ts";
import { compileRule } from "../rule-language/compile.ts";
import type { Lists } from "../rule-language/listing.ts";
import { parseRule } from "../rule-language/parse.ts";
import { opensAlert, score, scorers } from "../score.ts";
import {
  type Effect,
  evaluateRules,
  noFacts,
  plainRuleset,
  type Ruleset,
  type WrittenRule,
} from "./rule-set.ts";

const features = featuresAfter(steadyHabit(), payment({ amountMinor: 10_500 }));
const facts = { ...noFacts, currency: "CNY", merchantId: "grocer", cardFingerprint: "card" };

const rule = (key: string, text: string, effect: Effect, state: "live" | "shadow" = "live"): WrittenRule => ({
  key,
  ruleId: `rule-${key}`,
  name: key,
  version: 1,
  state,
  effect,
  test: compileRule(parseRule(text).expression!),
});
const points = (value: number): Effect => ({ points: value, verdict: null });
const verdict = (value: "allow" | "review" | "block"): Effect => ({ points: null, verdict: value });
const listing = (list: string, kind: string): Lists => ({
  holds: (name, of) => name === list && of === kind,
});
const judge = (ruleset: Partial<Ruleset>) =>
  score(scorers.rules, features, { ...plainRuleset, ...ruleset }, facts);

describe("a ruleset", () => {
  it("adds written rules' points to the score and names them", () => {
    const { score: told, reasons } = judge({ written: [rule("pricey", "amount > 100 CNY", points(300))] });
    expect(told).toBe(300);
    expect(reasons).toMatchObject([{ rule: "written", points: 300, by: { name: "pricey", version: 1 } }]);
  });

  it("counts a rule on trial without letting it matter", () => {
    const { score: told, evaluation } = judge({
      written: [rule("pricey", "amount > 100 CNY", verdict("block"), "shadow")],
    });
    expect(told).toBe(0);
    expect(evaluation).toMatchObject({ hits: [], trial: [{ key: "pricey" }], verdict: null });
  });

  it("tells what could not be told, and does not hit by it", () => {
    const { unknowns, hits } = evaluateRules(
      { ...plainRuleset, written: [rule("abroad", "amount > 100 USD", verdict("block"))] },
      features,
      facts,
    );
    expect(hits).toEqual([]);
    expect(unknowns).toContainEqual({ key: "abroad", why: "other_currency" });
  });

  it("lets block stand before allow, and allow before review", () => {
    const review = rule("look", "amount > 1 CNY", verdict("review"));
    const block = rule("stop", "amount > 1 CNY", verdict("block"));
    const allowed = listing("allow", "merchant");
    expect(judge({ written: [review] }).verdict).toBe("review");
    expect(judge({ written: [review], lists: allowed }).verdict).toBe("allow");
    expect(judge({ written: [review, block], lists: allowed }).verdict).toBe("block");
  });

  it("opens alerts by verdict before score", () => {
    const high = rule("many", "amount > 1 CNY", points(900));
    expect(opensAlert(judge({ written: [high] }), 600)).toBe(true);
    expect(opensAlert(judge({ written: [high] }), 901)).toBe(false);
    expect(opensAlert(judge({ written: [high], lists: listing("allow", "card") }), 600)).toBe(false);
    const blocked = judge({ lists: listing("block", "card") });
    expect(opensAlert(blocked, 1000)).toBe(true);
    expect(blocked).toMatchObject({
      score: 950,
      band: "critical",
      reasons: [{ by: { list: "block", kind: "card" } }],
    });
  });

  it("never lowers a score by a further rule that gives points", () => {
    const written = [rule("one", "amount > 1 CNY", points(200)), rule("two", "amount > 2 CNY", points(500))];
    expect(judge({ written }).score).toBeGreaterThanOrEqual(judge({ written: written.slice(1) }).score);
  });

  it("leaves out built-in rules that were retired and only watches those in shadow", () => {
    const odd = featuresAfter(steadyHabit(), payment({ deviceId: "other" }));
    const keys = (builtIn: Ruleset["builtIn"]) => {
      const { hits, trial } = evaluateRules({ ...plainRuleset, builtIn }, odd, facts);
      return [hits.map(({ key }) => key), trial.map(({ key }) => key)];
    };
    expect(keys({})).toEqual([["newDevice"], []]);
    expect(keys({ newDevice: "shadow" })).toEqual([[], ["newDevice"]]);
    expect(keys({ newDevice: "retired" })).toEqual([[], []]);
  });
});

it("asks a hundred rules of a payment in about a tenth of a millisecond", () => {
  const written = Array.from({ length: 100 }, (_, at) =>
    rule(
      `r${at}`,
      `amount > ${at + 200} CNY and payments_1h > 3 or device_seen = 0 and hour < ${at % 24}`,
      points(5),
    ),
  );
  const ruleset = { ...plainRuleset, written };
  const rounds = 3_000;
  for (let round = 0; round < 500; round += 1) evaluateRules(ruleset, features, facts);
  // Processor time, so that a busy machine does not count.
  const started = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) evaluateRules(ruleset, features, facts);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000 / rounds).toBeLessThan(0.15);
});
