import { describe, expect, it } from "vitest";
import { candidatesOf, type Payment } from "../candidate.ts";
import type { Clue } from "../clue.ts";
import { fold } from "../text/fold.ts";
import { cardClues, lastFourClues } from "./card-clues.ts";
import { failureClues } from "./failure-clues.ts";
import { mannerClues } from "./manner-clues.ts";
import { orderClues } from "./order-clues.ts";
import { placeClues } from "./place-clues.ts";
import { referenceClues } from "./reference-clues.ts";
import { statusClues } from "./status-clues.ts";

const payment: Payment = {
  id: "PAY-2026-AB12CD",
  occurredAt: "2026-01-05T09:30:00Z",
  amount: "129.90",
  currency: "CNY",
  method: "card",
  channel: "in_store",
  merchant: { name: "Hilton Tokyo", mcc: "3504", country: "JP" },
  terminalId: "T-0098",
  card: {
    last4: "1234",
    network: "unionpay",
    issuer: "Industrial and Commercial Bank of China",
    country: "CN",
  },
  status: "failed",
  failure: { scheme: "iso8583", code: "51", message: "insufficient funds" },
};
const candidates = candidatesOf([payment]);
const best = (clues: readonly Clue[]) =>
  clues.length === 0 ? 0 : Math.max(...clues.map((clue) => clue.evidence(candidates[0]!, 0)));

describe("cards", () => {
  it.each([
    "尾号1234",
    "尾号一二三四",
    "末四碼1234",
    "ending 1234",
    "ending in 1234",
    "**** 1234",
    "card 1234",
    "last four: 1234",
    "1234那张卡",
    "6222 **** **** 1234",
    "6222020000001234",
  ])("%s tells the last four", (text) => expect(best(lastFourClues(fold(text).text))).toBe(5));

  it("tells other cards apart and leaves other numbers alone", () => {
    expect(best(lastFourClues("ending 9999"))).toBe(-4);
    expect(lastFourClues("3945 card ending 7492")).toHaveLength(1);
    expect(lastFourClues("in 2026 i paid 1234")).toEqual([]);
  });

  it("knows banks and networks by their names", () => {
    for (const text of ["工行卡", "icbc", "银联"])
      expect(best(cardClues(text, candidates)), text).toBeGreaterThan(1);
    for (const text of ["招行", "visa"]) expect(best(cardClues(text, candidates)), text).toBeLessThan(0);
    expect(cardClues("abc", candidates)).toEqual([]);
  });
});

describe("ids", () => {
  it("are found whole and in part, also of the terminal", () => {
    const evidence = (text: string) => best(referenceClues(fold(text).text, candidates));
    expect(evidence("about PAY-2026-AB12CD")).toBe(12);
    expect(evidence("pay2026ab12cd")).toBe(12);
    expect(evidence("number ab12cd")).toBeGreaterThan(3);
    expect(evidence("terminal t-0098")).toBe(3);
    expect(evidence("in 2026, 129.90")).toBe(0);
  });
});

describe("outcome, manner and place", () => {
  it("fit what happened", () => {
    for (const text of ["付不了", "declined", "didn't go through"]) {
      expect(best(statusClues(text)), text).toBeGreaterThan(1);
    }
    expect(best(statusClues("refund has not arrived"))).toBeLessThan(0.5);
    for (const text of ["余额不足", "insufficient funds", "error code 51"]) {
      expect(best(failureClues(text)), text).toBeGreaterThan(2);
    }
    for (const text of ["刷卡", "in the shop", "扫码"])
      expect(best(mannerClues(text)), text).toBeGreaterThan(0.5);
    for (const text of ["in japan", "在东京", "abroad", "境外"]) {
      expect(best(placeClues(text, "CN")), text).toBeGreaterThan(1);
    }
    expect(placeClues("中国银行", "CN")).toEqual([]);
  });
});

describe("order", () => {
  it.each([
    ["my last payment", { by: "time", end: "high", place: 0 }],
    ["最近那笔", { by: "time", end: "high", place: 0 }],
    ["the second charge", { by: "time", end: "low", place: 1 }],
    ["第一笔", { by: "time", end: "low", place: 0 }],
    ["大的那笔", { by: "amount", end: "high", place: 0 }],
    ["the cheaper one", { by: "amount", end: "low", place: 0 }],
  ])("%s", (text, expected) => expect(orderClues(text)).toEqual([expect.objectContaining(expected)]));

  it("is not in the name of a day", () => {
    for (const text of ["last friday", "last month", "last four digits", "at first"])
      expect(orderClues(text), text).toEqual([]);
  });
});
