import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { continued, difference, type Format, formatted, type Written } from "./composer-format.ts";

/** `|` stands at both ends of the selection; one alone is the cursor. */
function read(marked: string): Written {
  const [before = "", inner = "", after] = marked.split("|");
  if (after === undefined) return { text: before + inner, from: before.length, to: before.length };
  return { text: before + inner + after, from: before.length, to: before.length + inner.length };
}
const show = ({ text, from, to }: Written) =>
  from === to
    ? `${text.slice(0, from)}|${text.slice(from)}`
    : `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}`;

describe("formatted", () => {
  it.each<[Format, string, string]>([
    ["bold", "so |much |money", "so **|much|** money"],
    ["bold", "so **|much|** money", "so |much| money"],
    ["bold", "so **much|**", "so **much**|"],
    ["bold", "so **|**", "so |"],
    ["italic", "so **|much|**", "so ***|much|***"],
    ["italic", "a|b", "a*|*b"],
    ["code", "|tx_1|", "`|tx_1|`"],
    ["link", "see |here|", "see [here](|https://|)"],
    ["link", "|https://pay.example/|", "[|](https://pay.example/)"],
    ["link", "|", "[|](https://)"],
    ["list", "one\n|two\nthree|", "one\n|- two\n- three|"],
    ["list", "|- two\n- three|", "|two\nthree|"],
    ["numbers", "|- two\n- three|", "|1. two\n2. three|"],
    ["quote", "said|", "> said|"],
  ])("%s of %j", (format, before, after) => expect(show(formatted(read(before), format))).toBe(after));
});

describe("continued", () => {
  it.each([
    ["- one|", "- one\n- |"],
    ["9. one|", "9. one\n10. |"],
    ["> said|", "> said\n> |"],
    ["- one\n- |", "- one\n|"],
  ])("goes on with %j", (before, after) => expect(show(continued(read(before))!)).toBe(after));

  it("leaves other lines alone", () => {
    for (const text of ["one|", "2026 was|", "-|", "|- one"]) expect(continued(read(text))).toBeNull();
  });
});

it("difference leads from one text to the other", () => {
  const words = fc
    .array(fc.constantFrom("a", "b", "**", "\n"), { maxLength: 12 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(words, words, (before, after) => {
      const { from, to, text } = difference(before, after);
      expect(before.slice(0, from) + text + before.slice(to)).toBe(after);
    }),
  );
});
