import { describe, expect, it } from "vitest";
import { mayQuote, type QuotablePayment, quotedIn, rememberFacts, staleFacts } from "./quoted-payments.ts";

const payment = (
  id: string,
  amountMinor: number,
  currency: string,
  cardLast4: string | null = null,
): QuotablePayment => ({
  id,
  amountMinor,
  currency,
  cardLast4,
  merchantName: null,
  status: "failed",
});
const payments = [
  payment("tx_a1", 129_950, "CNY", "1234"),
  payment("tx_b2", 5_000, "USD", "9876"),
  payment("tx_c3", 4_800, "JPY"),
];

describe("quotedIn", () => {
  it.each([
    ["Your payment of CN¥1,299.50", ["tx_a1"]],
    ["您的 1299.5 元付款", ["tx_a1"]],
    ["1.299,50 CNY", ["tx_a1"]],
    ["１２９９.５０元", ["tx_a1"]],
    ["$50 was refunded", ["tx_b2"]],
    ["USD 50.00", ["tx_b2"]],
    ["within 50 days", []],
    ["the card ending in 9876", ["tx_b2"]],
    ["¥4,800", ["tx_c3"]],
    ["see TX_A1 and tx_c3", ["tx_a1", "tx_c3"]],
    ["12345 and 99876", []],
    ["", []],
  ])("%j", (text, ids) => expect(quotedIn(text, payments)).toEqual(ids));

  it("is not asked for words without figures", () => {
    expect(mayQuote("We look into it")).toBe(false);
    expect(mayQuote("within 5 days")).toBe(false);
    expect(mayQuote("$5")).toBe(true);
    expect(mayQuote("1234")).toBe(true);
  });
});

describe("what a draft remembers", () => {
  const now = (status: string) => payments.map((one) => ({ ...one, status }));

  it("is the status when a payment was first quoted, until it is quoted no more", () => {
    const first = rememberFacts([], ["tx_a1"], now("pending"));
    expect(first).toEqual([{ id: "tx_a1", status: "pending" }]);
    const second = rememberFacts(first, ["tx_a1", "tx_b2"], now("failed"));
    expect(second).toEqual([
      { id: "tx_a1", status: "pending" },
      { id: "tx_b2", status: "failed" },
    ]);
    expect(rememberFacts(second, [], now("failed"))).toEqual([]);
  });

  it("is held against what is so now, but for what its writer was told of", () => {
    const known = [{ id: "tx_a1", status: "pending" }];
    const stale = staleFacts(known, ["tx_a1"], now("refunded"));
    expect(stale).toMatchObject([{ id: "tx_a1", before: "pending", after: "refunded" }]);
    expect(staleFacts(known, [], now("refunded"))).toEqual([]);
    expect(staleFacts(known, ["tx_a1"], now("pending"))).toEqual([]);
    expect(staleFacts(known, ["tx_a1"], now("refunded"), [{ id: "tx_a1", status: "refunded" }])).toEqual([]);
    expect(staleFacts(known, ["tx_a1"], now("failed"), [{ id: "tx_a1", status: "refunded" }])).toHaveLength(
      1,
    );
  });
});
