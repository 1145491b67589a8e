import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bandOf } from "#app/features/transactions/bands.ts";
import { featuresAfter, payment, steadyHabit } from "#tests/payments.ts";
import { combine, joinScores, score, scorers } from "./score.ts";

const points = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 12 });

describe("combined points", () => {
  it("stay between 0 and 1000 and are whole", () => {
    fc.assert(
      fc.property(points, (list) => {
        const combined = combine(list);
        expect(combined).toBeGreaterThanOrEqual(0);
        expect(combined).toBeLessThanOrEqual(1000);
        expect(Number.isInteger(combined)).toBe(true);
      }),
    );
  });

  it("never fall with more points or one more reason, and never below the strongest", () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 1000 }), fc.nat(), (list, more, at) => {
        const combined = combine(list);
        expect(combine([...list, more])).toBeGreaterThanOrEqual(combined);
        expect(combined).toBeGreaterThanOrEqual(Math.max(0, ...list));
        const raised = list.map((one, place) => (place === at % list.length ? Math.max(one, more) : one));
        expect(combine(raised)).toBeGreaterThanOrEqual(combined);
      }),
    );
  });

  it("rise with the rules and with the model's probability, and rest on the rules where there is none", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const whole = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(whole, whole, probability, probability, (one, other, less, more) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const [unlikely, likely] = [Math.min(less, more), Math.max(less, more)];
        expect(joinScores(low, unlikely)).toBeLessThanOrEqual(joinScores(high, unlikely));
        expect(joinScores(low, unlikely)).toBeLessThanOrEqual(joinScores(low, likely));
        expect(joinScores(low, unlikely)).toBeGreaterThanOrEqual(low);
        expect(joinScores(high, likely)).toBeLessThanOrEqual(1000);
        expect(joinScores(low, null)).toBe(low);
      }),
    );
  });

  it("do not depend on their order", () => {
    fc.assert(
      fc.property(points, (list) => {
        const reversed = combine(list.toReversed());
        expect(Math.abs(reversed - combine(list))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it("gives bands that meet without gaps", () => {
  expect([0, 299, 300, 599, 600, 849, 850, 1000].map(bandOf)).toEqual([
    "low",
    "low",
    "medium",
    "medium",
    "high",
    "high",
    "critical",
    "critical",
  ]);
});

describe("a payment's score", () => {
  it("is nothing for one like all before it", () => {
    expect(score(scorers.rules, featuresAfter(steadyHabit(), payment({})))).toMatchObject({
      score: 0,
      band: "low",
      reasons: [],
    });
  });

  it("names too little history instead of guessing", () => {
    const { score: points, reasons } = score(scorers.rules, featuresAfter([], payment({ amountMinor: 9e9 })));
    expect(points).toBe(0);
    expect(reasons).toEqual([
      { rule: "history", points: 0, facts: { observed: 0, expected: 8, window: 0, sample: 0 } },
    ]);
  });

  it("lists its reasons strongest first and joins their points", () => {
    const odd = payment({
      amountMinor: 5_000_000,
      deviceId: "stranger",
      deviceCountry: "BR",
      merchantId: "never",
    });
    const scored = score(scorers.rules, featuresAfter(steadyHabit(), odd));
    expect(scored.reasons.map(({ rule }) => rule)).toEqual([
      "amount",
      "newCountry",
      "newMerchant",
      "newDevice",
    ]);
    expect(scored.score).toBe(combine(scored.reasons.map((reason) => reason.points)));
    expect(scored.band).toBe("critical");
  });

  it("is 0 without reasons from the scorer that scores nothing", () => {
    const features = featuresAfter(steadyHabit(), payment({ amountMinor: 5_000_000 }));
    expect(score(scorers.none, features)).toMatchObject({ score: 0, band: "low", reasons: [] });
  });
});
