import { describe, expect, it } from "vitest";
import { isZone, zoneClock } from "./zone-clock.ts";

const at = (text: string) => Date.parse(text);
const hour = 3_600_000;

describe("zoneClock", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29T01:00:00Z", 1, 2],
    ["Europe/Berlin", "2026-10-25T01:00:00Z", 2, 1],
    ["America/New_York", "2026-11-01T06:00:00Z", -4, -5],
    ["Australia/Lord_Howe", "2026-10-03T15:30:00Z", 10.5, 11],
    ["Asia/Kathmandu", "1985-12-31T18:30:00Z", 5.5, 5.75],
    // Samoa went without a Friday.
    ["Pacific/Apia", "2011-12-30T10:00:00Z", -10, 14],
    // One week of summer time.
    ["America/Noronha", "2000-10-08T02:00:00Z", -2, -1],
    ["America/Noronha", "2000-10-15T01:00:00Z", -1, -2],
  ])("%s changes at %s from %d to %d hours", (zone, change, before, after) => {
    const clock = zoneClock(zone);
    expect(clock.stretchAt(at(change) - 1)).toMatchObject({ to: at(change), offset: before * hour });
    expect(clock.stretchAt(at(change))).toMatchObject({ from: at(change), offset: after * hour });
  });

  it("knows offsets that are no whole minutes", () => {
    expect(zoneClock("Europe/Berlin").stretchAt(at("1870-01-01T00:00:00Z")).offset).toBe(3_208_000);
  });

  it("tells the same of any instant of a stretch, and stretches follow one another", () => {
    for (const zone of ["Africa/Casablanca", "America/Sao_Paulo", "Asia/Gaza"]) {
      const clock = zoneClock(zone);
      for (let from = at("1990-01-01T00:00:00Z"); from < at("2030-01-01T00:00:00Z"); ) {
        const stretch = clock.stretchAt(from);
        expect(stretch.to).toBeGreaterThan(from);
        expect(clock.stretchAt(stretch.to - 1)).toEqual(stretch);
        from = stretch.to;
      }
    }
  });

  it("agrees with Intl thousands of years ahead", () => {
    const shown = new Intl.DateTimeFormat("en-CA", {
      timeZone: "America/New_York",
      dateStyle: "short",
      timeStyle: "medium",
      hourCycle: "h23",
    });
    const clock = zoneClock("America/New_York");
    for (let year = 2790; year < 9990; year += 37) {
      const instant = Date.UTC(year, 2, 7 + (year % 14), 7, 30);
      const wall = new Date(instant + clock.stretchAt(instant).offset).toISOString();
      expect(shown.format(instant)).toBe(`${wall.slice(0, 10)}, ${wall.slice(11, 19)}`);
    }
  });

  it("refuses what is no zone", () => {
    expect(isZone("Europe/Atlantis")).toBe(false);
    expect(isZone("")).toBe(false);
    expect(isZone("UTC")).toBe(true);
    expect(() => zoneClock("Mars/Olympus")).toThrow(RangeError);
  });
});
