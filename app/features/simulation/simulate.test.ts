import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transactionRecord } from "#app/features/transactions/transaction.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { hours, minutes, seconds } from "#app/platform/time.ts";
import type { Report } from "./payment.ts";
import { history, PaymentStream, simulate } from "./simulate.ts";
import { createWorld } from "./world.ts";

const world = createWorld("stream-test", { customers: 3_000 });
const from = Date.UTC(2026, 0, 5, 9);
const to = from + minutes(50);
const ratePerSecond = 1;
const all = [...simulate(world, { from, to, ratePerSecond })];
/** One text for a list of reports: quicker to compare than the objects. */
const text = (reports: Report[]) => JSON.stringify(reports);

describe("the stream", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(
      text([...simulate(createWorld("stream-test", { customers: 3_000 }), { from, to, ratePerSecond })]) ===
        text(all),
    ).toBe(true);
    const other = [
      ...simulate(createWorld("stream-other", { customers: 3_000 }), {
        from,
        to: from + minutes(5),
        ratePerSecond,
      }),
    ];
    const ids = new Set(all.map(({ record }) => record.id));
    expect(other.some(({ record }) => ids.has(record.id))).toBe(false);
  });

  it("is the same however it is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: from, max: to }), { maxLength: 12 }), (cuts) => {
        const stream = new PaymentStream(world, { from, ratePerSecond });
        const parts = [...cuts.sort((a, b) => a - b), to].flatMap((cut) => [...stream.until(cut)]);
        expect(text(parts) === text(all)).toBe(true);
      }),
      { numRuns: 4 },
    );
  });

  it("is the same wherever it is begun", () => {
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (start) => {
        expect(
          text([...simulate(world, { from: start, to, ratePerSecond })]) ===
            text(all.filter(({ at }) => at >= start)),
        ).toBe(true);
      }),
      { numRuns: 4 },
    );
  });

  it("comes in order of time and stays within its bounds", () => {
    let before = from;
    for (const { at, occurredAt } of all) {
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThan(to);
      expect(occurredAt).toBeLessThanOrEqual(at);
      before = at;
    }
  });

  it("gives other payments other ids at another rate", () => {
    const ids = new Set(all.map(({ record }) => record.id));
    const slower = [...simulate(world, { from, to: from + hours(1), ratePerSecond: 0.5 })];
    expect(slower.some(({ record }) => ids.has(record.id))).toBe(false);
  });

  it("refuses a rate of nothing", () => {
    expect(() => new PaymentStream(world, { from, ratePerSecond: 0 })).toThrow(RangeError);
  });
});

describe("its records", () => {
  it("are all valid, down to each currency's digits", () => {
    for (const { record, occurredAt } of all) {
      const parsed = transactionRecord.safeParse(record);
      expect(parsed.error?.issues ?? []).toEqual([]);
      expect(Date.parse(record.occurredAt)).toBe(occurredAt);
      const digits =
        record.currency === "JPY" || record.currency === "KRW" ? 0 : record.currency === "KWD" ? 3 : 2;
      expect(record.amount.split(".")[1]?.length ?? 0).toBe(digits);
      expect(Number(record.amount)).toBeGreaterThan(0);
    }
  });

  it("hold no full card number, in no field and no text", () => {
    const records = JSON.stringify(all.map(({ record }) => record));
    expect(replaceCardNumbers(records) === records).toBe(true);
  });

  it("come from addresses kept for documentation", () => {
    for (const { record } of all) {
      if (!record.device?.ip) continue;
      expect(record.device.ip).toMatch(
        /^(192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|2001:db8:[0-9a-f:]+)$/,
      );
    }
  });

  it("say nothing of what is fraud: neither in their fields nor in their ids", () => {
    const fields = ({ record }: Report) => Object.keys(record).join();
    const day = [...simulate(world, { from, to: from + hours(24), ratePerSecond: 0.2 })];
    const frauds = [...all, ...day].filter(({ truth }) => truth);
    const honest = new Set([...all, ...day].filter(({ truth }) => !truth).map(fields));
    expect(frauds.length).toBeGreaterThan(10);
    for (const { record } of frauds)
      expect(JSON.stringify(record)).not.toMatch(/truth|episode|takeover|testing/);
    const cardAccepted = frauds.filter(({ record }) => record.customerId);
    for (const fraud of cardAccepted) expect(honest).toContain(fields(fraud));
    const patterns = new Set(all.map(({ record }) => record.id.replace(/[0-9a-z]/g, "x")));
    expect(patterns.size).toBe(1);
  });

  it("tell a payment's story once and in order", () => {
    const stories = new Map<string, Report[]>();
    for (const report of all)
      stories.set(report.record.id, [...(stories.get(report.record.id) ?? []), report]);
    for (const story of stories.values()) {
      const told = story.map(({ record }) => record.status).join(" ");
      // Stories that began before the window or end after it are told in part.
      expect(told).toMatch(/^(pending )?(succeeded|failed)$|^pending$|^(pending )?(succeeded )?refunded$/);
      const [first] = story as [Report];
      for (const { record } of story) {
        const { status: _a, statusAt: _b, failure: _c, ...same } = record;
        const { status: _d, statusAt: _e, failure: _f, ...beginning } = first.record;
        expect(same).toEqual(beginning);
        expect(record.failure === undefined).toBe(record.status !== "failed");
      }
    }
  });

  it("leave out news of payments that the reader never saw", () => {
    const seen = [...simulate(world, { from, to, ratePerSecond, since: from })];
    expect(seen.every(({ occurredAt }) => occurredAt >= from)).toBe(true);
    expect(seen.length).toBeLessThan(all.length);
  });
});

describe("the past", () => {
  it("leaves no payment waiting", () => {
    const past = [...history(world, { from, to: from + hours(2), ratePerSecond: 1 })];
    const last = new Map(past.map(({ record }) => [record.id, record.status]));
    expect([...last.values()]).not.toContain("pending");
    expect(past.every(({ at, occurredAt }) => at < from + hours(2) && occurredAt >= from)).toBe(true);
    expect(past.length).toBeGreaterThan(hours(2) / seconds(1));
  });
});
