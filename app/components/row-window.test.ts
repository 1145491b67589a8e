import { describe, expect, it } from "vitest";
import { inSight, scrollFor } from "./row-window.ts";

describe("rows in sight", () => {
  it("counts a row of which a pixel is seen", () => {
    expect(inSight(0, 100, 40)).toEqual({ from: 0, to: 3 });
    expect(inSight(39, 41, 40)).toEqual({ from: 0, to: 2 });
    expect(inSight(40, 80, 40)).toEqual({ from: 1, to: 3 });
  });
});

describe("bringing a row into sight", () => {
  it("leaves what is wholly in sight where it is", () => {
    expect(scrollFor(2, 80, 100, 40)).toBeNull();
    expect(scrollFor(3, 80, 100, 40)).toBeNull();
  });

  it("moves no further than it must", () => {
    expect(scrollFor(1, 80, 100, 40)).toBe(40);
    expect(scrollFor(4, 80, 100, 40)).toBe(100);
  });
});
