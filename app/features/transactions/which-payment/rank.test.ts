import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Payment } from "./candidate.ts";
import { readQuestion } from "./question.ts";
import { rankPayments } from "./rank.ts";

const at = "2026-01-05T12:00:00Z";
const payments: Payment[] = [
  {
    id: "tx_books",
    occurredAt: "2026-01-05T09:30:00Z",
    amount: "129.90",
    currency: "CNY",
    method: "card",
    channel: "online",
    merchant: { name: "Harbour Books", mcc: "5942", country: "CN" },
    card: { last4: "1234", network: "unionpay", issuer: "ICBC" },
    status: "failed",
    failure: { code: "91" },
  },
  {
    id: "tx_coffee",
    occurredAt: "2026-01-04T10:30:00Z",
    amount: "38.00",
    currency: "CNY",
    method: "wallet",
    channel: "in_store",
    merchant: { name: "星巴克咖啡(国贸店)", mcc: "5814", country: "CN" },
    status: "succeeded",
  },
  {
    id: "tx_hotel",
    occurredAt: "2026-01-03T20:30:00Z",
    amount: "2500.00",
    currency: "CNY",
    method: "card",
    channel: "online",
    merchant: { name: "Hilton Tokyo", mcc: "3504", country: "JP" },
    card: { last4: "8842", network: "visa", issuer: "招商银行" },
    status: "succeeded",
  },
  {
    id: "tx_shirt",
    occurredAt: "2025-12-29T12:30:00Z",
    amount: "129.00",
    currency: "CNY",
    method: "card",
    channel: "in_store",
    merchant: { name: "Uniqlo", mcc: "5651", country: "CN" },
    card: { last4: "8842", network: "visa", issuer: "招商银行" },
    status: "succeeded",
  },
];
const first = (text: string) => rankPayments({ at, text, transactions: payments }).ranking[0]?.transactionId;

describe("which payment", () => {
  it.each([
    ["my payment failed", "tx_books"],
    ["昨天星巴克那笔", "tx_coffee"],
    ["尾号8842两千五", "tx_hotel"],
    ["在日本的酒店", "tx_hotel"],
    ["not the 129.9, the 129 at uniqlo", "tx_shirt"],
    ["about $18 for books", "tx_books"],
    ["my last payment", "tx_books"],
    ["tx_shirt?", "tx_shirt"],
  ])("%s", (text, id) => expect(first(text)).toBe(id));

  it.each(["how do I change my password", "I was charged 777.77", "你好", "", "怎么绑定招行卡"])(
    "%s means none",
    (text) =>
      expect(rankPayments({ at, text, transactions: payments })).toEqual({ ranking: [], because: [] }),
  );

  it("says why", () => {
    const { because } = rankPayments({ at, text: "昨天星巴克 38块", transactions: payments });
    expect(because.filter(({ transactionId }) => transactionId === "tx_coffee")).toEqual(
      expect.arrayContaining([
        { clue: "amount", text: "38块", transactionId: "tx_coffee", fits: "38 CNY" },
        { clue: "merchant", text: "星巴克", transactionId: "tx_coffee", fits: "星巴克咖啡(国贸店)" },
        { clue: "day", text: "昨天", transactionId: "tx_coffee", fits: "2026-01-04T10:30:00Z" },
      ]),
    );
  });

  it("answers anything, with ids of the case in the order of their scores", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "昨天",
        "¥129.9",
        "尾号1234",
        "not the ",
        "last ",
        "Agent: ",
        "\n",
        "一百",
        "5/1",
        "星巴克",
        "15:40",
        "两次",
        "\ud800",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { ranking, because } = rankPayments({ at, text: pieces.join(""), transactions: payments });
        const scores = ranking.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((one, other) => other - one));
        expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
        const ids = new Set(payments.map(({ id }) => id));
        for (const { transactionId } of [...ranking, ...because]) expect(ids).toContain(transactionId);
      }),
    );
  });

  it("comes to an end on hostile texts and many payments", () => {
    const many = Array.from({ length: 5000 }, (_, number) => ({
      ...payments[number % 4]!,
      id: `tx_${number}`,
    }));
    for (const piece of [
      "1 ",
      "上",
      ".",
      "一百二十九块九",
      "not the ",
      "Agent: no\n",
      "twenty ",
      "*",
      "2026-01-05 ",
    ]) {
      const text = piece.repeat(1_000_000 / piece.length);
      expect(rankPayments({ at, text, transactions: many }).ranking.length).toBeLessThanOrEqual(10);
    }
  });
});

describe("a case", () => {
  it("is read leniently where it can be used", () => {
    const read = readQuestion({
      id: 7,
      at,
      text: "hi",
      transactions: [payments[0], { id: "x" }, null, { ...payments[1], amount: 38, extra: true }],
    });
    expect(read).toMatchObject({
      id: "7",
      question: { text: "hi", transactions: [{ id: "tx_books" }, { id: "tx_coffee", amount: "38" }] },
    });
    expect("faults" in read && read.faults).toEqual([
      "transaction 2 has no instant in occurredAt and is left out",
      "transaction 3 is no record and is left out",
    ]);
  });

  it.each([
    [[], null],
    [{ id: "a", at: "yesterday", text: "", transactions: [] }, "a"],
    [{ id: "a", at, text: 1, transactions: [] }, "a"],
    [{ id: "a", at, text: "", transactions: {} }, "a"],
    [{ at, text: "", transactions: [] }, null],
  ])("is refused with its id: %j", (value, id) =>
    expect(readQuestion(value)).toEqual({ id, error: expect.any(String) }),
  );
});
