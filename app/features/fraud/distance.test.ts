import { expect, it } from "vitest";
import { distanceBetween } from "./distance.ts";
import { packCountry } from "./packed.ts";

const between = (one: string, other: string) => distanceBetween(packCountry(one), packCountry(other));

it("is little between neighbours", () => {
  const neighbours = [
    ["CN", "HK"],
    ["CN", "MO"],
    ["US", "CA"],
    ["MY", "SG"],
    ["FR", "BE"],
  ] as const;
  for (const [one, other] of neighbours) expect(between(one, other)).toBeLessThan(500);
  expect(between("CN", "CN")).toBe(0);
});

it("never exceeds the way between the nearest great cities", () => {
  // great-circle kilometres between airports
  expect(between("CN", "GB")).toBeLessThan(8_150);
  expect(between("CN", "GB")).toBeGreaterThan(4_500);
  expect(between("US", "GB")).toBeLessThan(5_250);
  expect(between("BR", "JP")).toBeGreaterThan(13_000);
});

it("is the same both ways and unknown for what is no country", () => {
  expect(between("AU", "DE")).toBeCloseTo(between("DE", "AU")!, 9);
  expect(between("QQ", "CN")).toBeNull();
  expect(distanceBetween(0, 0)).toBeNull();
});
