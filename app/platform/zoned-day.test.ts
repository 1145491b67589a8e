import { describe, expect, it } from "vitest";
import { zonedDayStart } from "./zoned-day.ts";

describe("zonedDayStart", () => {
  it.each([
    ["2026-01-05", "UTC", 0, "2026-01-05T00:00:00.000Z"],
    ["2026-01-05", "Asia/Shanghai", 0, "2026-01-04T16:00:00.000Z"],
    ["2026-01-05", "America/New_York", 1, "2026-01-06T05:00:00.000Z"],
    // Clocks go forward at 01:00 UTC on the 29th, back at 01:00 UTC on 25 October.
    ["2026-03-29", "Europe/Berlin", 0, "2026-03-28T23:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", 1, "2026-03-29T22:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", 0, "2026-10-24T22:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", 1, "2026-10-25T23:00:00.000Z"],
    ["2026-02-28", "Asia/Kolkata", 1, "2026-02-28T18:30:00.000Z"],
  ])("%s in %s, %i later, is %s", (day, zone, later, instant) => {
    expect(zonedDayStart(day, zone, later).toISOString()).toBe(instant);
  });
});
