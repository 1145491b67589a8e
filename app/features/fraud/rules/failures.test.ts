import { expect, it } from "vitest";
import { minutes } from "#app/platform/time.ts";
import { featuresAfter, noon, payment } from "#tests/payments.ts";
import { failures } from "./failures.ts";

const failed = (count: number, ago = 1) =>
  Array.from({ length: count }, (_, at) =>
    payment({ status: "failed", occurredAt: noon - minutes(ago + at) }),
  );

it("forgives two failures", () => {
  expect(failures.evaluate(featuresAfter(failed(2), payment({})))).toBeNull();
});

it("tells failures of the hour before, and not older ones", () => {
  expect(failures.evaluate(featuresAfter(failed(4), payment({})))).toMatchObject({
    facts: { observed: 4, expected: 2, window: 3600, sample: 4 },
  });
  expect(failures.evaluate(featuresAfter(failed(4, 61), payment({})))).toBeNull();
});

it("does not count the payment's own outcome", () => {
  expect(failures.evaluate(featuresAfter(failed(2), payment({ status: "failed" })))).toBeNull();
});
