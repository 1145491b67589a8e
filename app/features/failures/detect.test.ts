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

/** Four days of payments that all go well, one each 20 seconds that `comes`, with those that `more` adds. */
function arrivals(
  comes: (at: number, n: number) => boolean,
  more: (at: number) => string | null = () => null,
  days = 4,
) {
  const detector = new Detector();
  const found = [];
  for (let n = 0; n < days * 1440 * 15; n++) {
    const at = start + n * 4_000;
    const record = {
      occurredAt: new Date(at).toISOString(),
      amount: "20.00",
      currency: "EUR",
      method: n % 15 === 0 ? "wallet" : "card",
      status: "succeeded",
      card: { issuer: issuers[(n * 31 + (n >> 3)) % 4]! },
    };
    if (n % 5 === 0 && comes(at, n)) detector.push({ ...record, id: `p${n}`, merchant: { id: "shop" } }, at);
    const extra = more(at);
    if (extra) detector.push({ ...record, id: `x${n}`, merchant: { id: extra } }, at);
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

  it("tells two outages at once as two incidents, each with its own scope and end", () => {
    const sooner = to - 20 * minute;
    const found = run((record, at) => {
      const down = record.card?.issuer === "East" && at < to;
      const odd = record.card?.issuer === "North" && record.method === "wallet" && at < sooner;
      if (at < from || !(down || odd)) return;
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: down ? "91" : "96" };
    });
    expect(found).toHaveLength(2);
    const [east, north] = [...found].sort((one, other) =>
      (one.scope.method ?? "").localeCompare(other.scope.method ?? ""),
    );
    expect(east).toMatchObject({ scope: { issuer: "East" }, reason: "issuer_unavailable" });
    expect(north).toMatchObject({ scope: { issuer: "North", method: "wallet" }, reason: "system_error" });
    expect(Date.parse(east!.detectedAt) - from).toBeLessThan(10 * minute);
    // It is paid there every four minutes.
    expect(Date.parse(north!.detectedAt) - from).toBeLessThan(30 * minute);
    expect(Math.abs(Date.parse(east!.endedAt!) - to)).toBeLessThan(10 * minute);
    expect(Math.abs(Date.parse(north!.endedAt!) - sooner)).toBeLessThan(15 * minute);
  });

  it("tells of a terminal that is down though it is paid there every ten minutes only", () => {
    const found = run((record, at, n) => {
      record.merchant = { id: n % 5 === 0 ? "shop" : "other" };
      record.terminalId = n % 30 === 0 ? "till" : n % 5 === 0 ? "front" : undefined;
      if (record.terminalId !== "till") return;
      record.status = at >= from && at < from + 120 * minute ? "failed" : "succeeded";
      record.failure = record.status === "failed" ? { scheme: "iso8583", code: "96" } : undefined;
    });
    expect(found).toMatchObject([{ scope: { terminal: "till" }, reason: "system_error" }]);
    expect(Date.parse(found[0]!.detectedAt) - from).toBeLessThan(60 * minute);
  });

  it("says nothing of the first two days, of which it does not know yet what is normal", () => {
    const early = start + 30 * 60 * minute;
    const found = run((record, at) => {
      if (at < early || at >= early + 120 * minute || record.card?.issuer !== "East") return;
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: "91" };
    });
    expect(found).toEqual([]);
  });

  it("tells a reason that changed from an outage elsewhere at the same time, though no more fails where it changed", () => {
    const found = run((record, at) => {
      if (at < from || at >= from + 8 * 60 * minute) return;
      if (record.card?.issuer === "East") {
        record.status = "failed";
        record.failure = { scheme: "iso8583", code: "91" };
      } else if (record.status === "failed" && record.method === "wallet")
        record.failure = { scheme: "iso8583", code: "57" };
    });
    expect(found.map(({ scope, pattern }) => ({ scope, pattern }))).toEqual([
      { scope: { issuer: "East" }, pattern: "outage" },
      { scope: { method: "wallet" }, pattern: "reason_shift" },
    ]);
  });

  it("tells that all payments stopped, by the clock alone where none arrives", () => {
    const detector = new Detector();
    let at = start;
    for (let n = 0; at < start + 60 * 60 * minute; n++) {
      const record = { id: `p${n}`, occurredAt: "", amount: "5", currency: "EUR", method: "card" };
      detector.push({ ...record, status: "succeeded" }, at);
      at += 20_000;
    }
    detector.tick(at + 3 * minute);
    expect(detector.standing()).toEqual([]);
    detector.tick(at + 20 * minute);
    expect(detector.standing()).toMatchObject([{ pattern: "volume_drop", scope: {}, endedAt: null }]);
    const [stop] = detector.standing();
    expect(Date.parse(stop!.detectedAt) - at).toBeLessThan(15 * minute);
  });

  it("tells one customer's storm from the merchant where it rages", () => {
    const found = run((record, at, n) => {
      record.merchant = { id: n % 2 === 0 ? "shop" : "other" };
      if (at < from || at >= to || record.merchant.id !== "shop" || n % 4 !== 0) return;
      record.customerId = "impatient";
      record.card = { issuer: "East", fingerprint: "one" };
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: "51" };
    });
    expect(found).toMatchObject([{ pattern: "retry_storm", scope: { customer: "impatient" } }]);
  });

  it("names the merchant at which many cards are tried with small amounts", () => {
    const found = run((record, at, n) => {
      record.merchant = { id: n % 2 === 0 ? "shop" : "other" };
      record.amount = (20 + (n % 37)).toFixed(2);
      if (at < from || at >= to || record.merchant.id !== "shop" || n % 4 !== 0) return;
      record.customerId = `x${n}`;
      record.card = { issuer: "East", fingerprint: `x${n}` };
      record.amount = "1.00";
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: "14" };
    });
    expect(found).toMatchObject([{ pattern: "card_testing", scope: { merchant: "shop" } }]);
  });

  it("names the merchant at which cards are tried from one device, whatever the amounts", () => {
    const found = run((record, at, n) => {
      record.merchant = { id: n % 2 === 0 ? "shop" : "other" };
      record.device = { id: `d${record.customerId}` };
      if (at < from || at >= to || record.merchant.id !== "shop" || n % 4 !== 0) return;
      record.customerId = undefined;
      record.card = { issuer: "East", fingerprint: `x${n}` };
      record.device = { id: n % 8 === 0 ? "one" : "other" };
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: "14" };
    });
    expect(found).toMatchObject([{ pattern: "card_testing", scope: { merchant: "shop" } }]);
  });

  it("takes people's own devices that fail at one merchant for no attack", () => {
    const found = run((record, at, n) => {
      record.merchant = { id: n % 2 === 0 ? "shop" : "other" };
      record.device = { id: `d${record.customerId}` };
      if (at < from || at >= to || record.merchant.id !== "shop" || n % 4 !== 0) return;
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: "14" };
    });
    expect(found).toMatchObject([{ pattern: "degradation", scope: { merchant: "shop" } }]);
  });

  it("takes a sale for no attack: many new cards, small amounts, one merchant, and some without the money", () => {
    const sale = (more: number) =>
      run((record, at, n) => {
        record.merchant = { id: n % 2 === 0 ? "shop" : "other" };
        record.amount = (20 + (n % 37)).toFixed(2);
        record.device = { id: `d${record.customerId}` };
        if (at < from || at >= to || record.merchant.id !== "shop") return;
        record.customerId = `x${n}`;
        record.card = { issuer: issuers[n % 4]!, fingerprint: `x${n}` };
        record.device = { id: `dx${n}` };
        record.amount = "1.00";
        if (n % 10 >= more) return;
        record.status = "failed";
        record.failure = { scheme: "iso8583", code: "51" };
      });
    expect(sale(0)).toEqual([]);
    // Where most cannot pay, that is told of, as what it is.
    expect(sale(8).map(({ pattern }) => pattern)).not.toContain("card_testing");
    expect(sale(8)).toMatchObject([{ scope: { merchant: "shop" }, reason: "insufficient_funds" }]);
  });

  it("names the merchant at which cards are tried though some records do not say which", () => {
    let tried = 0;
    const found = run((record, at, n) => {
      record.merchant = { id: n % 2 === 0 ? "shop" : "other" };
      record.channel = n % 8 === 0 ? "in_store" : "online";
      record.amount = (20 + (n % 37)).toFixed(2);
      if (at < from || at >= to || record.merchant.id !== "shop" || n % 8 === 0) return;
      record.customerId = `x${n}`;
      record.card = { issuer: "East", fingerprint: `x${n}` };
      record.amount = "1.00";
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: "14" };
      tried += 1;
      if (tried % 14 === 0) record.merchant = undefined;
    });
    expect(found).toMatchObject([{ pattern: "card_testing" }]);
    expect(found[0]!.scope).toEqual({ merchant: "shop" });
  });

  it("takes a merchant's nightly batch for what it is, before it and after it", () => {
    const nightly = (at: number) => {
      const ofDay = Math.floor((at - start) / minute) % 1440;
      if (ofDay >= 130 && ofDay < 155) return "biller";
      return Math.floor(at / 4_000) % 60 === 0 ? "biller" : null;
    };
    expect(arrivals(() => true, nightly, 6)).toEqual([]);
  });

  it("tells of payments that stop everywhere once, not once for each part", () => {
    const found = arrivals((at, n) => at < from || at >= to || n % 50 === 0);
    expect(found).toMatchObject([{ pattern: "volume_drop", scope: {} }]);
    expect(Date.parse(found[0]!.detectedAt) - from).toBeLessThan(15 * minute);
  });

  it("takes the last payments of a file, which trickle in, for its end", () => {
    const last = start + 3 * 1440 * minute - 8 * minute;
    const usual = (at: number) => (at < last ? "other" : null);
    expect(arrivals((at, n) => at < last || n % 100 === 0, usual, 3)).toEqual([]);
  });

  it("ends an attack that has fallen silent, so that another at the same place is another", () => {
    const again = from + 4 * 60 * minute;
    const attacked = (at: number) =>
      (at >= from && at < from + 30 * minute) || (at >= again && at < again + 30 * minute);
    const found = run((record, at, n) => {
      record.merchant = { id: n % 2 === 0 ? "shop" : "other" };
      record.amount = (20 + (n % 37)).toFixed(2);
      if (!attacked(at) || record.merchant.id !== "shop" || n % 4 !== 0) return;
      record.customerId = `x${n}`;
      record.card = { issuer: "East", fingerprint: `x${n}` };
      record.amount = "1.00";
      record.status = "failed";
      record.failure = { scheme: "iso8583", code: "14" };
    });
    const attack = { pattern: "card_testing", scope: { merchant: "shop" } };
    expect(found).toMatchObject([attack, attack]);
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
