import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transactionRecord } from "#tests/records.ts";
import { namedId, readReport } from "./report.ts";

const now = Date.UTC(2026, 0, 5, 12);
const options = { now, pseudonym: (number: string) => `card_${number.slice(-4)}` };
const read = (value: unknown) => readReport(value, options);

function errorsOf(value: unknown) {
  const reading = read(value);
  return reading.report ? [] : reading.errors.map(({ pointer, code }) => `${pointer} ${code}`);
}

function reportOf(value: unknown) {
  const reading = read(value);
  if (!reading.report) throw new Error(JSON.stringify(reading.errors));
  return reading;
}

describe("readReport", () => {
  it("reads a whole record", () => {
    const failure = { scheme: "iso8583", code: "91", message: "issuer unavailable" };
    expect(reportOf(transactionRecord({ id: "tx_1", status: "failed", failure }))).toEqual({
      redacted: [],
      report: {
        id: "tx_1",
        occurredAt: Date.UTC(2026, 0, 5, 9, 30),
        statusAt: null,
        customerId: "cus_1",
        amountMinor: 12_990,
        currency: "CNY",
        method: "card",
        channel: "online",
        status: "failed",
        merchantId: "m_9",
        merchantName: "Harbour Books",
        merchantMcc: "5942",
        merchantCountry: "CN",
        terminalId: "t_4",
        cardFingerprint: "fp_7",
        cardBin: "622202",
        cardLast4: "1234",
        cardNetwork: "unionpay",
        cardIssuer: "ICBC",
        cardCountry: "CN",
        deviceId: "d_3",
        deviceIp: "203.0.113.9",
        deviceCountry: "CN",
        failureScheme: "iso8583",
        failureCode: "91",
        failureMessage: "issuer unavailable",
      },
    });
  });

  it("asks for six fields and no more", () => {
    const least = { id: "tx_1", occurredAt: "2026-01-05T09:30:00+08:00", amount: "5", currency: "JPY" };
    const { report } = reportOf({ ...least, method: "balance", status: "pending" });
    expect(report.occurredAt).toBe(Date.UTC(2026, 0, 5, 1, 30));
    expect([report.customerId, report.merchantId, report.cardLast4]).toEqual([null, null, null]);
    expect(errorsOf({})).toEqual(
      ["id", "occurredAt", "amount", "currency", "method", "status"].map((field) => `/${field} required`),
    );
  });

  it.each<[string, object, string]>([
    ["a number for an amount", { amount: 129.9 }, "/amount invalid_type"],
    ["a negative amount", { amount: "-1" }, "/amount invalid_format"],
    ["a 19-digit amount", { amount: "1234567890123456789" }, "/amount invalid_format"],
    ["an amount above 2^53 minor units", { amount: "90071992547409.92" }, "/amount invalid_amount"],
    ["fractions the currency does not have", { amount: "1.5", currency: "JPY" }, "/amount invalid_amount"],
    ["an exponent", { amount: "1e3" }, "/amount invalid_format"],
    ["a card number for an amount", { amount: "4111111111111111", currency: "JPY" }, "/amount card_number"],
    ["an unknown currency", { currency: "XXX" }, "/currency invalid_format"],
    ["a lower-case currency", { currency: "cny" }, "/currency invalid_format"],
    ["an unknown method", { method: "cheque" }, "/method invalid_value"],
    ["a null", { customerId: null }, "/customerId invalid_type"],
    ["a field nobody knows", { ammount: "1" }, "/ammount unknown_field"],
    ["a nested field nobody knows", { card: { "pan/x": "1" } }, "/card/pan~1x unknown_field"],
    ["a list for an object", { merchant: [] }, "/merchant invalid_type"],
    ["a local time", { occurredAt: "2026-01-05T09:30:00" }, "/occurredAt invalid_format"],
    ["a day that is none", { occurredAt: "2026-02-29T09:30:00Z" }, "/occurredAt invalid_format"],
    ["a leap second", { occurredAt: "2016-12-31T23:59:60Z" }, "/occurredAt invalid_format"],
    ["the far future", { occurredAt: "2026-01-06T12:00:01Z" }, "/occurredAt implausible_time"],
    ["year 9999", { statusAt: "9999-12-31T23:59:59Z" }, "/statusAt implausible_time"],
    ["the far past", { occurredAt: "1999-12-31T23:59:59Z" }, "/occurredAt implausible_time"],
    ["a null character", { id: "a\u0000b" }, "/id invalid_format"],
    ["half a surrogate pair", { merchant: { name: "\ud800" } }, "/merchant/name invalid_format"],
    ["a line break in an identifier", { customerId: "a\nb" }, "/customerId invalid_format"],
    ["an empty identifier", { id: "  " }, "/id invalid_format"],
    ["a long identifier", { id: "x".repeat(129) }, "/id invalid_format"],
    ["an address that is none", { device: { ip: "300.1.1.1" } }, "/device/ip invalid_format"],
    ["a country that is no code", { device: { country: "China" } }, "/device/country invalid_format"],
  ])("refuses %s", (_name, different, error) => {
    expect(errorsOf({ ...transactionRecord(), ...different })).toContain(error);
  });

  it.each([null, undefined, 5, "text", true, [], [[]], [transactionRecord()]])("refuses %j", (value) => {
    expect(errorsOf(value)).toEqual([" invalid_type"]);
  });

  it("refuses keys that mean something to JavaScript", () => {
    const text = '{"__proto__": {"id": "x"}, "constructor": 1, "toString": 2}';
    const errors = errorsOf(JSON.parse(text));
    for (const key of ["__proto__", "constructor", "toString"]) {
      expect(errors).toContain(`/${key} unknown_field`);
    }
    expect(errors).toContain("/id required");
  });

  it("names a bounded number of errors, and keeps what databases do not take out of them", () => {
    const keys = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`\u0000\ud800 ${at}`, 1]));
    const reading = read({ ...transactionRecord(), ...keys, ["k".repeat(5_000)]: 1 });
    const errors = reading.report ? [] : reading.errors;
    expect(errors.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(errors)).not.toMatch(/\\u0000|\\ud800/);
  });

  it("trims, and leaves line breaks in words", () => {
    const { report } = reportOf(transactionRecord({ id: " tx_1 ", failure: { message: "no\nfunds " } }));
    expect([report.id, report.failureMessage]).toEqual(["tx_1", "no\nfunds"]);
  });

  it("never throws, whatever it is given", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        expect(read(value)).toHaveProperty("report");
      }),
    );
    const field = fc.constantFrom(...Object.keys(transactionRecord()));
    fc.assert(
      fc.property(field, fc.jsonValue(), (key, value) => {
        expect(read({ ...transactionRecord(), [key]: value })).toHaveProperty("report");
      }),
    );
  });
});

