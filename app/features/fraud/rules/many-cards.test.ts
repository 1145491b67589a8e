import { expect, it } from "vitest";
import { hours } from "#app/platform/time.ts";
import { featuresAfter, noon, payment } from "#tests/payments.ts";
import { manyCards } from "./many-cards.ts";

const withCards = (count: number, apart = 1) =>
  Array.from({ length: count }, (_, at) =>
    payment({ cardFingerprint: `card-${at}`, occurredAt: noon - hours((at + 1) * apart) }),
  );

it("counts different cards of a day, this one's included", () => {
  expect(manyCards.evaluate(featuresAfter(withCards(3), payment({})))).toMatchObject({
    facts: { observed: 4, expected: 2, window: 86_400 },
  });
});

it("forgets yesterday's, and payments without one", () => {
  expect(manyCards.evaluate(featuresAfter(withCards(3, 24), payment({})))).toBeNull();
  expect(manyCards.evaluate(featuresAfter(withCards(2), payment({ cardFingerprint: null })))).toBeNull();
});
