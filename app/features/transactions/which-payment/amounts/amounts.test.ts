import { describe, expect, it } from "vitest";
import { candidatesOf } from "../candidate.ts";
import { fold } from "../text/fold.ts";
import { amountClues } from "./amount-clues.ts";

const [payment] = candidatesOf([
  { id: "tx_1", occurredAt: "2026-01-05T09:30:00Z", amount: "1", currency: "CNY", status: "succeeded" },
]);

/** The strongest evidence of a text for an amount. */
function evidence(text: string, amount: number, currency = "CNY"): number {
  const folded = fold(text);
  const clues = amountClues(folded, folded.text);
  return Math.max(-9, ...clues.map((clue) => clue.evidence({ ...payment!, amount, currency }, 0)));
}

describe("sums of money in a text", () => {
  it.each([
    ["我付了129.9", 129.9],
    ["129,90 was taken", 129.9],
    ["paid 1,299.00", 1299],
    ["paid 1.299,00", 1299],
    ["¥129.9", 129.9],
    ["ＲＭＢ　１２９", 129],
    ["129块9", 129.9],
    ["129元9角5分", 129.95],
    ["一百二十九块九", 129.9],
    ["八块五", 8.5],
    ["六毛钱", 0.6],
    ["两千五的那笔", 2500],
    ["3.5k", 3500],
    ["1.2万", 12_000],
    ["1万2", 12_000],
    ["一千二三", 1250],
    ["三四十块", 35],
    ["十几块", 15],
    ["万把块", 10_800],
    ["一百多块", 150],
    ["不到一百块", 92],
    ["about a hundred and thirty yuan", 129.9],
    ["RMB 130ish", 129.9],
    ["twenty yuan and fifty cents", 20.5],
    ["20-30块", 25],
    ["between 20 and 30 yuan", 25],
    ["paid 31 something", 31.27],
    ["扣了 3 0 5 块", 305],
    ["12990 paid", 129.9],
    ["charged 192.90", 129.9],
    ["九毛九", 0.99],
    ["五十八块六没到账", 58.6],
    ["$.99 charged", 0.99],
    ["1.5 lakh yuan", 150_000],
    ["thirty-odd yuan", 34.6],
    ["order 三百四十五", 345],
    ["a hundred and twenty nine ninety charged", 129.9],
  ])("%s may be %d", (text, amount) => expect(evidence(text, amount)).toBeGreaterThan(1));

  it.each([
    ["¥129.9", 85],
    ["129块9", 129 * 2],
    ["about 130 yuan", 300],
    ["一百多块", 400],
  ])("%s is not %d", (text, amount) => expect(evidence(text, amount)).toBeLessThan(-2));

  it("follows a currency", () => {
    expect(evidence("US$20", 20, "USD")).toBeGreaterThan(5);
    expect(evidence("about 18 dollars", 129.9, "CNY")).toBeGreaterThan(2);
    expect(evidence("about 18 dollars", 129.9, "CNY")).toBeGreaterThan(
      evidence("about 18 dollars", 18, "CNY"),
    );
    expect(evidence("20 bucks", 250, "CNY")).toBeLessThan(0);
    expect(evidence("三千日元", 3000, "JPY")).toBeGreaterThan(5);
  });

  it.each([
    "order no. 129",
    "error 129",
    "房间129",
    "129 people",
    "129次",
    "iphone 129",
    "24/7 support",
    "the 2nd of 129 items",
  ])("%s names no sum", (text) => expect(evidence(text, 129)).toBeLessThan(1));

  it("believes a bare small number little", () => {
    expect(evidence("I have 7 questions", 7)).toBeLessThan(2);
  });
});
