import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonErrorAt, lineAndColumn } from "./json-position.ts";

describe("jsonErrorAt", () => {
  it.each([
    ['{"a": 1,}', 8],
    ["[1, 2", 5],
    ["", 0],
    ["  ", 2],
    ["nope", 0],
    ['{"a" 1}', 5],
    ["{'a': 1}", 1],
    ['["a\\x"]', 3],
    ['["abc', 5],
    ["[1] 2", 4],
    ["[01]", 2],
    ['{"a":}', 5],
    ["]", 0],
    ["[}", 1],
  ])("finds where %j breaks", (text, offset) => {
    expect(jsonErrorAt(text)).toBe(offset);
  });

  it("agrees with JSON.parse on any text", () => {
    const pieces = fc.constantFrom(...'{}[],:"\\ \n01.-eu', "true", "null", '"a"', "1");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (list) => {
        const text = list.join("");
        let good = true;
        try {
          JSON.parse(text);
        } catch {
          good = false;
        }
        expect(jsonErrorAt(text) === null).toBe(good);
      }),
      { numRuns: 2_000 },
    );
  });

  it("takes all of what JSON.stringify writes", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => jsonErrorAt(JSON.stringify(value)) === null));
  });

  it("does not mind a million brackets", () => {
    expect(jsonErrorAt("[".repeat(1_000_000))).toBe(1_000_000);
  });

  it("does not mind a string of ten megabytes", () => {
    expect(jsonErrorAt(`["${"x".repeat(10_000_000)}`)).toBe(10_000_002);
    expect(jsonErrorAt(`["${'\\"'.repeat(1_000_000)}`)).toBe(2_000_002);
  });

  it("counts lines and columns from one", () => {
    expect(lineAndColumn("[1,\n 2 3]", 7)).toEqual({ line: 2, column: 4 });
  });
});
