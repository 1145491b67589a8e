import { expect, it } from "vitest";
import { days, hours, minutes, seconds } from "#app/platform/time.ts";
import { waitingLevel, waitParts } from "./inbox-waiting.ts";

it("waiting gets urgent by the channel's own measure", () => {
  expect([0, minutes(2), minutes(5)].map((waited) => waitingLevel("chat", waited))).toEqual([
    "calm",
    "soon",
    "late",
  ]);
  expect(waitingLevel("email", minutes(5))).toBe("calm");
  expect(waitingLevel("email", hours(12))).toBe("late");
});

it("waiting is told in at most two units", () => {
  expect(waitParts(-seconds(5))).toEqual({ minutes: 0 });
  expect(waitParts(seconds(59))).toEqual({ minutes: 0 });
  expect(waitParts(hours(3) + minutes(5))).toEqual({ hours: 3, minutes: 5 });
  expect(waitParts(days(2) + hours(4) + minutes(9))).toEqual({ days: 2, hours: 4 });
  expect(waitParts(days(400))).toEqual({ days: 400 });
});
