import { expect, it } from "vitest";
import { hours, minutes } from "#app/platform/time.ts";
import { hoursToCount, nextCount } from "./retry-hours.ts";

const now = Date.UTC(2026, 0, 5, 12, 30);
const hour = Date.UTC(2026, 0, 5, 12);

it("a payment of now changes its own hour, a late one the days before and after it too", () => {
  expect([...hoursToCount([now, now - minutes(5)], now)]).toEqual([[hour, now + minutes(1)]]);
  const late = [...hoursToCount([now - hours(5)], now).keys()];
  expect(late).toHaveLength(30);
  expect(Math.max(...late)).toBe(hour);
  expect(Math.min(...late)).toBe(hour - hours(29));
  const old = [...hoursToCount([now - hours(100)], now).keys()];
  expect(Math.max(...old) - Math.min(...old)).toBe(hours(48));
});

it("an hour is counted again while its payments may be tried again, more seldom the older it is", () => {
  expect(nextCount(hour, now)).toBe(now + minutes(3));
  expect(nextCount(hour - hours(10), now)).toBe(now + minutes(63));
  expect(nextCount(hour - hours(24), now)).not.toBeNull();
  expect(nextCount(hour - hours(25), now)).toBeNull();
});
