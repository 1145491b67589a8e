import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { days, hours } from "#app/platform/time.ts";
import { decodeEntries, type Entry, encodeEntries } from "./entry.ts";
import {
  fixedAmount,
  type Ledger,
  learn,
  ledgerBytes,
  measures,
  noLedger,
  type OwnLedger,
  readLedger,
  type Visit,
  visit,
  writeMeasures,
} from "./ledger.ts";
import { Ledgers, LedgersInBatch } from "./ledgers.ts";

const start = Date.UTC(2026, 2, 1);
const visitOf = (different: Partial<Visit> = {}): Visit => ({
  at: start,
  counted: true,
  failed: false,
  novel: false,
  amount: fixedAmount(100),
  partner: 7,
  ...different,
});

const visits = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: days(80) }).map((ago) => start + ago),
      counted: fc.boolean(),
      failed: fc.boolean(),
      novel: fc.boolean(),
      amount: fc.integer({ min: 0, max: 2_500 }),
      partner: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    }),
    { maxLength: 80 },
  )
  .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));

function folded(list: readonly Visit[]): OwnLedger {
  const ledger = noLedger.slice();
  for (const one of list) visit(ledger, one);
  return ledger;
}

function told(ledger: Ledger, at: number, amount = fixedAmount(100)) {
  const row = new Float32Array(measures.length);
  writeMeasures(row, 0, ledger, at, amount);
  return Object.fromEntries(measures.map((name, place) => [name, row[place]!])) as Record<
    (typeof measures)[number],
    number
  >;
}

describe("a ledger", () => {
  it("is the same whatever order its payments came in, late ones too", () => {
    fc.assert(
      fc.property(visits, ([list, shuffled]) => {
        expect(folded(shuffled)).toEqual(folded(list));
      }),
    );
    expect(noLedger).toEqual([0, 0, 0]);
  });

  it("survives being written and read, and is not read from anything else", () => {
    fc.assert(
      fc.property(visits, ([list]) => {
        const ledger = folded(list);
        learn(ledger, start, 1, 0);
        expect(readLedger(ledgerBytes(ledger))).toEqual(ledger);
      }),
    );
    expect(readLedger(new Uint8Array(11))).toBeNull();
    expect(readLedger(ledgerBytes([4, 0, 0]))).toBeNull();
  });

  it("counts as counting anew does, but for the bucket in which a window begins", () => {
    fc.assert(
      fc.property(visits, fc.integer({ min: 0, max: days(80) }), ([list], ago) => {
        const at = start + ago;
        const before = list.filter((one) => one.at <= at && one.counted);
        const ledger = folded(before);
        const since = (span: number) => before.filter((one) => one.at > at - span).length;
        const { count1h, count1d, count7d, count30d } = told(ledger, at);
        const near = (value: number, span: number, bucket: number) => {
          expect(value - 1).toBeGreaterThanOrEqual(since(span - bucket) - 1e-3);
          expect(value - 1).toBeLessThanOrEqual(since(span + bucket) + 1e-3);
        };
        near(count1h, hours(1), hours(1));
        near(count1d, days(1), hours(1));
        near(count7d, days(7), days(1));
        near(count30d, days(30), days(1));
      }),
    );
  });

  it("stays small and whole for a customer with a million payments", () => {
    const ledger = noLedger.slice();
    const one = visitOf();
    for (let made = 0; made < 1_000_000; made += 1) {
      one.at = start + made * 4_000;
      one.amount = fixedAmount(10 ** (made % 9));
      one.partner = made;
      visit(ledger, one);
    }
    expect(ledgerBytes(ledger).length).toBeLessThan(2_600);
    const { count30d, count1d, partners30d } = told(ledger, one.at);
    expect(count1d).toBeGreaterThan(21_000);
    expect(count30d / (days(30) / 4_000)).toBeCloseTo(1, 1);
    expect(partners30d).toBeGreaterThan(200);
  });

  it("does not look ahead, and says nothing where there is not enough to say it from", () => {
    const ledger = folded([visitOf({ at: start + days(2) }), visitOf({ at: start + days(3) })]);
    expect(told(ledger, start)).toMatchObject({ count30d: 1, partners30d: 0, age: Number.NaN });
    expect(told(ledger, start + days(4)).amountDistance).toBeNaN();
    const eight = Array.from({ length: 8 }, (_, at) => visitOf({ at: start + at * hours(5) }));
    expect(told(folded(eight), start + days(3)).amountDistance).toBeCloseTo(0, 1);
    expect(told(folded(eight), start + days(3), fixedAmount(0)).amountDistance).toBeLessThan(-3);
  });

  it("knows outcomes from when they were known, and forgets what was taken back", () => {
    const ledger = folded([visitOf()]);
    learn(ledger, start + days(5), 1, 0);
    expect(told(ledger, start + days(4))).toMatchObject({ frauds30d: 0, sinceFraud: Number.NaN });
    expect(told(ledger, start + days(8))).toMatchObject({ frauds30d: 1, sinceFraud: 3 });
    learn(ledger, start + days(5), -1, 0);
    expect(told(ledger, start + days(8))).toMatchObject({ frauds30d: 0, risk30d: 0, sinceFraud: Number.NaN });
  });
});

