import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvRows, delimiterOf, type TextLine } from "./csv-rows.ts";

const lines = (text: string): TextLine[] =>
  text.split("\n").map((line, at) => ({ number: at + 1, text: line, fault: null }));

/** The rows of a text that arrives in blocks of so many lines. */
function rowsOf(text: string, width = 3, block = 1_000) {
  const reader = new CsvRows(",", width);
  const all = lines(text);
  const rows = [];
  for (let at = 0; at < all.length; at += block) rows.push(...reader.push(all.slice(at, at + block)));
  return [...rows, ...reader.finish()];
}

const shapes = (text: string, width?: number, block?: number) =>
  rowsOf(text, width, block).map(({ line, cells, fault }) => [line, cells ?? fault]);

describe("CsvRows", () => {
  it.each([1, 2, 1_000])("loses only the line with a broken quote, in blocks of %i lines", (block) => {
    const text = 'a,"b ""b"", b",c\n1,"b"x,3\n2,"never closed,3\n3,"two\nlines",3\n\n4,5\n6,7,8';
    expect(shapes(text, 3, block)).toEqual([
      [1, ["a", 'b "b", b', "c"]],
      [2, "has a quote where none may be"],
      [3, "has a quote that is never closed"],
      [4, ["3", "two\nlines", "3"]],
      [7, "has 2 columns, but the header has 3"],
      [8, ["6", "7", "8"]],
    ]);
  });

  it("does not swallow what follows an open quote at the end of the file", () => {
    const rest = Array.from({ length: 100 }, (_, at) => `${at},x,y`).join("\n");
    const rows = rowsOf(`0,"open,z\n${rest}`);
    expect(rows[0]?.fault).toBe("has a quote that is never closed");
    expect(rows.filter(({ cells }) => cells !== null)).toHaveLength(100);
    expect(shapes('0,1,"open')).toEqual([[1, "has a quote that is never closed"]]);
  });

  it("passes on what could not be read as a line", () => {
    const [row] = new CsvRows(",", 1).push([{ number: 7, text: "?", fault: "is not UTF-8" }]);
    expect(row).toEqual({ line: 7, raw: "?", cells: null, fault: "is not UTF-8" });
  });

  it("reads whatever a CSV writer writes", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " ", "é"), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), cell, cell), { minLength: 1 }),
        (table) => {
          const text = stringify(table).replace(/\n$/, "");
          expect(rowsOf(text).map(({ cells }) => cells)).toEqual(table);
        },
      ),
    );
  });
});

describe("delimiterOf", () => {
  it.each([
    ["id,amount", ","],
    ["id;amount;currency", ";"],
    ["id\tamount", "\t"],
    ["id", ","],
  ])("of %j is %j", (header, delimiter) => expect(delimiterOf(header)).toBe(delimiter));
});
