import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { days, hours, minutes } from "#app/platform/time.ts";
import { seeded } from "#tests/seeded.ts";
import { type Bucket, bucketLength, watchContacts } from "./contact-rate.ts";

const start = Date.UTC(2026, 0, 5);

function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** A day with a quiet night: failed payments in a bucket, and of ten of them one customer writes. */
const season = (at: number) => 6 + 5 * Math.sin(((at % days(1)) / days(1)) * 2 * Math.PI - 1.6);

function stream(
  length: number,
  seed: number,
  {
    ratio = () => 0.1,
    failing = () => 1,
  }: { ratio?: (at: number) => number; failing?: (at: number) => number } = {},
): Bucket[] {
  const random = seeded(seed);
  return Array.from({ length: length / bucketLength }, (_, place) => {
    const at = start + place * bucketLength;
    const declines = poisson(random, season(at) * failing(at));
    return { at, declines, contacts: poisson(random, season(at) * failing(at) * ratio(at)) };
  });
}

describe("contacts for each failed payment", () => {
  it("raise hardly a false alarm: at most one in 210 days of ten streams", () => {
    const alarms = Array.from({ length: 10 }, (_, seed) => watchContacts(stream(days(21), seed + 1)));
    expect(alarms.every(({ known }) => known)).toBe(true);
    expect(alarms.flatMap(({ rises }) => rises).length).toBeLessThanOrEqual(1);
  });

  it("are told when they rise while payments fail as usual, and when that is over", () => {
    const from = start + days(9) + hours(13);
    const to = from + hours(3);
    const delays = [1, 2, 3, 4, 5].map((seed) => {
      const ratio = (at: number) => (at >= from && at < to ? 0.6 : 0.1);
      const { rises } = watchContacts(stream(days(10), seed + 40, { ratio }));
      expect(rises).toHaveLength(1);
      const [rise] = rises;
      expect(Math.abs(rise!.startedAt - from)).toBeLessThanOrEqual(minutes(30));
      expect(rise!.contacts).toBeGreaterThan(2 * rise!.expected);
      expect(Math.abs(rise!.endedAt! - to)).toBeLessThanOrEqual(hours(1));
      return rise!.detectedAt - from;
    });
    expect(delays.toSorted((one, other) => one - other)[2]).toBeLessThanOrEqual(minutes(30));
  });

  it("rise with the payments that fail: an outage explains them, and is told elsewhere", () => {
    const from = start + days(9) + hours(13);
    const failing = (at: number) => (at >= from && at < from + hours(2) ? 6 : 1);
    for (const seed of [1, 2, 3])
      expect(watchContacts(stream(days(10), seed + 90, { failing })).rises).toEqual([]);
  });

  it("say nothing before it is known what is usual", () => {
    const { known, rises } = watchContacts(stream(days(1), 5, { ratio: () => 3 }));
    expect({ known, rises }).toEqual({ known: false, rises: [] });
    expect(watchContacts(stream(days(9), 6, { ratio: () => 0 }))).toMatchObject({ known: false, rises: [] });
  });

  it("are judged by what was before: what comes later changes nothing that was told", () => {
    const from = start + days(4);
    const all = stream(days(5), 11, { ratio: (at) => (at >= from && at < from + hours(2) ? 0.9 : 0.1) });
    const whole = watchContacts(all).rises[0]!;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: all.length }), (length) => {
        const { rises } = watchContacts(all.slice(0, length));
        const seen = start + length * bucketLength;
        expect(rises.map(({ startedAt, detectedAt }) => [startedAt, detectedAt])).toEqual(
          whole.detectedAt <= seen ? [[whole.startedAt, whole.detectedAt]] : [],
        );
      }),
      { numRuns: 25 },
    );
  });
});
