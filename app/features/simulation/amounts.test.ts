import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromMinor, toMinor } from "#app/platform/money.ts";
import { price } from "./amounts.ts";
import { markets } from "./markets.ts";
import { Random } from "./random.ts";

const styles = ["till", "menu", "points", "round"] as const;

describe("prices", () => {
  it("are whole minor units above nothing that the currency can hold", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.0001, max: 1e7, noNaN: true }),
        fc.constantFrom(...markets.map(({ currency }) => currency)),
        fc.constantFrom(...styles),
        (seed, raw, currency, style) => {
          const minor = price(new Random(seed), raw, currency, style);
          expect(Number.isSafeInteger(minor)).toBe(true);
          expect(minor).toBeGreaterThan(0);
          expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });

  it("stay near what was asked for", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 20, max: 5_000, noNaN: true }), (seed, raw) => {
        for (const style of ["till", "menu", "round"] as const) {
          const charged = price(new Random(seed), raw, "EUR", style) / 100;
          expect(charged / raw).toBeGreaterThan(0.7);
          expect(charged / raw).toBeLessThan(1.4);
        }
      }),
    );
  });

  it("look like those of their country", () => {
    const random = new Random(1);
    expect(price(random, 7.3, "USD", "points")).toBe(699);
    expect(price(random, 140, "CNY", "points")).toBe(12_800);
    for (let turn = 0; turn < 50; turn++) {
      expect(price(random, 1_234.5, "JPY", "menu") % 10).toBe(0);
      expect(price(random, 23_456, "KRW", "till") % 10).toBe(0);
      expect(price(random, 3.1, "KWD", "menu") % 250).toBe(0);
    }
  });
});
