import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ticket } from "#app/features/tickets/ticket.ts";
import { afterCall, afterCallEvent, type CallTimes, callState, spokenSeconds } from "./call.ts";

const at = new Date("2026-01-05T10:00:00Z");
const ticket: Ticket = {
  status: "open",
  priority: 1,
  assigneeId: null,
  teamId: null,
  tags: [],
  waitingSince: new Date("2026-01-05T09:00:00Z"),
  snoozedUntil: null,
  firstReplyAt: null,
  solvedAt: null,
  reopened: 0,
};
const logged = (outcome: Parameters<typeof afterCall>[1]["outcome"], direction: "inbound" | "outbound") =>
  afterCall(ticket, { outcome, direction, followUpAt: new Date("2026-01-06T09:00:00Z") }, at);

describe("afterCall", () => {
  it("solves what was settled and what was nobody's", () => {
    expect(logged("resolved", "inbound")).toMatchObject({
      status: "solved",
      firstReplyAt: at,
      waitingSince: null,
    });
    expect(logged("wrong_number", "outbound")).toMatchObject({ status: "solved" });
  });

  it("wakes what is to be followed up when its time comes", () => {
    expect(logged("follow_up", "inbound")).toMatchObject({
      status: "snoozed",
      snoozedUntil: new Date("2026-01-06T09:00:00Z"),
      waitingSince: null,
    });
  });

  it("lets the customer wait on where nobody spoke with them", () => {
    expect(logged("no_answer", "outbound")).toEqual({});
    expect(logged("voicemail", "inbound")).toEqual({});
    expect(logged("voicemail", "outbound")).toMatchObject({ waitingSince: null });
  });
});

describe("a call's events", () => {
  const events = ["newCall", "answer", "hangup"] as const;

  it("lead to the same call in any order and however often they are told", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 12 }), (told) => {
        let call: CallTimes = { ringingAt: null, answeredAt: null, endedAt: null };
        for (const event of told) call = { ...call, ...afterCallEvent(call, event, at) };
        const state = told.includes("hangup") ? "ended" : told.includes("answer") ? "answered" : "ringing";
        expect(callState(call)).toBe(state);
        for (const event of told) expect(afterCallEvent(call, event, at)).toBeNull();
      }),
    );
  });

  it("count no time that nobody spoke", () => {
    expect(spokenSeconds({ ringingAt: at, answeredAt: null, endedAt: at })).toBe(0);
    const answeredAt = new Date(at.getTime() - 61_400);
    expect(spokenSeconds({ ringingAt: null, answeredAt, endedAt: at })).toBe(61);
    expect(spokenSeconds({ ringingAt: null, answeredAt: at, endedAt: answeredAt })).toBe(0);
  });
});
