import { expect, it } from "vitest";
import { hours } from "#app/platform/time.ts";
import { featuresAfter, noon, payment, steadyHabit } from "#tests/payments.ts";
import { unusualHour } from "./unusual-hour.ts";

const at = (hour: number, past = steadyHabit()) =>
  unusualHour.evaluate(featuresAfter(past, payment({ occurredAt: noon + hours(hour - 12) })));

it("tells an hour at which nothing was ever paid", () => {
  expect(at(20)).toMatchObject({ facts: { observed: 20, sample: 30 } });
});

it("lets two hours either way pass, over midnight too", () => {
  expect(at(14)).toBeNull();
  const nightly = steadyHabit().map((one) => ({
    ...one,
    occurredAt: one.occurredAt + hours(12) - hours(24),
  }));
  expect(at(22, nightly)).toBeNull();
});

it("needs twenty payments", () => {
  expect(at(20, steadyHabit(19))).toBe("not_enough_history");
});
