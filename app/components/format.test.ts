import { describe, expect, it } from "vitest";
import {
  amountText,
  clockTime,
  dateOnly,
  distanceTo,
  exactTime,
  minuteTime,
  shortTime,
  zoneOffset,
} from "./format.ts";

const shanghai = { locale: "en", timeZone: "Asia/Shanghai" } as const;
const at = "2026-11-23T16:05:09Z";

describe("times in the viewer's zone", () => {
  it("writes the day of the zone, not of UTC", () => {
    expect(dateOnly(at, shanghai)).toBe("24 Nov 2026");
    expect(dateOnly(at, { locale: "zh", timeZone: "America/New_York" })).toBe("2026年11月23日");
  });

  it("leaves nothing out of the exact time", () => {
    expect(exactTime(at, shanghai)).toBe("24 Nov 2026, 00:05:09 UTC+8");
    expect(exactTime(at, { locale: "zh", timeZone: "Asia/Shanghai" })).toBe("2026年11月24日 00:05:09 UTC+8");
  });

  it("counts midnight as 00, never 24", () => {
    expect(clockTime("2026-11-23T16:00:00Z", shanghai)).toBe("00:00:00");
    expect(minuteTime("2026-11-23T16:00:00Z", shanghai)).toBe("00:00");
  });

  it.each([
    ["UTC", "2026-07-01T00:00:00Z", "UTC"],
    ["Asia/Kolkata", "2026-07-01T00:00:00Z", "UTC+5:30"],
    ["America/St_Johns", "2026-01-01T00:00:00Z", "UTC−3:30"],
    ["Europe/Berlin", "2026-07-01T00:00:00.999Z", "UTC+2"],
    ["Europe/Berlin", "2026-12-01T00:00:00Z", "UTC+1"],
  ])("knows how far %s is from UTC on %s", (zone, instant, offset) => {
    expect(zoneOffset(instant, zone)).toBe(offset);
  });

  it("names the year only where it is another one", () => {
    const now = Date.parse("2026-12-31T16:30:00Z");
    // In Shanghai it is already 2027 then.
    expect(shortTime("2026-12-31T16:10:00Z", shanghai, now)).toBe("1 Jan, 00:10");
    expect(shortTime("2026-12-31T15:10:00Z", shanghai, now)).toBe("31 Dec 2026, 23:10");
    expect(shortTime("2026-12-31T16:10:00Z", { ...shanghai, locale: "zh" }, now)).toBe("1月1日 00:10");
  });
});

describe("distanceTo", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  it.each([
    [9_999, { unit: "now" }],
    [-9_999, { unit: "now" }],
    [-10_000, { unit: "seconds", count: 10, future: false }],
    [-119_000, { unit: "minutes", count: 1, future: false }],
    [3_600_000, { unit: "hours", count: 1, future: true }],
    [-86_399_000, { unit: "hours", count: 23, future: false }],
    [-6.9 * 86_400_000, { unit: "days", count: 6, future: false }],
    [-7 * 86_400_000, null],
  ])("tells %d ms", (difference, distance) => {
    expect(distanceTo(now + difference, now)).toEqual(distance);
  });
});

describe("amountText", () => {
  it.each([
    [129_900, "CNY", "1,299.00"],
    [129_900, "JPY", "129,900"],
    [129_900, "KWD", "129.900"],
    [-5, "USD", "-0.05"],
    [Number.MAX_SAFE_INTEGER, "CNY", "90,071,992,547,409.91"],
  ])("writes %d %s with the currency's own digits", (minor, currency, text) => {
    expect(amountText(minor, currency, "en")).toBe(text);
    expect(amountText(minor, currency, "zh")).toBe(text);
  });
});
