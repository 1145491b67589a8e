import { expect, it } from "vitest";
import { featuresAfter, payment, steadyHabit } from "#tests/payments.ts";
import { newCountry } from "./new-country.ts";

it("goes by the device, and in a shop by the shop", () => {
  const online = payment({ deviceCountry: "BR", merchantCountry: "CN" });
  const shop = payment({ channel: "in_store", deviceCountry: "CN", merchantCountry: "BR" });
  for (const one of [online, shop]) {
    expect(newCountry.evaluate(featuresAfter(steadyHabit(), one))).toMatchObject({
      facts: { country: "BR", sample: 30 },
    });
  }
});

it("does not mind a foreign merchant online", () => {
  expect(newCountry.evaluate(featuresAfter(steadyHabit(), payment({ merchantCountry: "BR" })))).toBeNull();
});

it("cannot tell without a country", () => {
  expect(newCountry.evaluate(featuresAfter(steadyHabit(), payment({ deviceCountry: null })))).toBe(
    "not_enough_history",
  );
});
