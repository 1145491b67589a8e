import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fullNumber, keptNumber, looksLikeNumber, numberForms } from "./phone-number.ts";

describe("fullNumber", () => {
  it.each([
    ["+86 138 1234 5678", "+8613812345678"],
    ["0086 138-1234-5678", "+8613812345678"],
    ["8613812345678", "+8613812345678"],
    ["138 1234 5678", "+8613812345678"],
    ["＋８６ １３８１２３４５６７８", "+8613812345678"],
    ["+44 (0)7700 900123", "+447700900123"],
    ["011 44 7700 900123", "+447700900123"],
    ["+852 0123 4567", "+85201234567"],
    ["+1 (212) 555-0142", "+12125550142"],
  ])("reads %s", (text, number) => {
    expect(fullNumber(text)).toBe(number);
  });

  it.each(["07700 900123", "0116 496 0142", "55512", "", "+", "+1234567890123456"])(
    "does not guess a country for %s",
    (text) => {
      expect(fullNumber(text)).toBeNull();
    },
  );
});

describe("numberForms", () => {
  it("finds a number that is kept in full by the way it is dialled at home", () => {
    expect(numberForms("07700 900123")).toContain("+447700900123");
    expect(numberForms("0123 4567")).toContain("+852123 4567".replace(" ", ""));
    expect(numberForms("+44 7700 900123")).toContain("07700900123");
  });

  it("is empty for words, ids and scraps", () => {
    for (const text of ["Wei", "cus_123456", "12-34", "", "tel", "1".repeat(40)])
      expect(numberForms(text)).toEqual([]);
  });

  it("never throws and never has more forms than an index look-up bears", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()-]{0,40}$/)), (text) => {
        expect(numberForms(text).length).toBeLessThan(40);
        const kept = keptNumber(text);
        if (kept) expect(kept).toMatch(/^\+?\d{6,15}$/);
        if (!looksLikeNumber(text)) expect(kept).toBeNull();
      }),
    );
  });
});
