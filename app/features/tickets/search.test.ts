import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSearch } from "./search.ts";

describe("readSearch", () => {
  it("takes operators apart from words", () => {
    expect(
      readSearch(
        'refund in:solved tag:Late field:Paris from:"Wei Chen" before:2026-02-01 #42 付款 in:web-form',
      ),
    ).toEqual({
      words: "refund 付款",
      status: ["solved"],
      channel: ["web_form"],
      tags: ["late"],
      fields: ["paris"],
      from: "Wei Chen",
      after: null,
      before: "2026-02-01",
      number: 42,
    });
  });

  it("searches as words what an operator cannot mean", () => {
    expect(readSearch("in:nowhere before:yesterday").words).toBe("in nowhere before yesterday");
    expect(readSearch("see https://pay.example/a:b").words).toBe("see https://pay.example/a:b");
  });

  it("takes anything whatever", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (typed) => void readSearch(typed)));
  });
});
