import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencies, exponentOf, fromMinor, isCurrency, largestMinor, toMinor } from "./money.ts";

describe("money", () => {
  it.each([
    ["129.90", "CNY", 12990],
    ["129.9", "CNY", 12990],
    ["0", "USD", 0],
    ["1500", "JPY", 1500],
    ["1500.00", "JPY", 1500],
    ["1.234", "KWD", 1234],
    ["90071992547409.91", "USD", largestMinor],
  ])("takes %s %s as %i minor units", (amount, currency, minor) => {
    expect(toMinor(amount, currency)).toBe(minor);
  });

  it.each([
    ["-1", "USD"],
    ["1e3", "USD"],
    ["1,000.00", "USD"],
    ["", "USD"],
    [".5", "USD"],
    ["1.", "USD"],
    ["1.005", "USD"],
    ["15.5", "JPY"],
    ["1234567890123456789", "USD"],
    ["90071992547409.92", "USD"],
    ["NaN", "USD"],
  ])("refuses %s %s", (amount, currency) => {
    expect(toMinor(amount, currency)).toBeNull();
  });

  it("gives back what it took, in every currency", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: largestMinor }),
        fc.constantFrom(...currencies()),
        (minor, currency) => {
          expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });

  it("knows currencies and their exponents", () => {
    expect(isCurrency("CNY")).toBe(true);
    expect(isCurrency("XXX")).toBe(false);
    expect(isCurrency("cny")).toBe(false);
    expect([exponentOf("JPY"), exponentOf("CNY"), exponentOf("KWD"), exponentOf("CLF")]).toEqual([
      0, 2, 3, 4,
    ]);
  });
});
