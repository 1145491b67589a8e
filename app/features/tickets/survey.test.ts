import { describe, expect, it } from "vitest";
import { days } from "#app/platform/time.ts";
import { mayAsk } from "./survey.ts";

const now = new Date("2026-03-01T12:00:00Z");
const setting = { asks: true, quietDays: 14, openDays: 3 };
const solved = {
  channel: "chat",
  status: "solved" as const,
  mergedIntoId: null,
  tags: ["refund"],
  firstReplyAt: now,
};

describe("a customer is asked", () => {
  it("once a conversation in which they were answered is solved", () => {
    expect(mayAsk(solved, setting, null, now)).toBe(true);
    for (const status of ["open", "pending", "snoozed"] as const)
      expect(mayAsk({ ...solved, status }, setting, null, now)).toBe(false);
    expect(mayAsk({ ...solved, firstReplyAt: null }, setting, null, now)).toBe(false);
  });

  it("not of spam, nor of what goes on elsewhere, nor where the channel does not ask", () => {
    expect(mayAsk({ ...solved, tags: ["spam"] }, setting, null, now)).toBe(false);
    expect(mayAsk({ ...solved, mergedIntoId: "x" }, setting, null, now)).toBe(false);
    expect(mayAsk(solved, { ...setting, asks: false }, null, now)).toBe(false);
    expect(mayAsk(solved, null, null, now)).toBe(false);
  });

  it("and then left alone for some days", () => {
    const asked = (ago: number) => mayAsk(solved, setting, new Date(now.getTime() - ago), now);
    expect(asked(days(14) - 1)).toBe(false);
    expect(asked(days(14))).toBe(true);
  });
});
