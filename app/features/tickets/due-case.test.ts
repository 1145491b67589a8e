import { describe, expect, it } from "vitest";
import { answerDueCase } from "./due-case.ts";

const office = { zone: "Asia/Shanghai", week: { mon: [["09:00", "18:00"]] }, holidays: [] };
const good = { id: "a", start: "2026-11-23T09:30:00+08:00", minutes: 45, calendar: office, pauses: [] };

describe("answerDueCase", () => {
  it("answers with an instant in UTC", () => {
    expect(answerDueCase(good)).toEqual({ id: "a", due: "2026-11-23T02:15:00.000Z" });
  });

  it("does without holidays, pauses, and days on which nobody works", () => {
    const { pauses: _, ...rest } = good;
    const calendar = { zone: "UTC", week: { mon: [["09:00", "18:00"]] } };
    expect(answerDueCase({ ...rest, id: 7, calendar, note: "ours" })).toEqual({
      id: 7,
      due: "2026-11-23T09:45:00.000Z",
    });
  });

  it("reads instants with any offset, with and without seconds", () => {
    const pauses = [["2026-11-23T01:40Z", "2026-11-23T02:40:00.250+0100"]];
    expect(answerDueCase({ ...good, pauses })).toEqual({ id: "a", due: "2026-11-23T02:15:00.250Z" });
  });

  it("says why there is none", () => {
    const paused = { ...good, pauses: [["2026-11-23T00:00:00Z", null]] };
    expect(answerDueCase(paused)).toEqual({ id: "a", due: null, reason: "paused without end" });
    const closed = { ...good, calendar: { zone: "UTC", week: {} } };
    expect(answerDueCase(closed)).toEqual({ id: "a", due: null, reason: "no working time" });
  });

  it.each([
    [{ start: undefined }, "start is missing"],
    [{ start: 5 }, "start must be text"],
    [
      { start: "2026-11-23T09:30:00" },
      "start must be an ISO 8601 instant with its offset, such as 2026-01-05T09:30:00Z",
    ],
    [
      { start: "2026-02-30T09:30:00Z" },
      "start must be an ISO 8601 instant with its offset, such as 2026-01-05T09:30:00Z",
    ],
    [{ minutes: -1 }, "minutes must not be negative"],
    [{ minutes: "60" }, "minutes must be a number"],
    [{ minutes: Number.POSITIVE_INFINITY }, "minutes must be a number"],
    [{ calendar: null }, "calendar must be an object"],
    [
      { calendar: { zone: "Nowhere", week: {} } },
      "calendar.zone must be an IANA time zone such as Europe/Berlin",
    ],
    [
      { calendar: { ...office, week: { mon: [["09:00", "18:60"]] } } },
      "calendar.week.mon[0][1] must be a time such as 17:30, or 24:00",
    ],
    [{ calendar: { ...office, week: { mon: [["09:00"]] } } }, "calendar.week.mon[0] must be a pair"],
    [{ calendar: { ...office, week: { mon: "09:00-18:00" } } }, "calendar.week.mon must be a list"],
    [{ calendar: { ...office, week: { monday: [] } } }, "calendar.week may not have a field monday"],
    [{ calendar: { zone: "UTC" } }, "calendar.week is missing"],
    [{ pauses: [["2026-11-23T10:00:00Z", "2026-11-23T09:00:00Z"]] }, "pauses[0] ends before it begins"],
    [{ pauses: [[null, "2026-11-23T09:00:00Z"]] }, "pauses[0][0] must be text"],
    [{ minutes: -1, pauses: 3 }, "minutes must not be negative; pauses must be a list"],
  ])("refuses %j", (change, error) => {
    expect(answerDueCase({ ...good, ...change })).toEqual({ id: "a", due: null, error });
  });

  it.each([[null], [[]], ["text"], [{}], [{ ...good, id: {} }]])("knows no id in %j", (value) => {
    expect(answerDueCase(value)).toMatchObject({ id: null, due: null });
  });
});