describe("card numbers in a record", () => {
  const number = "4111 1111 1111 1111";

  it("leave four digits in words and a pseudonym in identifiers", () => {
    const { report, redacted } = reportOf(
      transactionRecord({
        id: "4111111111111111",
        customerId: "cus-5555555555554444",
        terminalId: number,
        merchant: { id: "4111111111111111", name: `Harbour ${number}` },
        card: { fingerprint: "4111-1111-1111-1111", issuer: number, network: number },
        device: { id: "4111111111111111" },
        status: "failed",
        failure: { scheme: number, code: number, message: `card ${number} declined` },
      }),
    );
    expect(redacted).toHaveLength(12);
    expect(JSON.stringify(report).replace(/[ -]/g, "")).not.toMatch(/4111111111111111|5555555555554444/);
    expect([report.id, report.customerId]).toEqual(["card_1111", "cus-card_4444"]);
    expect(report.failureMessage).toBe("card •••• 1111 declined");
  });

  it("are cut to the part that a field is for", () => {
    const { report, redacted } = reportOf(
      transactionRecord({ card: { bin: "4111111111111111", last4: number } }),
    );
    expect([report.cardBin, report.cardLast4]).toEqual(["411111", "1111"]);
    expect(redacted).toEqual(["/card/bin", "/card/last4"]);
  });

  it("are told from long ids that have a fitting check digit by chance", () => {
    const { report, redacted } = reportOf(transactionRecord({ id: "1800000000000000007" }));
    expect([report.id, redacted]).toEqual(["1800000000000000007", []]);
  });

  it("are not repeated where the record is refused", () => {
    const reading = read({ id: "4111111111111111", "4111 1111 1111 1111": 1 });
    expect(JSON.stringify(reading)).not.toContain("4111");
    expect(namedId({ id: "4111111111111111" })).toBe("•••• 1111");
  });
});
