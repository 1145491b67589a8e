import { describe, expect, it } from "vitest";
import { Detector } from "./detect.ts";
import type { PaymentRecord } from "./payment.ts";

const start = Date.UTC(2024, 0, 1);
const minute = 60_000;
const issuers = ["North", "South", "East", "West"];

/** Three days, one payment each 20 seconds; every 15th fails. `change` may alter a payment. */
function run(change: (record: PaymentRecord, at: number, n: number) => void) {
  const detector = new Detector();
  const found = [];
  for (let n = 0; n < 3 * 1440 * 3; n++) {
    const at = start + n * 20_000;
    const failed = (n * 7919) % 15 === 0;
    const record: PaymentRecord = {
      id: `p${n}`,
      occurredAt: new Date(at).toISOString(),
      amount: "20.00",
      currency: "EUR",
      method: n % 3 === 0 ? "wallet" : "card",
      status: failed ? "failed" : "succeeded",
      customerId: `c${(n * 104_729) % 3_001}`,
      card: { issuer: issuers[(n * 31 + (n >> 3)) % 4]!, fingerprint: `f${(n * 104_729) % 3_001}` },
    };
    if (failed) record.failure = { scheme: "iso8583", code: "51" };
    change(record, at, n);
    detector.push(record, at);
    found.push(...detector.finished());
  }
  return [...found, ...detector.end()];
}

const from = start + 60 * 60 * minute;
const to = from + 60 * minute;

describe("detection", () => {
  it("is silent where nothing is wrong", () => {
    expect(run(() => {})).toEqual([]);
  });

  it("names the issuer that is down, when it began and when it was over", () => {
    const found = run((record, at) => {
      if (at < from || at >= to || record.card?.issuer !== "East") return;
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: "91" };
    });
    expect(found).toHaveLength(1);
    const [incident] = found;
    expect(incident).toMatchObject({
      pattern: "outage",
      scope: { issuer: "East" },
      reason: "issuer_unavailable",
    });
    expect(Math.abs(Date.parse(incident!.startedAt) - from)).toBeLessThan(5 * minute);
    expect(Date.parse(incident!.detectedAt) - from).toBeLessThan(15 * minute);
    expect(Math.abs(Date.parse(incident!.endedAt!) - to)).toBeLessThan(15 * minute);
  });

  it("counts a payment once, whatever is said again", () => {
    const detector = new Detector();
    const record: PaymentRecord = {
      id: "same",
      occurredAt: new Date(start).toISOString(),
      amount: "1",
      currency: "EUR",
      method: "card",
      status: "failed",
    };
    for (let n = 0; n < 200; n++) detector.push(record, start);
    expect(detector.end()).toEqual([]);
  });
});
