import fc from "fast-check";
import { expect, it } from "vitest";
import { minutes } from "#app/platform/time.ts";
import { pointLength, type RatePoint, thickened, usualBand } from "./incident-view.ts";

const start = Date.UTC(2026, 0, 5, 9);

it("points that hold few payments are joined, and none is lost or counted twice", () => {
  const counts = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 90 });
  fc.assert(
    fc.property(counts, (pairs) => {
      const points = pairs.map(
        ([failed, passed], place): RatePoint => ({
          at: start + minutes(place),
          to: start + minutes(place + 1),
          failed,
          total: failed + passed,
        }),
      );
      const joined = thickened(points, minutes(1));
      const sum = (list: readonly RatePoint[], key: "failed" | "total") =>
        list.reduce((all, point) => all + point[key], 0);
      expect(sum(joined, "failed")).toBe(sum(points, "failed"));
      expect(sum(joined, "total")).toBe(sum(points, "total"));
      expect(joined.length).toBeLessThanOrEqual(points.length);
      // Each begins where the one before ends, so that their payments can be listed.
      expect(joined.slice(1).map(({ at }) => at)).toEqual(joined.slice(0, -1).map(({ to }) => to));
      expect([joined[0]!.at, joined.at(-1)!.to]).toEqual([points[0]!.at, points.at(-1)!.to]);
      if (sum(points, "total") >= 4 * points.length) expect(joined).toEqual(points);
    }),
  );
});

it("a chart has at most about 90 points, whatever the time", () => {
  for (const lasts of [1, 60, 600, 2_880].map(minutes)) {
    expect(lasts / pointLength(start, start + lasts)).toBeLessThanOrEqual(96);
  }
});

it("what is usual is narrower the more payments there are", () => {
  const [low, high] = usualBand(0.1, 100);
  expect(low).toBeCloseTo(0.04);
  expect(high).toBeCloseTo(0.16);
  expect(usualBand(0.1, 4)[0]).toBe(0);
  expect(usualBand(0.1, 10_000)[1]).toBeLessThan(0.11);
});
