import { describe, expect, it } from "vitest";
import {
  type BusinessHours,
  businessHours,
  roundTheClock,
  WorkingCalendar,
  weekdays,
} from "./business-hours.ts";
import { due, type Pause, workingTimeBetween } from "./working-time.ts";

const at = (text: string) => Date.parse(text);
const calendar = (zone: string, week: BusinessHours["week"], holidays: string[] = []) =>
  new WorkingCalendar(businessHours.parse({ zone, week, holidays }));
const everyDay = (...intervals: [string, string][]) =>
  Object.fromEntries(weekdays.map((weekday) => [weekday, intervals]));
const always = new WorkingCalendar(roundTheClock);

const split: [string, string][] = [
  ["09:00", "12:00"],
  ["13:00", "17:30"],
];
const office = calendar(
  "Europe/Berlin",
  { mon: split, tue: split, wed: split, thu: split, fri: [["09:00", "15:00"]] },
  ["2026-12-25"],
);
const nights = calendar("Europe/Berlin", everyDay(["22:00", "06:00"]), ["2026-11-24"]);

const dueAt = (start: string, minutes: number, on: WorkingCalendar, pauses: Pause[] = []) => {
  const { at: instant, never } = due(at(start), minutes, on, pauses);
  return instant === null ? never : new Date(instant).toISOString().replace(".000", "");
};

