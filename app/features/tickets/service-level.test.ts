import { describe, expect, it } from "vitest";
import { isWarned, mostPressing, nextMark, putInForce, readClocks, servicePolicy } from "./service-level.ts";
import type { TicketStatus } from "./ticket.ts";
import type { Timeline, TimelineEvent } from "./timeline.ts";

const minute = 60_000;
/** Monday 23 November 2026, 09:00 in Shanghai. */
const nine = Date.parse("2026-11-23T01:00:00Z");
const at = (minutesLater: number) => nine + minutesLater * minute;

const working: [string, string][] = [["09:00", "18:00"]];
const promised = { firstResponse: 60, nextResponse: 30, resolution: 600 };
const policy = putInForce(
  servicePolicy.parse({
    targets: {
      low: {},
      normal: promised,
      high: promised,
      urgent: { ...promised, firstResponse: 15, roundTheClock: true },
    },
    hours: { zone: "Asia/Shanghai", week: { mon: working, tue: working } },
  }),
);

const customer = (later: number): TimelineEvent => ({ at: at(later), kind: "customerMessage" });
const reply = (later: number): TimelineEvent => ({ at: at(later), kind: "agentReply" });
const become = (later: number, status: TicketStatus): TimelineEvent => ({
  at: at(later),
  kind: "status",
  status,
});
const opened = (later: number, ...events: TimelineEvent[]): Timeline => ({
  openedAt: at(later),
  openedBy: "customer",
  events,
});
const read = (timeline: Timeline, now: number) => readClocks(policy, "normal", timeline, at(now));

describe("first response", () => {
  const of = (timeline: Timeline, now: number) => read(timeline, now).firstResponse;

  it("runs, warns at four fifths, and is late a millisecond after it is due", () => {
    const silent = opened(0);
    const clock = of(silent, 30)!;
    expect(clock).toMatchObject({ state: "running", dueAt: at(60), warnAt: at(48), used: 30 * minute });
    expect(isWarned(clock, at(47))).toBe(false);
    expect(isWarned(clock, at(48))).toBe(true);
    expect(of(silent, 60)!.state).toBe("running");
    const late = of(silent, 60 + 1 / minute)!;
    expect(late).toMatchObject({ state: "breached", dueAt: at(60), endedAt: null });
    expect(isWarned(late, at(61))).toBe(false);
  });

  it.each([
    ["in time", 59, "met"],
    ["at the due instant", 60, "met"],
    ["late", 61, "breached"],
  ])("answered %s", (_when, later, state) => {
    expect(of(opened(0, reply(later)), 600)).toMatchObject({ state, dueAt: at(60), endedAt: at(later) });
  });

  it("stands still while pending, and its due time is not known until then", () => {
    const asked = opened(0, become(20, "pending"));
    expect(of(asked, 300)).toMatchObject({ state: "paused", dueAt: null, warnAt: null, used: 20 * minute });
    const back = opened(0, become(20, "pending"), customer(120));
    expect(of(back, 121)).toMatchObject({ state: "running", dueAt: at(160), warnAt: at(148) });
  });

  it("does not stand still while it is snoozed", () => {
    expect(of(opened(0, become(20, "snoozed")), 61)!.state).toBe("breached");
  });

  it("counts hours of work, or every hour where that is promised", () => {
    // Half past eight on Tuesday evening: work goes on the Monday after.
    const evening = opened(35 * 60 + 30);
    expect(of(evening, 36 * 60)!.dueAt).toBe(at(7 * 24 * 60 + 60));
    const urgent = readClocks(policy, "urgent", evening, at(36 * 60)).firstResponse!;
    expect(urgent.dueAt).toBe(at(35 * 60 + 45));
  });

  it("is withdrawn by solving without a word, and owed again when that was not the end", () => {
    const closed = opened(0, become(20, "solved"));
    expect(of(closed, 300)).toMatchObject({ state: "withdrawn", endedAt: at(20), dueAt: at(60) });
    const again = opened(0, become(20, "solved"), customer(200));
    expect(of(again, 210)).toMatchObject({ state: "running", dueAt: at(240) });
    expect(of(opened(0, become(61, "solved")), 300)!.state).toBe("breached");
  });

  it("is not owed where we spoke first, or where nothing is promised", () => {
    expect(of({ openedAt: at(0), openedBy: "staff", events: [] }, 10)).toBeNull();
    expect(readClocks(policy, "low", opened(0), at(10))).toEqual({
      firstResponse: null,
      nextResponses: [],
      resolution: null,
    });
  });
});

