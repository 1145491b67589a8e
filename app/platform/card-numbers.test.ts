import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCardNumber, isNetworkCardNumber, passesLuhn, replaceCardNumbers } from "./card-numbers.ts";

/** Published test numbers of the networks. */
const published = [
  "4111111111111111",
  "4222222222222",
  "5555555555554444",
  "2223003122003222",
  "378282246310005",
  "30569309025904",
  "3530111333300000",
  "6011111111111117",
  "6200000000000005",
  "6205500000000000004",
  "2200000000000004",
];

function withCheckDigit(digits: string) {
  for (let last = 0; last < 10; last += 1) if (passesLuhn(digits + last)) return digits + last;
  throw new Error("one of ten fits");
}
const cardNumber = fc.stringMatching(/^[1-9][0-9]{11,17}$/).map(withCheckDigit);

describe("card numbers", () => {
  it.each(published)("knows %s", (number) => {
    expect(isCardNumber(number)).toBe(true);
    expect(isNetworkCardNumber(number)).toBe(true);
  });

  it.each(["4111111111111112", "411111111111", "41111111111111111111", "0000000000000000"])(
    "takes %s for something else",
    (number) => expect(isCardNumber(number)).toBe(false),
  );

  it.each([
    ["card 4111111111111111 declined", "card •••• 1111 declined"],
    ["4111 1111 1111 1111", "•••• 1111"],
    ["4111-1111-1111-1111.", "•••• 1111."],
    ["4111 - 1111 - 1111 - 1111", "•••• 1111"],
    ["卡号４１１１１１１１１１１１１１１１。", "卡号•••• 1111。"],
    ["4111\u00a01111\u00a01111\u00a01111", "•••• 1111"],
    ["order 12 4111 1111 1111 1111 123", "order 12 •••• 1111 123"],
    ["4111111111111111 5555555555554444", "•••• 1111 •••• 4444"],
    ["3782 822463 10005", "•••• 0005"],
    ["x4111111111111111x", "x•••• 1111x"],
    ["4111 1111\n1111 1111", "•••• 1111"],
    ["4111\r\n1111\r\n1111\r\n1111 next", "•••• 1111 next"],
    ["4111\t1111\t1111\t1111", "•••• 1111"],
    ["2026010522001412\n4111111111111111", "2026010522001412\n•••• 1111"],
  ])("reduces %j to %j", (text, reduced) => {
    expect(replaceCardNumbers(text)).toBe(reduced);
  });

  it.each([
    "Harbour Books",
    "2026-01-05T09:30:00.000Z",
    "2026010522001412341234567890",
    "+86 138 0013 8000",
    "4111 1111 1111 1112",
    "4111 1111\n1111 1112",
    "1000\n2000\n3000\n4000",
  ])("leaves %j alone", (text) => {
    expect(replaceCardNumbers(text)).toBe(text);
  });

  it("finds any card number in any words, and none is left", () => {
    fc.assert(
      fc.property(
        cardNumber,
        fc.constantFrom("", " ", "-"),
        fc.constantFrom("pay ", "卡", "a-"),
        (number, gap, words) => {
          const written = number.match(/.{1,4}/g)!.join(gap);
          const reduced = replaceCardNumbers(`${words}${written} please`);
          expect(reduced).toContain(number.slice(-4));
          expect(reduced.replace(/[ -]/g, "")).not.toContain(number);
          expect(replaceCardNumbers(reduced)).toBe(reduced);
        },
      ),
    );
  });

  it("is quick on long digit text", () => {
    const digits = "4111 ".repeat(20_000);
    expect(replaceCardNumbers(digits).length).toBeLessThanOrEqual(digits.length);
  });
});
