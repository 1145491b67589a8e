import { describe, expect, it } from "vitest";
import { groupsOf, momentAt, narrowedTo, readOutcomeQuery } from "./outcome-query.ts";

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
    expect(
      asked(`range=ever&compare=&from=soon&zone=Mars/Base&by=x&groups=y&issuer=${"x".repeat(200)}`),
    ).toEqual({ range: "24h", compare: "week", by: "reason", groups: [] });
  });

  it("says which groups are told, and all where it names none", () => {
    expect(groupsOf(asked("groups=risk,technical,none"))).toEqual(["technical", "risk"]);
    expect(groupsOf(asked("")).length).toBe(6);
  });

  it("leaves out what is counted within nothing else", () => {
    expect(narrowedTo(asked("merchant=m_1&issuer=East+Bank&bin=622202"))).toEqual({ merchant: "m_1" });
    expect(narrowedTo(asked("bin=622202"))).toEqual({ bin: "622202" });
  });

  it("means days and minutes by a clock, and instants by none", () => {
    const zone = "America/New_York";
    expect(momentAt("2026-03-08", zone)).toBe(Date.UTC(2026, 2, 8, 5));
    expect(momentAt("2026-03-08", zone, 1)).toBe(Date.UTC(2026, 2, 9, 4));
    expect(momentAt("2026-03-08T10:30", zone)).toBe(Date.UTC(2026, 2, 8, 14, 30));
    expect(momentAt("2026-03-08T10:30:00Z", zone)).toBe(Date.UTC(2026, 2, 8, 10, 30));
  });
});
