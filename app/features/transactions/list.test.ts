import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  activeFilters,
  decodeCursor,
  defaultColumns,
  encodeCursor,
  readColumns,
  readFilters,
} from "./list.ts";

const read = (query: string) => readFilters(new URLSearchParams(query));

describe("readFilters", () => {
  it("reads lists, words and days", () => {
    expect(
      read("status=failed,pending&method=card&currency=cny&from=2026-01-01&q= tx_1 &sort=amount"),
    ).toMatchObject({
      status: ["failed", "pending"],
      method: ["card"],
      currency: "CNY",
      from: "2026-01-01",
      q: "tx_1",
      sort: "amount",
    });
  });

  it("reads instants where a page leads to a stretch of time, and no other time", () => {
    const filters = read("from=2026-01-01T13:00:00.000Z&to=2026-01-01T14:00:00Z");
    expect(filters).toMatchObject({ from: "2026-01-01T13:00:00.000Z", to: "2026-01-01T14:00:00Z" });
    expect(read("from=2026-01-01T13&to=2026-01-01T25:00:00Z")).toMatchObject({
      from: undefined,
      to: undefined,
    });
  });

  it("drops what it cannot mean instead of failing", () => {
    const filters = read("status=exploded&currency=XXX&country=china&from=yesterday&sort=colour&min=-5&q=");
    expect(activeFilters(filters)).toEqual({});
    expect(filters.sort).toBe("-time");
  });

  it("compares amounts within one currency only", () => {
    expect(read("sort=-amount&min=10").sort).toBe("-time");
    expect(read("sort=-amount&min=10").min).toBeUndefined();
    expect(read("sort=-amount&min=10&currency=USD")).toMatchObject({ sort: "-amount", min: "10" });
  });

  it("takes any address whatever without an error", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom("q", "status", "sort", "after", "from", "min", "currency"),
          fc.string(),
        ),
        (query) => {
          expect(["-time", "time", "-amount", "amount", "-score", "score"]).toContain(
            readFilters(new URLSearchParams(query)).sort,
          );
        },
      ),
    );
  });
});

describe("cursor", () => {
  it("comes back as it went, also with the separator inside an id", () => {
    expect(decodeCursor(encodeCursor({ value: 12990, id: "a~b" }), "-amount")).toEqual({
      value: 12990,
      id: "a~b",
    });
    const at = "2026-01-05T09:30:00.000Z";
    expect(decodeCursor(encodeCursor({ value: at, id: "tx_1" }), "-time")).toEqual({ value: at, id: "tx_1" });
  });

  it("refuses what it did not write", () => {
    expect(decodeCursor(undefined, "-time")).toBeNull();
    expect(decodeCursor("~x", "-time")).toBeNull();
    expect(decodeCursor("never~x", "-time")).toBeNull();
    expect(decodeCursor("1; DROP TABLE~x", "score")).toBeNull();
    expect(decodeCursor("5~", "score")).toBeNull();
  });
});

describe("readColumns", () => {
  it("keeps the list's order and always the id", () => {
    expect(readColumns(new URLSearchParams("columns=risk,time,nonsense"))).toEqual(["id", "time", "risk"]);
    expect(readColumns(new URLSearchParams("columns=nonsense"))).toEqual(defaultColumns);
  });
});
