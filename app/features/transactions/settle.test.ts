import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report } from "./report.ts";
import { contradictions, type Held, settle } from "./settle.ts";
import { type Status, statuses, supersedes } from "./transaction.ts";

const held = (status: Status, statusAt: number | null = null): Held => ({
  id: "tx_1",
  status,
  statusAt,
  occurredAt: 1_000,
  amountMinor: 12_990,
  currency: "CNY",
  customerId: "cus_1",
});

const report = (status: Status, statusAt: number | null = null, more: Partial<Report> = {}) =>
  ({
    ...held(status, statusAt),
    failureScheme: null,
    failureCode: null,
    failureMessage: null,
    ...more,
  }) as Report;

const statusReport = fc.record({
  status: fc.constantFrom(...statuses),
  statusAt: fc.option(fc.integer({ min: 0, max: 3 })),
});

describe("supersedes", () => {
  it.each<[Status, number | null, Status, number | null, boolean]>([
    ["failed", null, "pending", null, true],
    ["pending", null, "failed", null, false],
    ["refunded", 1, "succeeded", 5, true],
    ["pending", 9, "succeeded", 1, false],
    ["succeeded", 5, "failed", 4, true],
    ["failed", 5, "succeeded", 4, true],
    ["failed", 4, "succeeded", 5, false],
    ["succeeded", null, "failed", 4, false],
    ["succeeded", null, "failed", null, true],
    ["failed", null, "succeeded", null, false],
    ["failed", 5, "failed", 4, true],
    ["failed", 4, "failed", 4, false],
    ["failed", null, "failed", null, false],
  ])("%s at %s over %s at %s: %s", (status, statusAt, from, fromAt, expected) => {
    expect(supersedes({ status, statusAt }, { status: from, statusAt: fromAt })).toBe(expected);
  });

  it("is a total order: of two different reports exactly one wins, and there are no circles", () => {
    fc.assert(
      fc.property(statusReport, statusReport, statusReport, (a, b, c) => {
        const same = a.status === b.status && a.statusAt === b.statusAt;
        expect(supersedes(a, b) !== supersedes(b, a)).toBe(!same);
        if (supersedes(a, b) && supersedes(b, c)) expect(supersedes(a, c)).toBe(true);
      }),
    );
  });
});

describe("settle", () => {
  it("takes reports one after another", () => {
    const { updated, changes, standing } = settle(held("pending"), [
      report("failed", null, { failureCode: "91" }),
      report("pending"),
      report("succeeded"),
      report("succeeded"),
    ]);
    expect(updated).toEqual([true, false, true, false]);
    expect(changes.map(({ from, to, failureCode }) => [from, to, failureCode])).toEqual([
      ["pending", "failed", "91"],
      ["failed", "succeeded", null],
    ]);
    expect(standing?.status).toBe("succeeded");
  });

  it("changes nothing for repeats and old reports", () => {
    const settlement = settle(held("refunded"), [report("pending"), report("refunded"), report("failed")]);
    expect(settlement).toEqual({ updated: [false, false, false], changes: [], standing: null });
  });

  it("moves the time of a status without calling it a change", () => {
    const { updated, changes, standing } = settle(held("failed", 5), [report("failed", 7)]);
    expect([updated, changes, standing?.statusAt]).toEqual([[true], [], 7]);
  });

  it("ends the same whatever the order and the cuts between batches", () => {
    fc.assert(
      fc.property(fc.array(statusReport, { minLength: 1 }), (reports) => {
        const end = (list: typeof reports) => {
          const [first, ...rest] = list.map(({ status, statusAt }) => report(status, statusAt));
          const standing = settle(held(first!.status, first!.statusAt), rest).standing ?? first!;
          return [standing.status, standing.statusAt];
        };
        expect(end(reports.toReversed())).toEqual(end(reports));
        expect(end(reports.toSorted((a, b) => Number(supersedes(a, b)) - 0.5))).toEqual(end(reports));
      }),
    );
  });
});

describe("contradictions", () => {
  it("names facts that differ from what we hold", () => {
    expect(contradictions(held("pending"), report("failed"))).toEqual([]);
    const other = report("failed", null, { amountMinor: 1, occurredAt: 2, customerId: null });
    expect(contradictions(held("pending"), other)).toEqual(["/occurredAt", "/amount", "/customerId"]);
    expect(contradictions(held("pending"), report("failed", null, { currency: "USD" }))).toEqual(["/amount"]);
  });
});
