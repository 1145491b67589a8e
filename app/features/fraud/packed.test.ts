import { expect, it } from "vitest";
import { currencies } from "#app/platform/money.ts";
import { mark, packCountry, packCurrency, unpackCountry, unpackCurrency, wideMark } from "./packed.ts";

it("packs every currency and country without loss", () => {
  for (const code of currencies()) expect(unpackCurrency(packCurrency(code))).toBe(code);
  for (const code of ["AA", "CN", "US", "ZZ"]) expect(unpackCountry(packCountry(code))).toBe(code);
});

it("says nothing for what is not a code", () => {
  expect([null, undefined, "", "c", "cn", "C1", "CHN"].map(packCountry)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(unpackCountry(0)).toBe("");
  expect(packCurrency("cny")).toBe(0);
  expect(unpackCurrency(0)).toBe("");
});

it("marks texts apart, and nothing as 0", () => {
  const texts = Array.from({ length: 20_000 }, (_, at) => `device-${at}`);
  expect(new Set(texts.map(mark)).size).toBeGreaterThan(19_995);
  expect(new Set(texts.map(wideMark)).size).toBe(texts.length);
  expect(texts.map(wideMark).every((wide) => Number.isSafeInteger(wide) && wide >= 0)).toBe(true);
  expect([null, undefined, ""].map(mark)).toEqual([0, 0, 0]);
});
