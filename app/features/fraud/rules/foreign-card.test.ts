import { expect, it } from "vitest";
import { featuresAfter, payment, steadyHabit } from "#tests/payments.ts";
import { foreignCard } from "./foreign-card.ts";

it("tells a card from where no card came before", () => {
  expect(foreignCard.evaluate(featuresAfter(steadyHabit(), payment({ cardCountry: "NG" })))).toMatchObject({
    facts: { country: "NG", sample: 30 },
  });
});

it("knows the countries it saw, and cannot tell without a card", () => {
  expect(foreignCard.evaluate(featuresAfter(steadyHabit(), payment({})))).toBeNull();
  expect(foreignCard.evaluate(featuresAfter(steadyHabit(), payment({ cardCountry: null })))).toBe(
    "not_enough_history",
  );
});