describe("next response", () => {
  const of = (timeline: Timeline, now: number) => read(timeline, now).nextResponses;

  it("is owed from the first message that nobody answered", () => {
    const clocks = of(
      opened(0, reply(10), customer(50), customer(70), reply(75), reply(76), customer(100)),
      140,
    );
    expect(clocks).toMatchObject([
      { state: "met", startedAt: at(50), dueAt: at(80), endedAt: at(75) },
      { state: "breached", startedAt: at(100), dueAt: at(130), endedAt: null },
    ]);
  });

  it("is not owed before the first response", () => {
    expect(of(opened(0, customer(5), customer(6)), 20)).toEqual([]);
  });

  it("is withdrawn by solving, and owed from the next message", () => {
    const clocks = of(opened(0, reply(10), customer(50), become(60, "solved"), customer(90)), 91);
    expect(clocks).toMatchObject([
      { state: "withdrawn", endedAt: at(60) },
      { state: "running", startedAt: at(90), dueAt: at(120) },
    ]);
  });

  it("is owed where the customer answers what we began", () => {
    const called: Timeline = { openedAt: at(0), openedBy: "staff", events: [customer(30)] };
    expect(of(called, 40)).toMatchObject([{ state: "running", dueAt: at(60) }]);
  });
});

describe("resolution", () => {
  const of = (timeline: Timeline, now: number) => read(timeline, now).resolution;

  it("is met by solving, and runs on where the conversation is opened again", () => {
    const solved = opened(0, reply(5), become(100, "solved"));
    expect(of(solved, 5_000)).toMatchObject({ state: "met", endedAt: at(100), used: 100 * minute });
    const again = opened(0, reply(5), become(100, "solved"), customer(200));
    // 100 of 600 minutes are used; 340 are left of Monday and 160 are Tuesday's.
    expect(of(again, 210)).toMatchObject({ state: "running", dueAt: at(24 * 60 + 160), used: 110 * minute });
  });

  it("stays late", () => {
    const late = opened(0, become(24 * 60 + 61, "solved"), become(24 * 60 + 65, "open"));
    expect(of(late, 24 * 60 + 70)!.state).toBe("breached");
  });

  it("tells when it can never be due", () => {
    const closed = putInForce(
      servicePolicy.parse({
        targets: { low: promised, normal: {}, high: {}, urgent: {} },
        hours: { zone: "UTC", week: {} },
      }),
    );
    const { resolution } = readClocks(closed, "low", opened(0), at(10_000));
    expect(resolution).toMatchObject({ state: "running", dueAt: null, never: "no working time" });
  });
});

describe("what to look at", () => {
  it("is what is due first of all that is owed", () => {
    const clocks = read(opened(0, reply(10), customer(50)), 55);
    expect(mostPressing(clocks)).toMatchObject({ target: "nextResponse", dueAt: at(80) });
    expect(mostPressing(read(opened(0, reply(10)), 55))!.target).toBe("resolution");
    expect(mostPressing(read(opened(0, reply(10), become(11, "solved")), 55))).toBeNull();
    expect(mostPressing(read(opened(0, become(11, "pending")), 55))).toBeNull();
  });

  it("is next the warning, then the breach", () => {
    const silent = opened(0);
    expect(nextMark(read(silent, 0), at(0))).toEqual({
      at: at(48),
      target: "firstResponse",
      mark: "warning",
    });
    const breach = nextMark(read(silent, 48), at(48))!;
    expect(breach).toEqual({ at: at(60) + 1, target: "firstResponse", mark: "breach" });
    expect(readClocks(policy, "normal", silent, breach.at).firstResponse!.state).toBe("breached");
    expect(nextMark(read(opened(0, become(11, "solved")), 20), at(20))).toBeNull();
  });
});

describe("servicePolicy", () => {
  it.each([
    [{ warnAfter: 1 }],
    [{ hours: { zone: "Nowhere", week: {} } }],
    [{ targets: { normal: promised } }],
    [{ targets: { low: { firstResponse: 0 }, normal: {}, high: {}, urgent: {} } }],
  ])("refuses %j", (change) => {
    const usable = { targets: { low: {}, normal: {}, high: {}, urgent: {} }, hours: null };
    expect(servicePolicy.safeParse(usable).success).toBe(true);
    expect(servicePolicy.safeParse({ ...usable, ...change }).success).toBe(false);
  });
});
