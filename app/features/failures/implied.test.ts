import { describe, expect, it } from "vitest";
import { Implied } from "./implied.ts";
import { columns, dimensions } from "./payment.ts";

const bin = dimensions.indexOf("bin");
const country = dimensions.indexOf("country");

/** The values of a payment with a BIN and, unless 0, a country. */
function payment(itsBin: number, itsCountry: number): Int32Array {
  const values = new Int32Array(columns);
  values[bin] = itsBin;
  values[country] = itsCountry;
  return values;
}

function taught(countries: readonly number[]): { implied: Implied; filled: () => number } {
  const implied = new Implied();
  for (const one of countries) implied.complete(payment(5, one), 0);
  const filled = () => {
    const values = payment(5, 0);
    implied.complete(values, 0);
    return values[country]!;
  };
  return { implied, filled };
}

describe("what a payment does not say", () => {
  it("is what its other values have always said", () => {
    expect(taught(Array(30).fill(7)).filled()).toBe(7);
    expect(taught([...Array(100).fill(7), 8, ...Array(30).fill(7)]).filled()).toBe(7);
  });

  it("stays open where they said it seldom, or now this and now that", () => {
    expect(taught([7, 7, 7]).filled()).toBe(0);
    expect(taught(Array.from({ length: 200 }, (_, n) => (n % 8 === 0 ? 8 : 7))).filled()).toBe(0);
  });

  it("is forgotten with either value", () => {
    for (const value of [5, 7]) {
      const { implied, filled } = taught(Array(30).fill(7));
      const gone = new Uint8Array(2 ** 19);
      gone[value] = 1;
      implied.forgetValues(gone);
      expect(filled()).toBe(0);
    }
  });
});
