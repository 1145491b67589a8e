import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hours, minutes } from "#app/platform/time.ts";
import { featuresAfter, noon, payment, steadyHabit } from "#tests/payments.ts";
import { distanceFromHabit } from "./distance.ts";

const distance = (past: Parameters<typeof featuresAfter>[0], different: Parameters<typeof payment>[0]) =>
  distanceFromHabit(featuresAfter(past, payment(different)));
const partsOf = (told: ReturnType<typeof distance>) => told?.parts.map(({ part }) => part);

describe("the distance from habit", () => {
  it("is nothing for a payment like all others, and not told where no habit is known", () => {
    expect(distance(steadyHabit(), {})).toEqual({ bits: 0, parts: [] });
    expect(distance(steadyHabit(7), {})).toBeNull();
    expect(distance([], {})).toBeNull();
  });

  it("names what is new: device, country, card's country, merchant and its category", () => {
    const told = distance(steadyHabit(), {
      deviceId: "other",
      deviceCountry: "BR",
      cardCountry: "GB",
      merchantId: "casino",
      merchantMcc: "7995",
    });
    expect(new Set(partsOf(told))).toEqual(
      new Set(["device", "country", "cardCountry", "merchant", "category"]),
    );
    // One of thirty devices so far: about one payment in sixty showed a new one.
    expect(told!.parts[0]!.bits).toBeCloseTo(Math.log2(31 / 0.5), 6);
  });

  it("is not surprised by a new shop of somebody who tries a new one every day", () => {
    const roams = steadyHabit().map((one, at) => ({ ...one, merchantId: `shop-${at}` }));
    expect(partsOf(distance(roams, { merchantId: "another" }))).toEqual([]);
  });

  it("grows with the amount, and does not with a small one", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.nat(10_000_000), (one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const far = (amountMinor: number) => distance(steadyHabit(), { amountMinor })!.bits;
        expect(far(small)).toBeLessThanOrEqual(far(large));
      }),
    );
    expect(distance(steadyHabit(), { amountMinor: 1 })!.bits).toBe(0);
    expect(partsOf(distance(steadyHabit(), { amountMinor: 500_000 }))).toEqual(["amount"]);
  });

  it("tells an hour that is rare and payments that follow each other quickly", () => {
    expect(partsOf(distance(steadyHabit(), { occurredAt: noon - hours(9) }))).toEqual(["hour"]);
    const burst = Array.from({ length: 6 }, (_, at) => payment({ occurredAt: noon - minutes(at + 1) }));
    const told = distance([...steadyHabit(), ...burst], {});
    expect(partsOf(told)).toEqual(["pace"]);
    expect(told!.bits).toBeGreaterThan(10);
  });

  it("stays a number that compares, whatever the payment", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ amountMinor: fc.nat(), occurredAt: fc.integer({ min: 0, max: noon }) }), {
          minLength: 8,
          maxLength: 40,
        }),
        fc.nat(),
        (past, amountMinor) => {
          const told = distance(
            past.map((one) => payment(one)),
            { amountMinor },
          );
          if (told === null) return;
          expect(told.bits).toBeGreaterThanOrEqual(0);
          expect(told.bits).toBeLessThanOrEqual(160);
        },
      ),
    );
  });
});
