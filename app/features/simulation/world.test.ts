import { describe, expect, it } from "vitest";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { categories } from "./categories.ts";
import { customerId } from "./customer.ts";
import { issuers } from "./issuers.ts";
import { markets } from "./markets.ts";
import { merchants, sellers } from "./merchants.ts";
import { phone } from "./phones.ts";
import { createWorld, worldCustomers } from "./world.ts";

const world = createWorld("world-test", { customers: 5_000 });
const rows = [...worldCustomers(world)];

describe("the world", () => {
  it("has customers with ids, addresses and numbers of their own", () => {
    expect(rows).toHaveLength(5_000);
    for (const field of ["id", "email", "phone"] as const) {
      expect(new Set(rows.map((row) => row[field])).size).toBe(rows.length);
    }
  });

  it("reaches nobody: reserved mail domains, invented numbers, none of which passes for a card", () => {
    for (const { email, phone } of rows) {
      expect(email).toMatch(/^[a-z]+(\.[a-z]+)?\d+@example\.(com|net|org)$/);
      expect(phone).toMatch(/^\+\d{9,14}$/);
      expect(replaceCardNumbers(phone)).toBe(phone);
    }
  });

  it("keeps phone numbers inside the ranges kept for fiction", () => {
    expect(phone("GB", 0)).toMatch(/^\+44(1\d\d4960|7700900|1632960)\d{3}$/);
    expect(phone("US", 77)).toMatch(/^\+1\d{3}55501\d\d$/);
    expect(phone("CN", 9)).toMatch(/^\+86129\d{8}$/);
  });

  it("speaks Chinese with Chinese customers, and names them so", () => {
    const chinese = rows.filter(({ country }) => country === "CN");
    expect(chinese.every(({ locale, name }) => locale === "zh" && /^\p{Script=Han}{2,3}$/u.test(name))).toBe(
      true,
    );
    const british = rows.filter(({ country }) => country === "GB");
    expect(british.every(({ locale }) => locale === "en")).toBe(true);
    expect(chinese.length / rows.length).toBeCloseTo(0.34, 2);
  });

  it("is the same for a seed, however often it is asked, and another for another", () => {
    const again = createWorld("world-test", { customers: 5_000 });
    expect([...worldCustomers(again)]).toEqual(rows);
    expect(again.customerAt(4_321)).toEqual(world.customerAt(4_321));
    expect(
      [...worldCustomers(createWorld("other", { customers: 5_000 }))].map(({ name }) => name),
    ).not.toEqual(rows.map(({ name }) => name));
  });

  it("names customers alike in the payments and in the list", () => {
    expect(world.customerAt(17).id).toBe(rows[17]?.id);
    expect(customerId(17)).toBe(rows[17]?.id);
  });

  it("has about 300 shops and 25 banks in 12 countries, with somebody for every purchase", () => {
    expect(merchants.length).toBeGreaterThan(280);
    expect(merchants.length).toBeLessThan(340);
    expect(new Set(merchants.map(({ id }) => id)).size).toBe(merchants.length);
    expect(issuers.length).toBeGreaterThanOrEqual(25);
    expect(markets).toHaveLength(12);
    for (const category of categories) {
      if (category.key === "transfer") continue;
      for (const { country } of markets) expect(sellers(category, country).length).toBeGreaterThan(0);
    }
  });

  it("issues cards in the ranges of their networks", () => {
    const ranges: Record<string, RegExp> = {
      visa: /^4/,
      mastercard: /^(5[1-5]|2[2-7])/,
      unionpay: /^62/,
      jcb: /^35/,
      amex: /^3[47]/,
    };
    for (const { products } of issuers) {
      for (const { bin, network } of products) expect(bin).toMatch(ranges[network] as RegExp);
    }
  });
});
