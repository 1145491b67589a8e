import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chineseNumber } from "./chinese.ts";
import { englishNumbers } from "./english.ts";
import { readLiteral } from "./literal.ts";

describe("Chinese numerals", () => {
  it.each([
    ["一百二十九", 129],
    ["一百二", 120],
    ["一百零二", 102],
    ["两千五", 2500],
    ["一万二", 12_000],
    ["一万零二百", 10_200],
    ["三十八", 38],
    ["十五", 15],
    ["一二九", 129],
    ["三点五", 3.5],
    ["壹仟贰佰", 1200],
    ["十二万八千", 128_000],
    ["两百五", 250],
  ])("%s is %d", (text, value) => expect(chineseNumber(text)).toBe(value));

  it("knows what is none", () => {
    for (const text of ["", "万", "书", "点五", "一点二点三"]) expect(chineseNumber(text)).toBeNull();
  });
});

describe("English numerals", () => {
  it.each([
    ["a hundred and thirty", [130]],
    ["two thousand five hundred", [2500]],
    ["eighty nine", [89]],
    ["one twenty-nine ninety", [129.9]],
    ["nineteen ninety-nine", [19.99, 1999]],
    ["twelve fifty", [12.5, 1250]],
    ["one thirty", [130, 1.3]],
    ["couple hundred", [200]],
    ["a hundred and twenty nine ninety", [129.9]],
    ["two lakh fifty thousand", [250_000]],
  ])("%s", (text, values) => expect(englishNumbers(text)).toEqual(values));
});

describe("digits with separators", () => {
  const values = (text: string) => readLiteral(text).map(({ value }) => value);
  it.each([
    ["129.90", [129.9]],
    ["129,90", [129.9]],
    ["1,299.00", [1299]],
    ["1.299,00", [1299]],
    ["1 299,00", [1299]],
    ["12'500", [12_500]],
    ["1,234,567", [1_234_567]],
    ["1,25,000", [125_000]],
    ["12,34,567.50", [1_234_567.5]],
    ["12,34", [12.34]],
    ["1,299", [1299, 1.299]],
    ["1.2.3", []],
    ["192.168.0.1", []],
  ])("%s", (text, expected) => expect(values(text)).toEqual(expected));

  it("reads what the platform writes, in any custom", () => {
    const cents = fc.integer({ min: 1, max: 99_999_999 });
    fc.assert(
      fc.property(cents, fc.constantFrom("en-GB", "de-DE", "fr-FR", "de-CH"), (amount, locale) => {
        const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(amount / 100);
        expect(values(written.replace(/[\u202f\u00a0]/g, " ").replace("’", "'"))).toContain(amount / 100);
      }),
    );
  });
});