describe("due", () => {
  it.each([
    // Monday 23 November 2026; Berlin is an hour ahead.
    ["within an interval", "2026-11-23T08:00:00Z", 60, "2026-11-23T09:00:00Z"],
    ["over lunch", "2026-11-23T10:30:00Z", 60, "2026-11-23T12:30:00Z"],
    ["at closing time and not the next opening", "2026-11-23T08:00:00Z", 180, "2026-11-23T11:00:00Z"],
    ["a moment after it", "2026-11-23T08:00:00Z", 180.001, "2026-11-23T12:00:00.060Z"],
    ["from outside hours", "2026-11-22T20:00:00Z", 1, "2026-11-23T08:01:00Z"],
    ["nothing to do, outside hours", "2026-11-22T20:00:00Z", 0, "2026-11-22T20:00:00Z"],
    ["to the millisecond", "2026-11-23T08:00:00.123Z", 0.5, "2026-11-23T08:00:30.123Z"],
    ["over the weekend", "2026-11-27T13:30:00Z", 60, "2026-11-30T08:30:00Z"],
    ["over a holiday", "2026-12-24T16:00:00Z", 60, "2026-12-28T08:30:00Z"],
    [
      "ten weeks, one of them short of a Friday",
      "2026-11-23T08:00:00Z",
      10 * 36 * 60,
      "2027-02-01T15:00:00Z",
    ],
  ])("%s", (_what, start, minutes, expected) => {
    expect(dueAt(start, minutes, office)).toBe(expected);
  });

  it("lets a night run into a holiday, and none begin on it", () => {
    // The night of the 23rd ends on the 24th; that of the 24th does not begin.
    expect(dueAt("2026-11-23T21:00:00Z", 8 * 60, nights)).toBe("2026-11-24T05:00:00Z");
    expect(dueAt("2026-11-23T21:00:00Z", 8 * 60 + 1, nights)).toBe("2026-11-25T21:01:00Z");
  });

  it("counts overlapping intervals once", () => {
    const twice = calendar("Asia/Shanghai", {
      mon: [
        ["13:00", "18:00"],
        ["09:00", "13:00"],
        ["10:00", "14:00"],
        ["23:00", "02:00"],
      ],
      tue: [
        ["01:00", "03:00"],
        ["03:00", "04:00"],
      ],
    });
    expect(dueAt("2026-11-22T16:00:00Z", 9 * 60, twice)).toBe("2026-11-23T10:00:00Z");
    expect(dueAt("2026-11-22T16:00:00Z", 14 * 60, twice)).toBe("2026-11-23T20:00:00Z");
  });

  describe("when clocks are changed", () => {
    const shift = calendar("Europe/Berlin", everyDay(["00:30", "04:30"]));
    it.each([
      ["forward: four hours on the clock are three", "2026-03-28T23:30:00Z", 180, "2026-03-29T02:30:00Z"],
      ["back: four hours on the clock are five", "2026-10-24T22:30:00Z", 300, "2026-10-25T03:30:00Z"],
    ])("%s", (_what, start, minutes, expected) => {
      expect(dueAt(start, minutes, shift)).toBe(expected);
    });

    it("opens with the change where the opening is left out", () => {
      const early = calendar("Europe/Berlin", everyDay(["02:30", "05:00"]));
      expect(dueAt("2026-03-29T00:00:00Z", 1, early)).toBe("2026-03-29T01:01:00Z");
      expect(dueAt("2026-03-29T00:00:00Z", 120, early)).toBe("2026-03-29T03:00:00Z");
    });

    it("does not happen where all of it is left out", () => {
      const gone = calendar("Australia/Lord_Howe", everyDay(["02:00", "02:30"]));
      expect(dueAt("2026-10-03T14:00:00Z", 30, gone)).toBe("2026-10-04T15:30:00Z");
    });

    it("works an hour twice that the clock shows twice", () => {
      const late = calendar("Europe/Berlin", everyDay(["01:00", "02:30"]));
      const night = [at("2026-10-24T22:00:00Z"), at("2026-10-25T12:00:00Z")] as const;
      expect(workingTimeBetween(...night, late)).toBe((90 + 30) * 60_000);
      // Half past two, closed for the rest of the hour, and open when it is two again.
      expect(dueAt("2026-10-24T22:00:00Z", 90, late)).toBe("2026-10-25T00:30:00Z");
      expect(dueAt("2026-10-24T22:00:00Z", 91, late)).toBe("2026-10-25T01:01:00Z");
    });

    it("leaves out a day that a zone left out", () => {
      const samoa = calendar("Pacific/Apia", everyDay(["09:00", "17:00"]));
      // Thursday 29 December 2011 is followed by Saturday.
      expect(dueAt("2011-12-29T19:00:00Z", 9 * 60, samoa)).toBe("2011-12-30T20:00:00Z");
    });
  });

  describe("with pauses", () => {
    const pause = (from: string, to: string | null): Pause => [at(from), to === null ? null : at(to)];
    it("stands still, whatever their order and overlap", () => {
      const pauses = [
        pause("2026-11-23T09:30:00Z", "2026-11-23T10:00:00Z"),
        pause("2026-11-23T08:30:00Z", "2026-11-23T09:00:00Z"),
        pause("2026-11-23T08:45:00Z", "2026-11-23T09:15:00Z"),
        pause("2026-11-23T10:50:00Z", "2026-11-23T10:40:00Z"),
      ];
      expect(dueAt("2026-11-23T08:00:00Z", 60, office, pauses)).toBe("2026-11-23T10:15:00Z");
    });

    it("is due before a pause that begins at that moment", () => {
      const pauses = [pause("2026-11-23T09:00:00Z", null)];
      expect(dueAt("2026-11-23T08:00:00Z", 60, office, pauses)).toBe("2026-11-23T09:00:00Z");
    });

    it("is never due after a pause that does not end", () => {
      const pauses = [
        pause("2026-11-23T09:00:00Z", null),
        pause("2026-11-23T09:30:00Z", "2026-11-23T10:00:00Z"),
      ];
      expect(dueAt("2026-11-23T08:00:00Z", 61, office, pauses)).toBe("paused without end");
    });
  });

  describe("never", () => {
    it("where nobody ever works", () => {
      const closed = calendar("UTC", {});
      expect(dueAt("2026-11-23T08:00:00Z", 1, closed)).toBe("no working time");
      expect(dueAt("2026-11-23T08:00:00Z", 0, closed)).toBe("2026-11-23T08:00:00Z");
    });

    it("after the last year that is looked at", () => {
      expect(dueAt("2026-11-23T08:00:00Z", 1e12, office)).toBe("beyond the year 9999");
      expect(dueAt("9999-12-31T23:00:00Z", 59, always)).toBe("9999-12-31T23:59:00Z");
      expect(dueAt("9999-12-31T23:00:00Z", 60, always)).toBe("beyond the year 9999");
    });
  });

  it("goes over years of holidays", () => {
    const all2027 = Array.from({ length: 365 }, (_, day) =>
      new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const gap = calendar("Asia/Kolkata", everyDay(["10:00", "18:00"]), all2027);
    expect(dueAt("2026-12-31T12:29:00Z", 2, gap)).toBe("2028-01-01T04:31:00Z");
  });

  it("adds up a thousand years round the clock", () => {
    const minutes = (at("3026-11-23T08:00:00Z") - at("2026-11-23T08:00:00Z")) / 60_000;
    const newYork = calendar("America/New_York", everyDay(["00:00", "24:00"]));
    expect(dueAt("2026-11-23T08:00:00Z", minutes, newYork)).toBe("3026-11-23T08:00:00Z");
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY * 0])("refuses %d minutes", (minutes) => {
    expect(() => due(0, minutes, office)).toThrow(RangeError);
  });
});

describe("workingTimeBetween", () => {
  it("is nothing backwards", () => {
    expect(workingTimeBetween(at("2026-11-24T08:00:00Z"), at("2026-11-23T08:00:00Z"), always)).toBe(0);
  });

  it("is a week's hours over any seven days without holidays", () => {
    const [from, to] = [at("2026-11-18T10:07:00Z"), at("2026-11-25T10:07:00Z")];
    expect(workingTimeBetween(from, to, office)).toBe(36 * 3_600_000);
  });
});

describe("businessHours", () => {
  const issueOf = (value: unknown) => {
    const { error } = businessHours.safeParse(value);
    return error && `${error.issues[0]!.path.join(".")}: ${error.issues[0]!.message}`;
  };
  it.each([
    ["no zone of this world", { zone: "Europe/Atlantis", week: {} }, /^zone: /],
    ["a day that is none", { zone: "UTC", week: { monday: [] } }, /monday/],
    [
      "an hour that is none",
      { zone: "UTC", week: { mon: [["09:00", "25:00"]] } },
      /^week\.mon\.0\.1: must be a time/,
    ],
    [
      "a day's end as a beginning",
      { zone: "UTC", week: { mon: [["24:00", "01:00"]] } },
      /^week\.mon\.0\.0: /,
    ],
    ["no length", { zone: "UTC", week: { mon: [["09:00", "09:00"]] } }, /ends when it begins/],
    ["one end", { zone: "UTC", week: { mon: [["09:00"]] } }, /^week\.mon\.0/],
    ["no such date", { zone: "UTC", week: {}, holidays: ["2026-02-30"] }, /^holidays\.0: must be a date/],
  ])("refuses %s", (_what, value, message) => {
    expect(issueOf(value)).toMatch(message);
  });

  it("needs neither every day nor holidays", () => {
    expect(businessHours.parse({ zone: "Asia/Shanghai", week: { sat: [["09:00", "24:00"]] } })).toEqual({
      zone: "Asia/Shanghai",
      week: { sat: [["09:00", "24:00"]] },
      holidays: [],
    });
  });
});
