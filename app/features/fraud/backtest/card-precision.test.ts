import { expect, it } from "vitest";
import { cardPrecision } from "./card-precision.ts";

const judged = (...rows: [day: number, customer: number, label: number, score: number][]) => ({
  days: rows.map(([day]) => day),
  customers: rows.map(([, customer]) => customer),
  labels: rows.map(([, , label]) => label),
  scores: rows.map(([, , , score]) => score),
});

it("looks at each card once a day and leaves out those found before", () => {
  const rows = judged(
    [0, 1, 0, 0.9],
    [0, 1, 1, 0.1], // the card had a fraud that day, whichever payment stood out
    [0, 2, 0, 0.8],
    [0, 3, 1, 0.7], // third: not looked at
    [1, 1, 1, 0.99], // found on the day before
    [1, 3, 1, 0.5],
    [1, 4, 0, 0.4],
    [1, 5, 1, 0.3], // looked at third
  );
  expect(cardPrecision(rows, 2)).toBeCloseTo((1 / 2 + 1 / 2) / 2, 12);
});

it("counts days with fewer cards against the same number, and no day as nothing", () => {
  expect(cardPrecision(judged([0, 1, 1, 0.5]), 100)).toBeCloseTo(0.01, 12);
  expect(cardPrecision(judged(), 100)).toBeNull();
});