function foldInto(batch: LedgersInBatch, entries: readonly Entry[]) {
  for (const entry of entries)
    batch.fold(
      entry,
      entry.keys.map((key) => batch.meet(key)),
    );
}

describe("entries of the log", () => {
  const entry = (place: number): Entry => ({
    at: start + place * hours(1),
    keys: [2 ** 52 + place, 0, 5, 6 + (place % 3), 0, 9],
    customer: 2 ** 32 - 1,
    merchant: place,
    amount: fixedAmount(place),
    kind: (["payment", "change", "outcome"] as const)[place % 3]!,
    failed: place % 2 === 0,
    novel: place % 5 === 0,
    frauds: place % 3 === 2 ? 1 : 0,
    legitimate: place % 3 === 2 ? -1 : 0,
  });

  it("come back from their bytes", () => {
    const entries = Array.from({ length: 12 }, (_, place) => entry(place));
    expect(decodeEntries(encodeEntries(entries))).toEqual(entries);
    expect(() => decodeEntries(new Uint8Array(71))).toThrow("no whole entries");
  });

  it("are seen by a batch as they will be folded, and leave the log's ledgers alone until then", () => {
    const log = new Ledgers();
    log.fold(Array.from({ length: 9 }, (_, place) => entry(place)));
    const before = [...log.all()].map(([key, ledger]) => [key, ledger.slice()]);
    const batch = new LedgersInBatch(log);
    const own = Array.from({ length: 9 }, (_, place) => entry(place + 9));
    foldInto(batch, own);
    expect([...log.all()]).toEqual(before);
    const seen = own.flatMap(({ keys }) => keys.map((key) => [key, batch.meet(key).now] as const));
    log.fold(own);
    for (const [key, ledger] of seen) expect(ledger).toEqual(key === 0 ? noLedger : log.find(key));
  });

  it("are taken over from a batch as folding them anew makes them, whoever was first meanwhile", () => {
    const entries = fc.array(fc.integer({ min: 0, max: 40 }).map(entry), { maxLength: 12 });
    fc.assert(
      fc.property(entries, entries, entries, (past, first, second) => {
        const [log, anew] = [new Ledgers(), new Ledgers()];
        for (const each of [log, anew]) each.fold(past);
        const batches = [first, second].map((own) => {
          const batch = new LedgersInBatch(log);
          foldInto(batch, own);
          return { batch, own };
        });
        for (const { batch, own } of batches) {
          log.take(batch, own);
          anew.fold(own);
        }
        expect(new Map(log.all())).toEqual(new Map(anew.all()));
      }),
    );
  });

  it("keep no more ledgers than there is room for, the latest met of them", () => {
    const log = new Ledgers(100);
    for (let place = 0; place < 1_000; place += 1) log.set(place + 1, [0, 0, 0]);
    expect(log.size).toBeLessThanOrEqual(200);
    expect(log.find(1_000)).not.toBe(noLedger);
    expect(log.find(1)).toBe(noLedger);
  });
});
