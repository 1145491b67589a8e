import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { snippetOf, soughtTerms, termsOf, tsqueryOf } from "./search-terms.ts";

/** Whether a text is found by what was typed, as the database decides it. */
function finds(typed: string, text: string): boolean {
  const terms = termsOf(text);
  return soughtTerms(typed).every(({ term, prefix }) =>
    terms.some((one) => (prefix ? one.startsWith(term) : one === term)),
  );
}

describe("search terms", () => {
  it("find words whatever their case, width and accents, and by the beginning of the last one", () => {
    expect(finds("café REFUND", "Refund for the Cafe")).toBe(true);
    expect(finds("refu", "a refund")).toBe(true);
    expect(finds("refu money", "a refund of money")).toBe(false);
    expect(finds("ＡＢＣ１２", "order abc12")).toBe(true);
  });

  it("find Chinese by any part of it, one character or more", () => {
    const text = "我的付款失败了，卡被拒绝（尾号1234）";
    for (const typed of ["付款失败", "失败", "卡", "绝", "付款 拒绝", "1234", "失败了"])
      expect(finds(typed, text), typed).toBe(true);
    for (const typed of ["2967", "iPhone", "的卡", "iphone手机"])
      expect(finds(typed, "尾号2967的卡买的iPhone手机"), typed).toBe(true);
    for (const typed of ["退款", "失付", "拒收"]) expect(finds(typed, text), typed).toBe(false);
  });

  it("find every part of what was stored", () => {
    const words = fc.array(fc.constantFrom("付款", "失败", "refund", "卡号", "Zürich", "订单", "42", "ok"), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(words, fc.nat(), (list, pick) => {
        expect(finds(list[pick % list.length]!, list.join(" "))).toBe(true);
        // Written without spaces, figures and letters still end where Chinese begins.
        const mixed = list.flatMap((word, place) => [word, "的卡在到"[place % 4]!]);
        expect(finds(list[pick % list.length]!, mixed.join(""))).toBe(true);
      }),
    );
  });

  it("make a query in which nothing is an operator, from anything", () => {
    expect(tsqueryOf(soughtTerms("it's | & ! <-> x:*"))).toBe("'it' & 's' & 'x'");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (typed) => {
        expect(tsqueryOf(soughtTerms(typed))).toMatch(/^$|^'[^']+'(:\*)?( & '[^']+'(:\*)?)*$/);
      }),
    );
  });

  it("mark hits without changing a letter", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 120 }),
        fc.string({ maxLength: 5 }),
        (text, typed) => {
          const joined = snippetOf(text, soughtTerms(typed), 1_000)
            .map((part) => part.text)
            .join("");
          expect(joined).toBe(text.replace(/\s+/g, " ").trim());
        },
      ),
    );
    expect(snippetOf("我的付款失败了", soughtTerms("付款"))).toEqual([
      { text: "我的", hit: false },
      { text: "付款", hit: true },
      { text: "失败了", hit: false },
    ]);
  });
});
