import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { days, hours, minutes } from "#app/platform/time.ts";
import { lengthOf } from "./outcome-counts.ts";
import { comparisons, narrowedTo, ranges, readOutcomeQuery, windowOf } from "./outcome-query.ts";
import { movers, type OutcomeValue, pointsOf, reasonsOf } from "./outcomes.ts";

const now = Date.UTC(2026, 0, 12, 9, 17, 23);
const asked = (text: string) => readOutcomeQuery(new URLSearchParams(text));

describe("the address of the page of failures", () => {
  it("is read as far as it means something", () => {
    expect(asked("range=7d&compare=day&issuer=East+Bank&method=card")).toMatchObject({
      range: "7d",
      compare: "day",
    });
    expect(narrowedTo(asked("issuer=East+Bank&method=card"))).toEqual({
      issuer: "East Bank",
      method: "card",
    });
    expect(asked(`range=ever&compare=&issuer=${"x".repeat(200)}`)).toEqual({ range: "24h", compare: "week" });
  });

  it("asks for cells of one level that hold whole points, now and before", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ranges),
        fc.constantFrom(...comparisons),
        fc.constantFrom("", "issuer=A", "merchant=m", "issuer=A&method=card"),
        fc.integer({ min: now, max: now + days(40) }),
        (range, compare, filters, at) => {
          const window = windowOf(asked(`range=${range}&compare=${compare}&${filters}`), at);
          const { level, point, from, to, before } = window;
          expect(point % lengthOf[level]).toBe(0);
          expect(from % point).toBe(0);
          expect(to).toBeGreaterThanOrEqual(at);
          expect((to - from) / point).toBeLessThanOrEqual(75);
          expect(before.to).toBeLessThanOrEqual(from + (to - from));
          expect((from - before.from) % point).toBe(0);
          if (window.source.table === "combinations") expect(level).not.toBe("minute");
        },
      ),
    );
  });

  it("compares with the same time of another day, and a month with the month before", () => {
    const day = windowOf(asked("range=1h&compare=day"), now);
    expect(day.from - day.before.from).toBe(days(1));
    const month = windowOf(asked("range=30d"), now);
    expect(month.before.from).toBe(month.from - (month.to - month.from));
  });
});

describe("points", () => {
  const from = Date.UTC(2026, 0, 12, 8);
  const window = { from, to: from + hours(1), point: minutes(20), shift: days(1) };

  it("hold what was decided, failures by group, and what was then", () => {
    const points = pointsOf(
      [
        { at: from, outcome: "succeeded", count: 8 },
        { at: from, outcome: "pending", count: 3 },
        { at: from, outcome: "issuer_unavailable", count: 2 },
        { at: from + minutes(40), outcome: "refunded", count: 1 },
      ],
      [
        { at: from - days(1), outcome: "succeeded", count: 9 },
        { at: from - days(1), outcome: "expired", count: 1 },
      ],
      window,
    );
    expect(points).toHaveLength(3);
    expect(points[0]).toMatchObject({ total: 10, failed: 2, before: { total: 10, failed: 1 } });
    expect(points[0]!.groups.technical).toBe(2);
    expect(points[1]).toMatchObject({ total: 0, before: null });
    expect(points[2]).toMatchObject({ total: 1, failed: 0 });
  });

  it("and reasons stand beside those of before, most frequent first", () => {
    expect(
      reasonsOf(
        [
          { at: 0, outcome: "expired", count: 1 },
          { at: 0, outcome: "timeout", count: 4 },
          { at: 0, outcome: "succeeded", count: 90 },
        ],
        [{ at: 0, outcome: "expired", count: 7 }],
      ),
    ).toEqual([
      { reason: "timeout", count: 4, before: 0 },
      { reason: "expired", count: 1, before: 7 },
    ]);
  });
});

it("what moved most comes first, and few payments move nothing", () => {
  const value = (name: string, failed: number, total: number, beforeFailed: number, beforeTotal: number) =>
    ({ value: name, name: null, failed, total, beforeFailed, beforeTotal }) satisfies OutcomeValue;
  const moved = movers([
    value("steady", 5, 100, 5, 100),
    value("worse", 50, 100, 5, 100),
    value("better", 0, 100, 10, 100),
    value("few", 5, 5, 0, 5),
  ]);
  expect(moved.map((one) => one.value)).toEqual(["worse", "better"]);
});
