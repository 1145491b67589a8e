import { describe, expect, it } from "vitest";
import { fold } from "../text/fold.ts";
import { readMerchantName } from "./merchant-name.ts";
import { matchName } from "./name-match.ts";
import { isPinyin, pinyin } from "./pinyin.ts";
import { isNear } from "./spelling.ts";
import { TextIndex } from "./text-index.ts";

const strength = (text: string, name: string) =>
  matchName(readMerchantName(fold(name).text), new TextIndex(fold(text)))?.strength ?? 0;

describe("a merchant in a text", () => {
  it.each([
    ["Harbour Books took it", "Harbour Books"],
    ["harbor books??", "Harbour Books"],
    ["harbourbooks", "Harbour Books"],
    ["the harbour one", "Harbour Books"],
    ["HB charged me", "Harbour Books"],
    ["在海港书店买的", "Harbour Books"],
    ["starbux", "STARBUCKS STORE 1234"],
    ["星爸爸", "Starbucks"],
    ["sbux", "星巴克咖啡(国贸店)"],
    ["麦记", "McDonald's"],
    ["hai di lao", "海底捞火锅"],
    ["laowang mianguan", "老王面馆"],
    ["老王那家", "老王面馆"],
    ["老王面馆", "Lao Wang Noodles"],
    ["屈成氏", "屈臣氏"],
    ["blue whale", "蓝鲸咖啡"],
    ["全聯", "全聯福利中心"],
    ["to PG&E", "PG&E"],
    ["my AT&T bill", "AT&T Wireless"],
    ["greenleaf", "Green Leaf Pharmacy"],
    ["northwnd outfiters", "Northwind Outfitters"],
    ["PAYPAL trailhead", "PAYPAL *TRAILHEADSP"],
  ])("%s speaks of %s", (text, name) => expect(strength(text, name)).toBeGreaterThan(0.45));

  it.each([
    ["my app does not connect", "Connect"],
    ["I paid with my card", "Card Factory Leeds"],
    ["a coffee", "Harbour Coffee"],
    ["昨天在超市", "永辉超市"],
    ["二百七十一美金", "7-Eleven"],
    ["does apple pay work", "Apple.com/bill"],
    ["at the shop", "Corner Shop Lakeside"],
    ["it crashes every time", "鲜果时光"],
  ])("%s does not speak of %s", (text, name) => expect(strength(text, name)).toBeLessThan(0.6));
});

describe("spelling and sound", () => {
  it("counts slips", () => {
    expect(isNear("harbour", "harbor", 1)).toBe(true);
    expect(isNear("uniqlo", "unilqo", 1)).toBe(true);
    expect(isNear("uniqlo", "union", 1)).toBe(false);
  });
  it("reads characters and knows pinyin", () => {
    expect(pinyin("海底捞")).toBe("haidilao");
    expect(pinyin("海X")).toBeNull();
    expect(isPinyin("laowang")).toBe(true);
    expect(isPinyin("harbour")).toBe(false);
  });
});
