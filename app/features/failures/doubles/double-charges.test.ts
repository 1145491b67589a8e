import { describe, expect, it } from "vitest";
import { Detector } from "../detect.ts";
import type { Incident } from "../incident.ts";
import type { PaymentRecord } from "../payment.ts";

const start = Date.UTC(2026, 0, 5);
const minute = 60_000;
const day = 1_440 * minute;

let serial = 0;
const payment = (at: number, given: Partial<PaymentRecord> = {}): PaymentRecord => {
  serial += 1;
  const bank = serial % 5;
  return {
    id: `tx_${serial}`,
    occurredAt: new Date(start + at).toISOString(),
    amount: "20.00",
    currency: "CNY",
    method: "card",
    channel: "online",
    status: "succeeded",
    customerId: `c${serial % 900}`,
    merchant: { id: `m_${serial % 20}` },
    card: { fingerprint: `f${serial % 900}`, bin: `62220${bank}`, issuer: `bank ${bank}`, country: "CN" },
    ...given,
  };
};
const answeredLate = { status: "failed", failure: { scheme: "iso8583", code: "68" } };

/** Two days that teach, in which somebody buys the same twice now and then and few attempts time out. */
function usual(): PaymentRecord[] {
  const records: PaymentRecord[] = [];
  for (let at = 0; at < 2.5 * day; at += minute / 2) {
    records.push(payment(at, { amount: `${10 + (serial % 77)}.00` }));
    if (serial % 400 === 0) records.push(payment(at, answeredLate));
  }
  return records;
}

function told(records: readonly PaymentRecord[]): Incident[] {
  const detector = new Detector();
  const found: Incident[] = [];
  for (const record of records.toSorted((one, other) =>
    one.occurredAt < other.occurredAt ? -1 : one.occurredAt > other.occurredAt ? 1 : 0,
  )) {
    detector.push(record, Date.parse(record.occurredAt));
    found.push(...detector.finished());
  }
  return [...found, ...detector.end()].filter(({ pattern }) => pattern === "other");
}

/** A customer of a bank whose payment is answered too late, made once more, and taken both times. */
function twice(at: number, who: number, late: (attempt: PaymentRecord) => PaymentRecord[]): PaymentRecord[] {
  const own = {
    amount: "59.90",
    customerId: `hit${who}`,
    merchant: { id: `m_${who % 20}` },
    card: { fingerprint: `hit${who}`, bin: "622203", issuer: "bank 3", country: "CN" },
  };
  const first = payment(at, own);
  return [...late(first), payment(at + 2 * minute, own)];
}

const at = 3_168 * minute;
const people = [0, 1, 2, 3, 4, 5, 6];
/** Its answer is a time-out, and later it turns out that the money was taken. */
const takenAfterAll = (attempt: PaymentRecord) => [
  { ...attempt, ...answeredLate },
  { ...attempt, occurredAt: new Date(Date.parse(attempt.occurredAt) + 5 * minute).toISOString() },
];

describe("payments that were taken twice", () => {
  it("of several customers of one bank are one incident there, from the fourth on", () => {
    const hit = people.flatMap((who) => twice(at + who * 6 * minute, who, takenAfterAll));
    const [incident, ...others] = told([...usual(), ...hit]);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ reason: "duplicate", observed: 7, startedAt: hit[0]!.occurredAt });
    expect(incident!.scope.issuer ?? incident!.scope.bin).toMatch(/bank 3|622203/);
    expect(Date.parse(incident!.detectedAt) - start - at).toBe(3 * 6 * minute + 5 * minute);
    expect(incident!.endedAt).not.toBeNull();
    expect(incident!.payments).toHaveLength(7);
  });

  it("are found where the first attempt was still open when the next was made", () => {
    const open = (attempt: PaymentRecord) => [
      { ...attempt, status: "pending" },
      { ...attempt, occurredAt: new Date(Date.parse(attempt.occurredAt) + 5 * minute).toISOString() },
    ];
    expect(
      told([...usual(), ...people.flatMap((who) => twice(at + who * 6 * minute, who, open))]),
    ).toHaveLength(1);
  });

  it("are known by the card where the customer is not named", () => {
    const nameless = (attempt: PaymentRecord) =>
      takenAfterAll(attempt).map((one) => ({ ...one, customerId: undefined }));
    const hit = people.flatMap((who) => twice(at + who * 6 * minute, who, nameless));
    expect(told([...usual(), ...hit])).toHaveLength(1);
  });

  it.each([
    ["failed for good and was made once more", (one: PaymentRecord) => [{ ...one, ...answeredLate }]],
    [
      "failed for want of money and was made once more",
      (one: PaymentRecord) => [{ ...one, status: "failed", failure: { scheme: "iso8583", code: "51" } }],
    ],
    ["was bought a second time", (one: PaymentRecord) => [one]],
    [
      "was told of twice",
      (one: PaymentRecord) => [
        { ...one, ...answeredLate },
        { ...one, ...answeredLate },
      ],
    ],
  ])("are not what %s", (_, late) => {
    expect(told([...usual(), ...people.flatMap((who) => twice(at + who * 6 * minute, who, late))])).toEqual(
      [],
    );
  });

  it("of one customer, or two, are no incident", () => {
    const hit = people.flatMap((n) => twice(at + n * 6 * minute, n % 2, takenAfterAll));
    expect(
      told([...usual(), ...hit.map((one, n) => ({ ...one, amount: `${60 + Math.floor(n / 3)}.00` }))]),
    ).toEqual([]);
  });

  it("are no incident where they happen as often as ever", () => {
    const always: PaymentRecord[] = [];
    for (let n = 0; n < 110; n += 1) always.push(...twice(n * 30 * minute, n, takenAfterAll));
    expect(told([...usual(), ...always])).toEqual([]);
  });
});
