import { describe, expect, it } from "vitest";
import { minutes } from "#app/platform/time.ts";
import { type Incident, patterns } from "./incident.ts";
import {
  akin,
  belongs,
  doublings,
  inScope,
  isIncidentId,
  type KnownIncident,
  mayBeTold,
  severityOf,
  sizeOf,
  takenUp,
} from "./incident-state.ts";
import { failureReasons, isRiskReason } from "./reasons.ts";

const at = Date.UTC(2026, 0, 5, 9);

describe("how bad an incident is", () => {
  it.each([
    [0, 0, 1],
    [19, 4_999, 1],
    [20, 0, 2],
    [0, 5_000, 2],
    [150, 0, 3],
    [1, 50_000, 3],
  ])("%i customers and %i dollars: %i", (customers, dollars, severity) => {
    expect(severityOf({ customers, dollars })).toBe(severity);
  });

  it("grows when its failures double", () => {
    expect([1, 5, 9, 10, 19, 20, 40, 80].map(doublings)).toEqual([0, 0, 0, 1, 1, 2, 3, 4]);
  });

  it("is as large as its failures, or as what did not arrive", () => {
    const seen = { observed: 3, expected: 40.4 };
    expect(sizeOf({ pattern: "outage", ...seen })).toBe(3);
    expect(sizeOf({ pattern: "volume_drop", ...seen })).toBe(37);
    expect(sizeOf({ pattern: "volume_drop", observed: 50, expected: 40 })).toBe(0);
  });
});

describe("what customers may be told", () => {
  it("is nothing of a risk, of tried cards or of one customer", () => {
    for (const pattern of patterns)
      for (const reason of failureReasons) {
        const told = mayBeTold(pattern, reason, { issuer: "A" });
        if (isRiskReason(reason) || pattern === "card_testing" || pattern === "retry_storm")
          expect(told).toBe(false);
        expect(mayBeTold(pattern, reason, { customer: "c" })).toBe(false);
      }
    expect(mayBeTold("outage", "issuer_unavailable", { issuer: "A" })).toBe(true);
    expect(mayBeTold("degradation", null, {})).toBe(true);
  });
});

describe("a failed payment within the slice", () => {
  it("is the incident's own where it failed for its reason, or another fault of the way there", () => {
    expect(belongs("outage", "issuer_unavailable", "issuer_unavailable")).toBe(true);
    expect(belongs("outage", "timeout", "issuer_unavailable")).toBe(true);
    expect(belongs("outage", "insufficient_funds", "issuer_unavailable")).toBe(false);
    expect(belongs("outage", "insufficient_funds", null)).toBe(false);
    expect(belongs("outage", "do_not_honor", null)).toBe(true);
    expect(belongs("outage", "suspected_fraud", null)).toBe(false);
    expect(belongs("card_testing", "insufficient_funds", "wrong_details")).toBe(true);
  });

  it("has every value that the slice names", () => {
    expect(inScope({ issuer: "A", method: "card" }, { issuer: "A", method: "card", channel: "online" })).toBe(
      true,
    );
    expect(inScope({ issuer: "A", method: "card" }, { issuer: "A", method: null })).toBe(false);
    expect(inScope({}, {})).toBe(true);
  });
});

describe("a detector that begins anew", () => {
  const told = {
    id: "inc_1",
    pattern: "outage",
    scope: { issuer: "A", method: "card" },
    startedAt: new Date(at).toISOString(),
    endedAt: null,
  } as unknown as Incident;
  const known = (different: Partial<KnownIncident> = {}): KnownIncident => ({
    id: "kept",
    detectorKey: "before:inc_9",
    state: "open",
    pattern: "outage",
    scope: { issuer: "A" },
    startedAt: at + minutes(3),
    endedAt: null,
    ...different,
  });

  it("takes up what it finds again, in the same or a neighbouring slice", () => {
    expect(takenUp(told, [known()], "now")?.id).toBe("kept");
    const exact = known({ id: "exact", scope: { issuer: "A", method: "card" } });
    expect(takenUp(told, [known(), exact], "now")?.id).toBe("exact");
  });

  it("and not what is another trouble, long over, or followed already", () => {
    expect(takenUp(told, [known({ scope: { issuer: "B" } })], "now")).toBeUndefined();
    expect(takenUp(told, [known({ scope: {} })], "now")).toBeUndefined();
    expect(takenUp(told, [known({ endedAt: at - minutes(120) })], "now")).toBeUndefined();
    expect(takenUp(told, [known({ detectorKey: "now:inc_4" })], "now")).toBeUndefined();
    expect(takenUp(told, [known({ pattern: "volume_drop" })], "now")).toBeUndefined();
  });

  it("slices are akin where one holds the other", () => {
    expect(akin({ issuer: "A" }, { issuer: "A", method: "card" })).toBe(true);
    expect(akin({ issuer: "A" }, { method: "card" })).toBe(false);
    expect(akin({}, {})).toBe(true);
  });
});

it("an id is a UUID and nothing else", () => {
  expect(isIncidentId("00000000-0000-4000-8000-000000000000")).toBe(true);
  expect(isIncidentId("1 OR 1=1")).toBe(false);
});
