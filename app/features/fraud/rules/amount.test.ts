import { expect, it } from "vitest";
import { featuresAfter, payment, steadyHabit } from "#tests/payments.ts";
import { amount } from "./amount.ts";

const verdict = (amountMinor: number, past = steadyHabit()) =>
  amount.evaluate(featuresAfter(past, payment({ amountMinor })));

it("lets amounts near the habit pass, and small ones", () => {
  expect([0, 5_000, 10_000, 15_000].map((minor) => verdict(minor))).toEqual([null, null, null, null]);
});

it("tells the usual amount and from how many payments it is known", () => {
  expect(verdict(200_000)).toMatchObject({
    facts: { observed: 200_000, expected: 10_000, window: 0, sample: 30, currency: "CNY" },
  });
});

it("grows with the amount and stays bounded", () => {
  const points = [30_000, 60_000, 120_000, 10_000_000, Number.MAX_SAFE_INTEGER].map((minor) => {
    const told = verdict(minor);
    return told && told !== "not_enough_history" ? told.points : 0;
  });
  expect(points).toEqual(points.toSorted((one, other) => one - other));
  expect(points.at(-1)).toBe(650);
});

it("needs eight payments that went through", () => {
  expect(verdict(200_000, steadyHabit(7))).toBe("not_enough_history");
  expect(verdict(200_000, steadyHabit(30, { status: "failed" }))).toBe("not_enough_history");
});
