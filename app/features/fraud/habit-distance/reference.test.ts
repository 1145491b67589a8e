import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceEdges, distanceReason, type HabitReference, rarityOf, tailsOf } from "./reference.ts";

/** Ten thousand payments: nine in ten near their habit, one in ten thousand further than all others. */
const counts = distanceEdges.map(() => 0).concat(0);
counts[0] = 9_000;
counts[10] = 900;
counts[30] = 90;
counts[60] = 9;
counts[70] = 1;
const reference: HabitReference = {
  revision: 1,
  from: "2026-01-01",
  to: "2026-01-28",
  edges: distanceEdges,
  ...tailsOf(counts),
};
const reason = (bits: number) => distanceReason(reference, { bits, parts: [{ part: "amount", bits }] });

describe("a distance among others", () => {
  it("is as rare as the payments that lie at least as far out", () => {
    expect(reference.payments).toBe(10_000);
    expect(rarityOf(reference, 0)).toBe(1);
    expect(rarityOf(reference, 5)).toBe(0.1);
    expect(rarityOf(reference, 15)).toBe(0.01);
    expect(rarityOf(reference, 1_000)).toBe(0.0001);
  });

  it("counts only for the rarest, and never enough to open an alert by itself", () => {
    expect(reason(5)).toBeNull();
    expect(reason(15)).toEqual({ points: 60, rarity: 0.01, parts: ["amount"] });
    expect(reason(40)!.points).toBe(260);
    expect(reason(1_000)!.points).toBe(450);
    expect(distanceReason(reference, null)).toBeNull();
    expect(distanceReason(reference, { bits: 0, parts: [] })).toBeNull();
  });

  it("adds more the further out it is, whatever it is compared with", () => {
    const any = fc.array(fc.nat(50_000), { minLength: counts.length, maxLength: counts.length });
    const bits = fc.double({ min: 0, max: 160, noNaN: true });
    fc.assert(
      fc.property(any, bits, bits, (held, one, other) => {
        const own = { ...reference, ...tailsOf(held) };
        const points = (far: number) =>
          distanceReason(own, { bits: far, parts: [{ part: "hour", bits: far }] })?.points ?? 0;
        expect(points(Math.min(one, other))).toBeLessThanOrEqual(points(Math.max(one, other)));
      }),
    );
  });
});
