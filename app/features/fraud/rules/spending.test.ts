import { expect, it } from "vitest";
import { hours } from "#app/platform/time.ts";
import { featuresAfter, noon, payment, steadyHabit } from "#tests/payments.ts";
import { spending } from "./spending.ts";

const earlier = (amountMinor: number, currency = "CNY") =>
  payment({ occurredAt: noon - hours(2), amountMinor, currency });

it("measures the last 24 hours against a usual day", () => {
  const verdict = spending.evaluate(featuresAfter([...steadyHabit(), earlier(90_000)], payment({})));
  expect(verdict).toMatchObject({ facts: { expected: 10_000, sample: 29, window: 86_400, currency: "CNY" } });
});

it("says nothing below five times a usual day, or for one payment alone", () => {
  expect(spending.evaluate(featuresAfter([...steadyHabit(), earlier(25_000)], payment({})))).toBeNull();
  expect(spending.evaluate(featuresAfter([], payment({ amountMinor: 1e9 })))).toBeNull();
});

it("does not add up currencies, and knows no usual day of a new one", () => {
  expect(spending.evaluate(featuresAfter([...steadyHabit(), earlier(9e9, "JPY")], payment({})))).toBeNull();
  const yen = payment({ currency: "JPY" });
  expect(spending.evaluate(featuresAfter([...steadyHabit(), earlier(9e9, "JPY")], yen))).toBe(
    "not_enough_history",
  );
});
