import { expect, it } from "vitest";
import { featuresAfter, payment } from "#tests/payments.ts";
import { seeded } from "#tests/seeded.ts";
import { binOf, bins, countInto, scoreBins, starts, watched } from "./layout.ts";
import { driftOf, muchDrift } from "./psi.ts";

const drawn = (random: () => number, count: number, shift = 0) => {
  const counts = Array(11).fill(0);
  for (let at = 0; at < count; at += 1) {
    counts[Math.min(9, Math.max(0, Math.floor((random() + random() + shift) * 5)))] += 1;
  }
  return counts as number[];
};

it("is nothing for the same distribution, and stays below what chance explains", () => {
  const random = seeded(5);
  const reference = drawn(random, 20_000);
  let above = 0;
  for (let round = 0; round < 300; round += 1) {
    const drift = driftOf(reference, drawn(random, 1_000))!;
    if (drift.index > drift.chance) above += 1;
    expect(drift.alarming).toBe(false);
  }
  expect(above).toBeLessThan(4);
});

it("is alarming for one that has moved, and the same whichever is called the reference", () => {
  const random = seeded(6);
  const [one, other] = [drawn(random, 20_000), drawn(random, 20_000, 0.5)];
  const drift = driftOf(one, other)!;
  expect(drift.index).toBeGreaterThan(muchDrift);
  expect(drift.alarming).toBe(true);
  expect(driftOf([100, 300, 600, 0], [600, 300, 100, 0])!.index).toBeCloseTo(
    driftOf([600, 300, 100, 0], [100, 300, 600, 0])!.index,
  );
});

it("says nothing from a few, and does not break on empty bins", () => {
  expect(driftOf([1, 2], [3, 4])).toBeNull();
  expect(driftOf([1_000, 0, 0], [0, 0, 1_000])!.index).toBeGreaterThan(1);
});

it("counts every payment once in every watched distribution", () => {
  const counts = new Int32Array(bins);
  for (let at = 0; at < 7; at += 1)
    countInto(counts, at * 166, featuresAfter([], payment({ amountMinor: 10 ** at })));
  const of = (from: number, length: number) =>
    counts.slice(from, from + length).reduce((sum, one) => sum + one, 0);
  expect(of(0, scoreBins)).toBe(7);
  for (const [at, { edges }] of watched.entries()) expect(of(starts[at]!, edges.length + 2)).toBe(7);
  expect([binOf([1, 5], 0), binOf([1, 5], 1), binOf([1, 5], 4.9), binOf([1, 5], 5)]).toEqual([0, 1, 1, 2]);
});
