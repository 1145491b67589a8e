import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { days, hours, minutes } from "#app/platform/time.ts";
import { featuresAfter, noon, payment, steadyHabit } from "#tests/payments.ts";

describe("features", () => {
  it("count windows up to their edge, this payment included", () => {
    const past = [
      payment({ occurredAt: noon - minutes(10) }),
      payment({ occurredAt: noon - minutes(10) + 1 }),
      payment({ occurredAt: noon - hours(1) + 1 }),
      payment({ occurredAt: noon - hours(24) + 1, amountMinor: 500 }),
      payment({ occurredAt: noon - hours(24) }),
    ];
    expect(featuresAfter(past, payment({}))).toMatchObject({
      count10m: 2,
      count1h: 4,
      count24h: 5,
      sum24h: 40_500,
      history: 5,
    });
  });

  it("leave out of sums what failed and what is in other currencies", () => {
    const past = [
      payment({ occurredAt: noon - hours(1), status: "failed" }),
      payment({ occurredAt: noon - hours(2), currency: "USD" }),
    ];
    expect(featuresAfter(past, payment({ amountMinor: 7 })).sum24h).toBe(7);
  });

  it("count failures in an unbroken row, further back than a day too", () => {
    const past = [
      payment({ occurredAt: noon - days(5) }),
      ...[3, 2, 1].map((ago) => payment({ occurredAt: noon - days(ago), status: "failed" })),
    ];
    expect(featuresAfter(past, payment({}))).toMatchObject({ failedInARow: 3, failed1h: 0 });
  });

  it("of a payment do not change with what comes after it", () => {
    const middle = payment({ occurredAt: noon - days(10) });
    const before = steadyHabit(30).filter(({ occurredAt }) => occurredAt < middle.occurredAt);
    const later = steadyHabit(30).filter(({ occurredAt }) => occurredAt > middle.occurredAt);
    expect(featuresAfter([...before, ...later], middle)).toEqual(featuresAfter(before, middle));
  });

  it("do not change with the payment's own outcome, or with having been seen before", () => {
    const now = payment({});
    const features = featuresAfter(steadyHabit(), now);
    expect(featuresAfter([...steadyHabit(), now], now)).toEqual(features);
    expect(featuresAfter(steadyHabit(), { ...now, status: "failed" })).toEqual(features);
  });

  it("are finite numbers or null for whatever amounts there are", () => {
    const amounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 70 }), amounts, (list, amountMinor) => {
        const past = list.map((minor, at) =>
          payment({ amountMinor: minor, occurredAt: noon - at * hours(7) }),
        );
        const values = Object.values(featuresAfter(past, payment({ amountMinor })));
        expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
      }),
    );
  });
});
