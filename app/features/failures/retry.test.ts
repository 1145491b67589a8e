import { describe, expect, it } from "vitest";
import { hours, minutes } from "#app/platform/time.ts";
import { failureReasons, reasons } from "./reasons.ts";
import { retryOf } from "./retry.ts";

const at = Date.UTC(2026, 0, 5, 9);
const once = { at: [at], now: at + minutes(1) };

describe("when a failed payment may be tried again", () => {
  it("is never, for what will fail again or must not be tried", () => {
    for (const reason of failureReasons.filter((one) => reasons[one].retry === "no"))
      expect(retryOf(reason, at, "visa", once)).toEqual({ advice: "no", notBefore: null, most: null });
  });

  it("is in minutes where a bank is away, and tomorrow where money is short", () => {
    expect(retryOf("issuer_unavailable", at, "visa", once)).toEqual({
      advice: "short_backoff",
      notBefore: "2026-01-05T09:05:00.000Z",
      most: { tries: 15, withinHours: 720, used: 1 },
    });
    expect(retryOf("insufficient_funds", at, "Mastercard", once)).toMatchObject({
      notBefore: "2026-01-06T09:00:00.000Z",
      most: { tries: 10, withinHours: 24, used: 1 },
    });
  });

  it("keeps the stricter limit for a network whose own is not known, and none without a card", () => {
    expect(retryOf("timeout", at, "unionpay", once).most).toEqual({
      tries: 10,
      withinHours: 720,
      used: 1,
    });
    expect(retryOf("timeout", at, null, once).most).toBeNull();
  });

  it("counts the tries that were made, and lets none be made before one of them is too old to count", () => {
    // The first tries are a day old and count for nothing.
    const tries = [-25, -24.5, ...Array.from({ length: 9 }, (_, n) => -9 + n)].map((ago) => at + hours(ago));
    const now = at;
    const nine = retryOf("issuer_unavailable", at, "mastercard", { at: tries, now });
    expect(nine).toMatchObject({ most: { used: 9, tries: 10 }, notBefore: "2026-01-05T09:05:00.000Z" });
    const ten = retryOf("issuer_unavailable", at, "mastercard", { at: [...tries, at], now });
    // The oldest that counts was made at midnight.
    expect(ten).toMatchObject({ most: { used: 10 }, notBefore: "2026-01-06T00:00:00.000Z" });
    const eleven = retryOf("issuer_unavailable", at, "mastercard", { at: [...tries, at, at], now });
    expect(eleven).toMatchObject({ most: { used: 11 }, notBefore: "2026-01-06T01:00:00.000Z" });
  });

  it("says something for every reason", () => {
    for (const reason of failureReasons) {
      const { advice, notBefore } = retryOf(reason, at, null, once);
      expect(notBefore === null).toBe(advice === "no");
    }
  });
});
