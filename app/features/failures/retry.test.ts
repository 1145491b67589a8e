import { describe, expect, it } from "vitest";
import { failureReasons, reasons } from "./reasons.ts";
import { retryOf } from "./retry.ts";

const at = Date.UTC(2026, 0, 5, 9);

describe("when a failed payment may be tried again", () => {
  it("is never, for what will fail again or must not be tried", () => {
    for (const reason of failureReasons.filter((one) => reasons[one].retry === "no"))
      expect(retryOf(reason, at, "visa")).toEqual({ advice: "no", notBefore: null, most: null });
  });

  it("is in minutes where a bank is away, and tomorrow where money is short", () => {
    expect(retryOf("issuer_unavailable", at, "visa")).toEqual({
      advice: "short_backoff",
      notBefore: "2026-01-05T09:05:00.000Z",
      most: { tries: 15, withinHours: 720 },
    });
    expect(retryOf("insufficient_funds", at, "Mastercard")).toMatchObject({
      notBefore: "2026-01-06T09:00:00.000Z",
      most: { tries: 10, withinHours: 24 },
    });
  });

  it("keeps the stricter limit for a network whose own is not known, and none without a card", () => {
    expect(retryOf("timeout", at, "unionpay").most).toEqual({ tries: 10, withinHours: 720 });
    expect(retryOf("timeout", at, null).most).toBeNull();
  });

  it("says something for every reason", () => {
    for (const reason of failureReasons) {
      const { advice, notBefore } = retryOf(reason, at, null);
      expect(notBefore === null).toBe(advice === "no");
    }
  });
});
