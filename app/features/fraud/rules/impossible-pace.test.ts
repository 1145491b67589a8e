import { expect, it } from "vitest";
import { hours, minutes } from "#app/platform/time.ts";
import { featuresAfter, noon, payment, steadyHabit } from "#tests/payments.ts";
import { impossiblePace } from "./impossible-pace.ts";

const travelled = (from: string, to: string, time: number) =>
  impossiblePace.evaluate(
    featuresAfter(
      [...steadyHabit(), payment({ occurredAt: noon - time, deviceCountry: from })],
      payment({ deviceCountry: to }),
    ),
  );

it("tells a journey nobody can make", () => {
  expect(travelled("CN", "BR", hours(2))).toMatchObject({
    facts: { expected: 1000, window: 7200, from: "CN", country: "BR" },
  });
});

it("lets a flight and a walk over the border pass", () => {
  expect(travelled("CN", "BR", hours(23))).toBeNull();
  expect(travelled("CN", "HK", minutes(5))).toBeNull();
  expect(travelled("MY", "SG", minutes(5))).toBeNull();
});

it("does not take two payments in one second for a rocket", () => {
  expect(travelled("CN", "VN", 0)).toBeNull();
});

it("cannot tell without a country", () => {
  expect(impossiblePace.evaluate(featuresAfter(steadyHabit(), payment({ deviceCountry: null })))).toBe(
    "not_enough_history",
  );
});

it("weighs two shops more than two devices, and tells them first", () => {
  const shop = { channel: "in_store", occurredAt: noon - hours(3) } as const;
  const past = [
    ...steadyHabit(),
    payment({ ...shop, merchantCountry: "CN" }),
    payment({ occurredAt: noon - minutes(30), deviceCountry: "US" }),
  ];
  const atTill = impossiblePace.evaluate(
    featuresAfter(past, payment({ channel: "in_store", merchantCountry: "BR" })),
  );
  expect(atTill).toMatchObject({ facts: { from: "CN", country: "BR", window: 10_800 } });
  const points = (verdict: typeof atTill) =>
    verdict && verdict !== "not_enough_history" ? verdict.points : 0;
  expect(points(atTill)).toBeGreaterThanOrEqual(600);
  expect(points(travelled("CN", "BR", hours(3)))).toBeLessThan(600);
});
