import { describe, expect, it } from "vitest";
import { arrayLiteral } from "./array-literal.ts";

describe("arrayLiteral", () => {
  it.each<[(string | number | null)[], string]>([
    [[], "{}"],
    [["a", null, "NULL", ""], '{"a",NULL,"NULL",""}'],
    [['say "hi"', "back\\slash", "{,}"], '{"say \\"hi\\"","back\\\\slash","{,}"}'],
    [[1, 2.5, -3], "{1,2.5,-3}"],
  ])("of %j is %s", (values, literal) => expect(arrayLiteral(values, (value) => value)).toBe(literal));
});
