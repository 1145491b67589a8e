import { expect, it } from "vitest";
import { hours } from "#app/platform/time.ts";
import { featuresAfter, noon, payment } from "#tests/payments.ts";
import { manyDevices } from "./many-devices.ts";

const withDevices = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    payment({ deviceId: `device-${at}`, occurredAt: noon - hours(at + 1) }),
  );

it("counts different devices of a day, this one's included", () => {
  expect(manyDevices.evaluate(featuresAfter(withDevices(4), payment({})))).toMatchObject({
    facts: { observed: 5, expected: 3, window: 86_400 },
  });
});

it("lets three pass", () => {
  expect(manyDevices.evaluate(featuresAfter(withDevices(2), payment({})))).toBeNull();
});
