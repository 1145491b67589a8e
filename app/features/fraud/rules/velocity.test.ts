import { expect, it } from "vitest";
import { minutes } from "#app/platform/time.ts";
import { featuresAfter, noon, payment } from "#tests/payments.ts";
import { velocity } from "./velocity.ts";

const burst = (count: number, apart: number) =>
  Array.from({ length: count }, (_, at) => payment({ occurredAt: noon - (at + 1) * apart }));
const after = (count: number, apart: number) =>
  velocity.evaluate(featuresAfter(burst(count, apart), payment({})));

it("lets a few payments in ten minutes pass", () => {
  expect(after(3, minutes(2))).toBeNull();
});

it("tells how many came in ten minutes", () => {
  expect(after(4, minutes(2))).toMatchObject({ facts: { observed: 5, expected: 4, window: 600 } });
});

it("tells how many came in an hour where they are further apart", () => {
  expect(after(11, minutes(5))).toMatchObject({ facts: { observed: 12, expected: 8, window: 3600 } });
});
