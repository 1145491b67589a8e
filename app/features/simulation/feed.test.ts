import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { hours, minutes, seconds } from "#app/platform/time.ts";
import { Feed } from "./feed.ts";
import { createWorld } from "./world.ts";

const world = createWorld("feed-test", { customers: 2_000 });
const start = Date.UTC(2026, 0, 5, 12);
const rate = 1;

/** Drives a feed as a server that is sometimes away would; every batch is confirmed at last. */
function drive(feed: Feed, from: number, to: number, step: number, most = 50): TransactionRecord[] {
  const got: TransactionRecord[] = [];
  for (let now = from; now <= to; now += step) {
    for (let batch = feed.batch(now, most); batch.length > 0; batch = feed.batch(now, most)) {
      got.push(...batch);
      feed.done(batch.length);
    }
  }
  return got;
}

const at = (record: TransactionRecord) => Date.parse(record.occurredAt);

describe("the feed", () => {
  it("sends the same whatever its tick and the size of its batches", () => {
    const smooth = drive(new Feed(world, rate, start), start, start + minutes(4), seconds(1));
    expect(smooth.length).toBeGreaterThan(170);
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 300 }),
        fc.constantFrom(seconds(3), minutes(1), minutes(4)),
        (most, step) => {
          const text = JSON.stringify(
            drive(new Feed(world, rate, start), start, start + minutes(4), step, most),
          );
          expect(text === JSON.stringify(smooth)).toBe(true);
        },
      ),
      { numRuns: 4 },
    );
  });

  it("keeps a batch until it is told to be done, and makes up nothing more meanwhile", () => {
    const feed = new Feed(world, rate, start);
    const batch = feed.batch(start + minutes(1), 10_000);
    expect(batch.length).toBeGreaterThan(20);
    expect(feed.batch(start + minutes(5), 10_000)).toEqual(batch);
    expect(feed.batch(start + minutes(5), 7)).toEqual(batch.slice(0, 7));
    feed.done(10);
    expect(feed.batch(start + minutes(6), 10_000)).toEqual(batch.slice(10));
    feed.done(batch.length);
    const next = feed.batch(start + minutes(7), 10_000);
    expect(next.length).toBeGreaterThan(batch.length);
    const names = batch.map(({ id, status }) => `${id} ${status}`);
    expect(next.some(({ id, status }) => names.includes(`${id} ${status}`))).toBe(false);
  });

  it("leaves out the payments of a pause, but answers those before it", () => {
    const feed = new Feed(world, rate, start);
    const before = drive(feed, start, start + minutes(5), seconds(1));
    const from = start + minutes(5);
    const to = from + hours(2);
    for (let now = from; now <= to; now += seconds(1)) feed.leaveOut(now);
    const after = drive(feed, to, to + minutes(5), seconds(1));
    expect(after.some((record) => at(record) >= from && at(record) < to)).toBe(false);
    expect(after.some((record) => at(record) >= to)).toBe(true);
    const status = new Map([...before, ...after].map((record) => [record.id, record.status]));
    for (const record of before) expect(status.get(record.id)).not.toBe("pending");
  });

  it("does the same after a long absence, without making up what was missed", () => {
    const feed = new Feed(world, rate, start);
    const before = drive(feed, start, start + minutes(5), seconds(1));
    const back = start + hours(9);
    const after = drive(feed, back, back + minutes(1), seconds(1));
    expect(after.some((record) => at(record) >= start + minutes(5) && at(record) < back)).toBe(false);
    const status = new Map([...before, ...after].map((record) => [record.id, record.status]));
    expect(before.filter(({ id }) => status.get(id) === "pending")).toEqual([]);
  });

  it("goes on after a restart: no payment twice, none without an answer", () => {
    for (const away of [seconds(20), hours(10)]) {
      const before = new Feed(world, rate, start);
      const first = drive(before, start, start + minutes(5), seconds(1));
      const again = start + minutes(5) + away;
      const second = drive(
        new Feed(world, rate, again, before.progress),
        again,
        again + minutes(5),
        seconds(1),
      );
      const known = new Set(first.map(({ id }) => id));
      expect(second.some(({ id, status }) => known.has(id) && status === "pending")).toBe(false);
      const status = new Map([...first, ...second].map((record) => [record.id, record.status]));
      expect(first.filter(({ id }) => status.get(id) === "pending")).toEqual([]);
      expect(second.filter((record) => at(record) >= again).length).toBeGreaterThan(170);
    }
  });

  it("counts as progress only what was confirmed", () => {
    const feed = new Feed(world, rate, start);
    expect(feed.progress).toEqual({ since: start, until: start, opening: start });
    const batch = feed.batch(start + minutes(1), 10);
    expect(feed.progress.until).toBe(start);
    feed.done(batch.length);
    expect(feed.progress.until).toBe(start);
    while (feed.waiting > 0) feed.done(10);
    expect(feed.progress.until).toBe(start + minutes(1));
  });

  /** How many cards the device that tries the most of them tries. */
  function mostCards(records: TransactionRecord[]): number {
    const cards = new Map<string, Set<string>>();
    for (const { device, card } of records) {
      if (!device?.id || !card?.fingerprint) continue;
      cards.set(device.id, (cards.get(device.id) ?? new Set()).add(card.fingerprint));
    }
    return Math.max(...[...cards.values()].map(({ size }) => size));
  }

  it("shows frauds within its first minutes, for whoever looks", () => {
    const first = drive(new Feed(world, rate, start), start, start + minutes(2), seconds(1));
    expect(mostCards(first)).toBeGreaterThanOrEqual(4);
  });

  it("shows them after a start that was cut off before them, and then no more", () => {
    for (const away of [seconds(20), hours(10)]) {
      const cut = new Feed(world, rate, start);
      drive(cut, start, start + seconds(8), seconds(1));
      const again = start + seconds(8) + away;
      const feed = new Feed(world, rate, again, cut.progress);
      expect(mostCards(drive(feed, again, again + minutes(4), seconds(1)))).toBeGreaterThanOrEqual(4);
      const { opening } = feed.progress;
      feed.leaveOut(again + hours(3));
      expect(feed.progress.opening).toBe(opening);
    }
  });
});
