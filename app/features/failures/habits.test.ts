import { expect, it } from "vitest";
import { Habits } from "./habits.ts";
import { columns, dimensions } from "./payment.ts";

const day = 86_400_000;
const area = (...of: ["merchant" | "issuer" | "customer" | "method", number][]) => {
  const values = Array(columns).fill(0);
  let mask = 0;
  for (const [name, value] of of) {
    values[dimensions.indexOf(name)] = value;
    mask |= 1 << dimensions.indexOf(name);
  }
  return { mask, values };
};

it("what comes again and again at a merchant must be worse than it usually is", () => {
  const habits = new Habits();
  habits.note(area(["merchant", 7]), 0, 18);
  expect(habits.usual(area(["merchant", 7]), day)).toBe(0);
  habits.note(area(["merchant", 7], ["method", 9]), day, 22);
  expect(habits.usual(area(["merchant", 7]), 2 * day)).toBeGreaterThan(22);
  // Another merchant, a bank, and a week later are another matter.
  expect(habits.usual(area(["merchant", 8]), 2 * day)).toBe(0);
  expect(habits.usual(area(["merchant", 7]), 9 * day)).toBe(0);
});

it("banks and single customers form no habits, and what is very bad is never usual", () => {
  const habits = new Habits();
  for (const at of [0, 1, 2, 3]) {
    habits.note(area(["issuer", 3]), at, 30);
    habits.note(area(["merchant", 7], ["customer", 5]), at, 30);
    habits.note(area(["merchant", 9]), at, 400);
  }
  expect(habits.usual(area(["issuer", 3]), day)).toBe(0);
  expect(habits.usual(area(["merchant", 7]), day)).toBe(0);
  expect(habits.usual(area(["merchant", 9]), day)).toBeLessThan(50);
});

it("is forgotten when the merchant's number is given to another", () => {
  const habits = new Habits();
  for (const at of [0, 1]) habits.note(area(["merchant", 7]), at, 20);
  const gone = new Uint8Array(8);
  gone[7] = 1;
  habits.forgetValues(gone);
  expect(habits.usual(area(["merchant", 7]), day)).toBe(0);
});
