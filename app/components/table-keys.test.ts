import { describe, expect, it } from "vitest";
import { rowAfter } from "./table-keys.ts";

describe("rowAfter", () => {
  it.each([
    ["ArrowDown", 0, 3, 1],
    ["j", 2, 3, 2],
    ["k", 0, 3, 0],
    ["PageUp", 7, 100, 0],
    ["End", 0, 100, 99],
    ["Home", 99, 100, 0],
    ["Enter", 5, 100, null],
    ["ArrowDown", 0, 0, null],
  ])("%s from row %d of %d leads to %s", (key, active, count, next) => {
    expect(rowAfter(key, active, count)).toBe(next);
  });
});
