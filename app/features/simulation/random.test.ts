import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash, indexIn, Random, textHash, weightedAt } from "./random.ts";

const mean = (draw: () => number, count = 40_000) => {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += draw();
  return sum / count;
};

describe("seeded randomness", () => {
  it("gives the same numbers for the same words, others for others", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (one, other) => {
        const draw = (...words: number[]) => {
          const random = new Random(...words);
          return Array.from({ length: 8 }, () => random.word());
        };
        expect(draw(one, other)).toEqual(draw(one, other));
        expect(draw(one, other)).not.toEqual(draw(one, other + 1));
      }),
    );
  });

  it("counts instants and slots beyond 32 bits in full", () => {
    const slot = 1_700_000_000_000;
    expect(hash(slot)).not.toBe(hash(slot % 2 ** 32));
    expect(hash(slot)).not.toBe(hash(slot + 2 ** 32));
  });

  it("is even over its range and over neighbouring seeds", () => {
    const random = new Random(7);
    expect(mean(() => random.unit())).toBeCloseTo(0.5, 1);
    const buckets = new Array(16).fill(0);
    for (let seed = 0; seed < 16_000; seed++) buckets[new Random(seed, 41).word() >>> 28]++;
    // 1,000 expected in each; five standard deviations are 155.
    for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(155);
  });

  it("has the distributions it names", () => {
    const random = new Random(8);
    expect(mean(() => random.poisson(32))).toBeCloseTo(32, 0);
    expect(mean(() => random.normal())).toBeCloseTo(0, 1);
    expect(mean(() => random.normal() ** 2)).toBeCloseTo(1, 1);
    expect(mean(() => Number(random.lognormal(20, 0.8) < 20))).toBeCloseTo(0.5, 1);
  });

  it("picks by weight, and stays inside its lists at both ends", () => {
    expect(weightedAt({ a: 1, b: 3 }, 0)).toBe("a");
    expect(weightedAt({ a: 1, b: 3 }, 0.26)).toBe("b");
    expect(weightedAt({ a: 1, b: 3 }, 0.999_999_999)).toBe("b");
    expect(indexIn([1, 4], 0)).toBe(0);
    expect(indexIn([1, 4], 0.26)).toBe(1);
    expect(indexIn([1, 4], 1)).toBe(1);
  });

  it("takes words as seeds", () => {
    expect(textHash("tune-1")).not.toBe(textHash("tune-2"));
    expect(textHash("评判")).toBe(textHash("评判"));
  });
});
