import { expect, it } from "vitest";
import { featuresAfter, payment, steadyHabit } from "#tests/payments.ts";
import { newMerchant } from "./new-merchant.ts";

const verdict = (merchantId: string | null, amountMinor: number) =>
  newMerchant.evaluate(featuresAfter(steadyHabit(), payment({ merchantId, amountMinor })));

it("tells a high first payment against the upper end of the habit", () => {
  expect(verdict("never", 60_000)).toMatchObject({
    facts: { observed: 60_000, expected: 12_000, sample: 30 },
  });
});

it("minds neither a first payment of usual size nor a high one to a merchant it knows", () => {
  expect(verdict("never", 11_000)).toBeNull();
  expect(verdict("grocer", 60_000)).toBeNull();
});

it("cannot tell without a merchant", () => {
  expect(verdict(null, 60_000)).toBe("not_enough_history");
});
