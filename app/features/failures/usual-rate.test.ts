import { expect, it } from "vitest";
import { hours, minutes } from "#app/platform/time.ts";
import { shapeOfDay, usualOverTime } from "./usual-rate.ts";

const start = Date.UTC(2026, 0, 5, 9);
const day = (failedAt: (hour: number) => number) =>
  Array.from({ length: 24 }, (_, hour) => ({ hour, total: 1_000, failed: failedAt(hour) }));

it("hours that fail more have more, and few failures say nothing", () => {
  const shape = shapeOfDay(day((hour) => (hour < 6 ? 200 : 40)))!;
  expect(shape[2]! / shape[12]!).toBeGreaterThan(3);
  expect(shape.reduce((sum, one) => sum + one, 0) / 24).toBeCloseTo(1, 1);
  expect(shapeOfDay(day(() => 50))!.every((one) => Math.abs(one - 1) < 1e-9)).toBe(true);
  expect(shapeOfDay(day(() => 4))).toBeNull();
  expect(shapeOfDay([])).toBeNull();
});

it("what is usual follows the day, and adds up to what detection expected of the incident", () => {
  const shape = Array.from({ length: 24 }, (_, hour) => (hour < 10 ? 0.5 : 2));
  const points = Array.from({ length: 12 }, (_, place) => ({
    at: start + minutes(10 * place),
    to: start + minutes(10 * (place + 1)),
    total: 100,
    failed: 0,
  }));
  const usual = usualOverTime(points, 0.1, shape, start + minutes(30), start + minutes(90));
  expect(usual[11]! / usual[0]!).toBeCloseTo(4);
  const own = points.map(({ total }, place) => (place >= 3 && place < 9 ? total * usual[place]! : 0));
  expect(own.reduce((sum, one) => sum + one, 0)).toBeCloseTo(600 * 0.1);
  expect(usualOverTime(points, 0.1, shape, start + hours(40), null)[0]).toBeCloseTo(0.1 * (0.5 / 0.5));
});
