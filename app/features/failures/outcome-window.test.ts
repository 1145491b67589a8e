import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { days, hours, minutes } from "#app/platform/time.ts";
import { lengthOf } from "./outcome-counts.ts";
import { comparisons, ranges, readOutcomeQuery } from "./outcome-query.ts";
import { type Pieces, windowOf } from "./outcome-window.ts";

const now = Date.UTC(2026, 0, 12, 9, 17, 23);
const zones = ["UTC", "Asia/Shanghai", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe"];
const asked = (text: string) => readOutcomeQuery(new URLSearchParams(text));
const windowAt = (text: string, timeZone = "UTC", at = now) => windowOf(asked(text), at, { timeZone });

/** The clock of a zone, as somebody would ask for it. */
const clock = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);

const isRising = (edges: readonly number[]) =>
  edges.every((at, place) => place === 0 || at > edges[place - 1]!);
const isWithout = ({ pieces, from, to }: Pieces) =>
  pieces[0]!.from === from &&
  pieces.every(
    (piece, place) => piece.from < piece.to && (place === 0 || pieces[place - 1]!.to === piece.from),
  ) &&
  pieces.at(-1)!.to >= to;

describe("the time that is told", () => {
  it("is cut into whole cells, now and before, in every zone and over changes of the clocks", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ranges),
        fc.constantFrom(...comparisons, "2025-06-01", "2025-10-20T07:13"),
        fc.constantFrom("", "issuer=A", "merchant=m", "issuer=A&method=card"),
        fc.constantFrom(...zones),
        fc.integer({ min: now, max: now + days(400) }),
        fc.option(fc.integer({ min: 5, max: 90 * 24 * 60 })),
        (range, compare, filters, zone, at, long) => {
          const chosen = long === null ? "" : `&from=${new Date(at - minutes(long)).toISOString()}`;
          const window = windowAt(`range=${range}&compare=${compare}&${filters}${chosen}`, zone, at);
          const { level, edges, from, to, before, parts } = window;
          for (const edge of edges) expect(edge % lengthOf[level]).toBe(0);
          for (const edge of before.edges) expect(edge % lengthOf[before.level]).toBe(0);
          expect([edges[0], edges.at(-1)]).toEqual([from, to]);
          expect(isRising(edges)).toBe(true);
          expect(to).toBeGreaterThanOrEqual(Math.floor(at / minutes(1)) * minutes(1));
          expect(edges.length).toBeLessThanOrEqual(100);
          expect(before.edges.length).toBe(edges.length);
          expect(before.edges.every((edge, place) => place === 0 || edge >= before.edges[place - 1]!)).toBe(
            true,
          );
          expect([before.edges[0], before.edges.at(-1)]).toEqual([before.from, before.to]);
          expect(before.from).toBeLessThan(from);
          if (window.source.table === "combinations") expect(level).not.toBe("minute");
          if (!parts) return;
          expect(isWithout(parts) && isWithout(parts.before)).toBe(true);
          expect(parts.from <= from && parts.to >= to).toBe(true);
          for (const piece of [...parts.pieces, ...parts.before.pieces])
            expect([piece.from % lengthOf[piece.level], piece.to % lengthOf[piece.level]]).toEqual([0, 0]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("goes by the days of the chosen clock", () => {
    const month = windowAt("range=30d", "Asia/Shanghai");
    expect(month.level).toBe("hour");
    for (const at of month.edges) expect(clock(at, "Asia/Shanghai")).toMatch(/ 00:00$/);
    const week = windowAt("range=7d&zone=America/New_York", "Asia/Shanghai");
    for (const at of week.edges) expect(clock(at, "America/New_York")).toMatch(/ (00|06|12|18):00$/);
    expect(windowAt("range=30d").level).toBe("day");
    // Hours are counted by UTC: half an hour off it, a day is told from the hour before.
    for (const at of windowAt("range=30d", "Asia/Kolkata").edges)
      expect(clock(at, "Asia/Kolkata")).toMatch(/ 23:30$/);
  });

  it("has days of 23 and 25 hours where clocks are changed", () => {
    const { edges } = windowAt("from=2025-11-01&to=2025-11-20", "America/New_York");
    const lengths = edges.slice(1).map((at, place) => (at - edges[place]!) / hours(1));
    expect(lengths).toEqual(lengths.map((_, place) => (place === 1 ? 25 : 24)));
    expect(edges.length).toBe(21);
  });

  it("is from and to as they are chosen, and the days that are named whole", () => {
    const day = windowAt("from=2026-01-10&to=2026-01-10", "Asia/Shanghai");
    expect([day.from, day.to]).toEqual([Date.UTC(2026, 0, 9, 16), Date.UTC(2026, 0, 10, 16)]);
    const part = windowAt("from=2026-01-10T10:30&to=2026-01-10T11:45");
    expect([part.from, part.to]).toEqual([Date.UTC(2026, 0, 10, 10, 30), Date.UTC(2026, 0, 10, 11, 45)]);
    // What lies ahead, or ends before it begins, is not asked for.
    const given = windowAt("range=1h");
    for (const address of ["from=2027-01-01", "from=2026-01-10&to=2026-01-09", "to=2026-01-10"])
      expect(windowAt(`range=1h&${address}`)).toEqual(given);
  });

  it("is compared with the same time of another day, the time before it, or any that was chosen", () => {
    const day = windowAt("range=1h&compare=day");
    expect(day.from - day.before.from).toBe(days(1));
    const month = windowAt("range=30d");
    expect(month.from - month.before.from).toBe(days(35));
    const before = windowAt("from=2026-01-10T10:00&to=2026-01-10T12:00&compare=before");
    expect(before.before).toMatchObject({ from: Date.UTC(2026, 0, 10, 8), to: Date.UTC(2026, 0, 10, 10) });
    const chosen = windowAt("from=2026-01-05&to=2026-01-08&compare=2025-12-01", "Asia/Shanghai");
    expect(clock(chosen.before.from, "Asia/Shanghai")).toBe("2025-12-01 00:00");
    expect(clock(chosen.before.to, "Asia/Shanghai")).toBe("2025-12-05 00:00");
  });

  it("leaves minutes alone where they are not kept any more", () => {
    const kept = { minutesFrom: now - days(9), hoursFrom: now - days(120), manyValuesFrom: now - days(9) };
    const windowKept = (text: string) => windowOf(asked(text), now, { timeZone: "UTC", kept });
    expect(windowKept("range=1h").level).toBe("minute");
    expect(windowKept("range=1h&compare=2025-12-01").level).toBe("hour");
    expect(windowKept("range=7d&compare=2025-06-01").level).toBe("day");
  });
});
