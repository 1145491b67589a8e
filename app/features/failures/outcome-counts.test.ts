import fc from "fast-check";
import { expect, it } from "vitest";
import { days, minutes } from "#app/platform/time.ts";
import {
  countChanges,
  type KeptRow,
  lengthOf,
  levels,
  type MinutesRow,
  type Outcome,
  type OutcomeChange,
  outcomeOf,
} from "./outcome-counts.ts";
import { Taxonomy } from "./taxonomy.ts";

const taxonomy = new Taxonomy();
const read = (one: OutcomeChange["is"]) => outcomeOf(one, taxonomy);
const start = Date.UTC(2026, 0, 5);
const always = { manyValues: Number.NEGATIVE_INFINITY, minute: 0, hour: 0 };

const told = fc.constantFrom(
  { status: "pending", scheme: null, code: null },
  { status: "succeeded", scheme: null, code: null },
  { status: "failed", scheme: "iso8583", code: "91" },
  { status: "failed", scheme: "iso8583", code: "51" },
);

/** A payment with the statuses it goes through. */
const history = fc.record({
  occurredAt: fc.integer({ min: start, max: start + days(2) }),
  amountMinor: fc.integer({ min: 1, max: 1_000_000 }),
  issuer: fc.constantFrom("A", "B", null),
  method: fc.constantFrom("card", "wallet"),
  merchant: fc.constantFrom("m_1", "m_2"),
  statuses: fc.array(told, { minLength: 1, maxLength: 4 }),
});

const changesOf = (one: {
  occurredAt: number;
  amountMinor: number;
  issuer: string | null;
  method: string;
  merchant: string;
  statuses: OutcomeChange["is"][];
}): OutcomeChange[] =>
  one.statuses.map((is, place) => ({
    occurredAt: one.occurredAt,
    amountMinor: one.amountMinor,
    values: {
      method: one.method,
      channel: null,
      network: null,
      issuer: one.issuer,
      country: null,
      currency: "CNY",
      merchant: one.merchant,
      mcc: null,
      bin: null,
      terminal: null,
    },
    was: place === 0 ? null : one.statuses[place - 1]!,
    is,
  }));

/** A cell, wherever it is kept. */
interface Count {
  level: string;
  key: readonly string[];
  at: number;
  outcome: Outcome;
  count: number;
  amountMinor: number;
}

const minuteCellsOf = (rows: readonly MinutesRow[]): Count[] =>
  rows.flatMap(({ dimension, at, values }) =>
    [...values].flatMap(([value, cells]) =>
      cellsOf([{ level: "minute", at, key: [dimension, value], cells }]),
    ),
  );

const cellsOf = (rows: readonly KeptRow[]): Count[] =>
  rows.flatMap(({ level, at, key, cells }) =>
    cells.list().map(({ place, ...cell }) => ({ level, key, at: at + place * lengthOf[level], ...cell })),
  );

const table = (counts: readonly Count[]) => {
  const sums = new Map<string, [number, number]>();
  for (const { level, key, at, outcome, count, amountMinor } of counts) {
    const name = [level, ...key, at, outcome].join(" ");
    const [held, money] = sums.get(name) ?? [0, 0];
    sums.set(name, [held + count, money + amountMinor]);
  }
  return new Map([...sums].filter(([, [count, money]]) => count !== 0 || money !== 0).toSorted());
};

it("batches of changes in any order add up to the payments as they stand in the end", () => {
  fc.assert(
    fc.property(fc.array(history, { maxLength: 20 }), fc.integer({ min: 1, max: 7 }), (payments, size) => {
      const changes = payments
        .flatMap(changesOf)
        .toSorted((one, other) => one.amountMinor - other.amountMinor);
      const parts: Count[] = [];
      for (let from = 0; from < changes.length; from += size) {
        const { counts, minutes } = countChanges(changes.slice(from, from + size), read, always);
        parts.push(...cellsOf(counts), ...minuteCellsOf(minutes));
      }
      const standing = payments.flatMap((one) => {
        const is = one.statuses.at(-1)!;
        return levels.flatMap((level): Count[] => {
          const at = Math.floor(one.occurredAt / lengthOf[level]) * lengthOf[level];
          const outcome = outcomeOf(is, taxonomy);
          const base = { level, at, outcome, count: 1 };
          return [
            { ...base, key: ["all", "all"], amountMinor: 0 },
            { ...base, key: ["method", one.method], amountMinor: 0 },
            { ...base, key: ["merchant", one.merchant], amountMinor: 0 },
            { ...base, key: ["currency", "CNY"], amountMinor: one.amountMinor },
            ...(one.issuer ? [{ ...base, key: ["issuer", one.issuer], amountMinor: 0 }] : []),
          ];
        });
      });
      expect(table(parts)).toEqual(table(standing));
    }),
    { numRuns: 200 },
  );
});

it("combinations hold every payment once at each of their levels", () => {
  const changes = changesOf({
    occurredAt: start,
    amountMinor: 500,
    issuer: null,
    method: "wallet",
    merchant: "m_1",
    statuses: [
      { status: "pending", scheme: null, code: null },
      { status: "failed", scheme: "iso8583", code: "91" },
    ],
  });
  const { combinations } = countChanges(changes, read, always);
  expect(cellsOf(combinations)).toEqual(
    (["hour", "day"] as const).map((level) => ({
      level,
      at: start,
      key: ["wallet", "", "", "", "", "CNY"],
      outcome: "issuer_unavailable",
      count: 1,
      amountMinor: 500,
    })),
  );
});

it("what is no longer kept at a level is not counted at it", () => {
  const [change] = changesOf({
    occurredAt: start,
    amountMinor: 500,
    issuer: null,
    method: "wallet",
    merchant: "m_1",
    statuses: [{ status: "succeeded", scheme: null, code: null }],
  });
  const kept = { minute: start + minutes(1), manyValues: start + minutes(1), hour: start };
  expect(new Set(countChanges([change!], read, kept).counts.map(({ level }) => level))).toEqual(
    new Set(["hour", "day"]),
  );
});

it("ten minutes and six hours share a row", () => {
  const changes = [0, 1, 9, 10, 61].flatMap((minute) =>
    changesOf({
      occurredAt: start + minutes(minute),
      amountMinor: 500,
      issuer: "A",
      method: "card",
      merchant: "m_1",
      statuses: [{ status: "succeeded", scheme: null, code: null }],
    }),
  );
  const { counts, minutes: shared } = countChanges(changes, read, always);
  expect(shared.map(({ dimension, at }) => [dimension, (at - start) / minutes(10)])).toEqual([
    ["merchant", 0],
    ["merchant", 1],
    ["merchant", 6],
  ]);
  const issuer = counts.filter(({ key }) => key[0] === "issuer");
  expect(issuer.map(({ level, at, cells }) => [level, at, cells.list().map(({ place }) => place)])).toEqual([
    ["minute", start, [0, 1, 9]],
    ["hour", start, [0, 1]],
    ["day", start, [0]],
    ["minute", start + minutes(10), [0]],
    ["minute", start + minutes(60), [1]],
  ]);
});
