import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationText, minutesIn } from "./duration-text.ts";
import { holidaysIn, holidaysText, intervalsIn, intervalsText } from "./week-text.ts";

describe("times as people type them", () => {
  it("are read in both languages, and what is none is not", () => {
    const read: [string, number | null][] = [
      ["", null],
      ["45", 45],
      [" 45 m", 45],
      ["4h", 240],
      ["1h 30m", 90],
      ["1h30", 90],
      ["1.5h", 90],
      ["2小时30分", 150],
      ["30分钟", 30],
    ];
    for (const [text, minutes] of read) expect(minutesIn(text), text).toBe(minutes);
    for (const text of ["0", "soon", "-5", "1d", "h", "999999h"])
      expect(minutesIn(text), text).toBeUndefined();
  });

  it("come back as they were written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 525_600 }), (minutes) => {
        expect(minutesIn(durationText(minutes))).toBe(minutes);
      }),
    );
  });

  it("of a day are any number of intervals", () => {
    expect(intervalsIn("9:00-12:00, 13:00–17:30")).toEqual([
      ["09:00", "12:00"],
      ["13:00", "17:30"],
    ]);
    expect(intervalsIn("22：00至06：00")).toEqual([["22:00", "06:00"]]);
    expect(intervalsIn(" ")).toEqual([]);
    for (const text of ["9-12", "09:00", "09:00-12:00-13:00", "open"])
      expect(intervalsIn(text), text).toBeUndefined();
    expect(intervalsIn(intervalsText([["09:00", "12:00"]]))).toEqual([["09:00", "12:00"]]);
  });

  it("of a year have holidays with names", () => {
    const text = "2026-12-25 Christmas\n\n2027-01-01，元旦\n2027-02-17";
    const holidays = holidaysIn(text)!;
    expect(holidays.map(({ name }) => name)).toEqual(["Christmas", "元旦", ""]);
    expect(holidaysIn(holidaysText(holidays))).toEqual(holidays);
    expect(holidaysIn("Christmas 2026-12-25")).toBeUndefined();
  });
});
