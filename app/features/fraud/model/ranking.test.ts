import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaUnderCurve, averagePrecision } from "./ranking.ts";

const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 6 })), {
  minLength: 1,
  maxLength: 40,
});
const split = (rows: readonly (readonly [number, number])[]) => ({
  labels: rows.map(([label]) => label),
  scores: rows.map(([, score]) => score),
});

describe("figures of a ranking", () => {
  it("count every pair of a fraud and none for the area under the curve", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { labels, scores } = split(rows);
        const frauds = rows.filter(([label]) => label === 1);
        const others = rows.filter(([label]) => label === 0);
        let pairs = 0;
        for (const [, high] of frauds)
          for (const [, low] of others) pairs += high > low ? 1 : high === low ? 0.5 : 0;
        const expected = frauds.length * others.length === 0 ? null : pairs / (frauds.length * others.length);
        const told = areaUnderCurve(labels, scores);
        if (expected === null) expect(told).toBeNull();
        else expect(told).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("weigh precision with the recall that each threshold adds", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { labels, scores } = split(rows);
        const frauds = labels.filter((label) => label === 1).length;
        let expected = 0;
        let recall = 0;
        for (const threshold of [...new Set(scores)].sort((one, other) => other - one)) {
          const taken = rows.filter(([, score]) => score >= threshold);
          const caught = taken.filter(([label]) => label === 1).length;
          expected += (caught / taken.length) * (caught / frauds - recall);
          recall = caught / frauds;
        }
        const told = averagePrecision(labels, scores);
        if (frauds === 0) expect(told).toBeNull();
        else expect(told).toBeCloseTo(expected, 12);
      }),
    );
  });
});
