import { describe, expect, it } from "vitest";
import { callsKey, navigation } from "./navigation.ts";

describe("the navigation", () => {
  it("gives no two pages the same key", () => {
    const keys = [callsKey, ...navigation.map(({ key }) => key)];
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
  });

  it("names every page once", () => {
    const pages = navigation.map(({ to }) => to);
    expect(new Set(pages).size).toBe(pages.length);
  });
});
