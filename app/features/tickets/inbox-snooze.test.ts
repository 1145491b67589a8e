import { expect, it } from "vitest";
import { readWallTime, snoozeTimes, wallTimeOf } from "./inbox-snooze.ts";

const at = (text: string) => Date.parse(text);
const times = (now: string, zone: string) =>
  Object.values(snoozeTimes(at(now), zone)).map((time) => time.toISOString());

it("later, tomorrow and next week are told by the clock of whoever snoozes", () => {
  // Monday morning in Shanghai, still Sunday in UTC.
  expect(times("2026-11-22T23:10:00Z", "Asia/Shanghai")).toEqual([
    "2026-11-23T02:15:00.000Z",
    "2026-11-24T01:00:00.000Z",
    "2026-11-30T01:00:00.000Z",
  ]);
  // Saturday evening in Berlin, the night before the clock is put back.
  expect(times("2026-10-24T18:00:00Z", "Europe/Berlin").slice(1)).toEqual([
    "2026-10-25T08:00:00.000Z",
    "2026-10-26T08:00:00.000Z",
  ]);
});

it("a time in a field is the viewer's, and comes back as it was", () => {
  expect(readWallTime("2026-07-01T09:30", "Europe/Berlin")?.toISOString()).toBe("2026-07-01T07:30:00.000Z");
  expect(wallTimeOf(at("2026-07-01T07:30:00Z"), "Europe/Berlin")).toBe("2026-07-01T09:30");
  for (const nonsense of ["", "tomorrow", "2026-13-45T99:99", "2026-07-01"])
    expect(readWallTime(nonsense, "UTC")).toBeNull();
});
