import { describe, expect, it } from "vitest";
import { hours, minutes } from "#app/platform/time.ts";
import { learningOf } from "./learning.ts";

const now = Date.UTC(2026, 0, 5, 9);

describe("what detection has still to learn", () => {
  it("is everything where no payment came", () => {
    expect(learningOf(null, null, now)).toEqual({ seenHours: 0, neededHours: 48, from: null });
  });

  it("says how much was seen and from when on incidents are told, while payments come", () => {
    const first = now - hours(20.5);
    expect(learningOf(first, now - minutes(1), now)).toEqual({
      seenHours: 20,
      neededHours: 48,
      from: new Date(first + hours(48)).toISOString(),
    });
    // Nobody knows when it goes on.
    expect(learningOf(first, now - hours(5), now)).toMatchObject({ seenHours: 15, from: null });
  });

  it("is nothing after two days", () => {
    expect(learningOf(now - hours(48), now, now)).toBeNull();
  });
});
