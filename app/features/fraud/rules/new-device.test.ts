import { expect, it } from "vitest";
import { featuresAfter, payment, steadyHabit } from "#tests/payments.ts";
import { newDevice } from "./new-device.ts";

it("tells a device not seen before, and how many payments told theirs", () => {
  const verdict = newDevice.evaluate(featuresAfter(steadyHabit(), payment({ deviceId: "stranger" })));
  expect(verdict).toMatchObject({ points: 150, facts: { observed: 0, sample: 30 } });
});

it("knows the devices it saw", () => {
  expect(newDevice.evaluate(featuresAfter(steadyHabit(), payment({})))).toBeNull();
});

it("cannot tell without a device or without devices before", () => {
  const none = featuresAfter(steadyHabit(), payment({ deviceId: null }));
  const first = featuresAfter(steadyHabit(4), payment({ deviceId: "stranger" }));
  expect([none, first].map(newDevice.evaluate)).toEqual(["not_enough_history", "not_enough_history"]);
});
