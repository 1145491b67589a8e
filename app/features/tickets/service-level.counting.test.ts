import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Clock, isWarned, nextMark, putInForce, readClocks, servicePolicy } from "./service-level.ts";
import { type TicketStatus, ticketStatuses } from "./ticket.ts";
import type { Timeline, TimelineEvent } from "./timeline.ts";

/** Service levels another way: conversations gone through minute by minute, with counters instead of arithmetic. */

const minute = 60_000;
const at = (passed: number) => Date.UTC(2026, 10, 23) + passed * minute;

interface Targets {
  firstResponse: number;
  nextResponse: number;
  resolution: number;
}

/** A clock as a counter: late is what was still owed after the minute in which its target was reached. */
class Counter {
  count = 0;
  late = false;
  private reached = Number.POSITIVE_INFINITY;

  constructor(private readonly target: number) {}

  tick(passed: number) {
    this.count += 1;
    if (this.count === this.target) this.reached = passed;
  }

  owedAt(passed: number) {
    if (passed > this.reached) this.late = true;
  }
}

/** Goes through a conversation minute by minute, round the clock. */
function byCounting({ events }: Timeline, targets: Targets, now: number) {
  const [first, resolution] = [new Counter(targets.firstResponse), new Counter(targets.resolution)];
  const next: Counter[] = [];
  let [status, answered, waiting]: [TicketStatus, boolean, boolean] = ["open", false, false];
  const owed = () => [
    ...(answered || status === "solved" ? [] : [first]),
    ...(waiting ? [next.at(-1)!] : []),
    ...(status === "solved" ? [] : [resolution]),
  ];
  for (let passed = 0; passed <= now; passed += 1) {
    if (passed > 0 && status !== "pending") for (const counter of owed()) counter.tick(passed);
    for (const event of events.filter((one) => one.at === at(passed))) {
      for (const counter of owed()) counter.owedAt(passed);
      if (event.kind === "customerMessage") {
        status = "open";
        if (answered && !waiting) next.push(new Counter(targets.nextResponse));
        waiting = answered;
      } else if (event.kind === "agentReply") {
        // An answer after solving comes late, too, if it was late before.
        if (!answered) first.owedAt(passed);
        [answered, waiting] = [true, false];
      } else {
        status = event.status;
        if (status === "solved") waiting = false;
      }
    }
    for (const counter of owed()) counter.owedAt(passed);
  }
  return { first, next, resolution };
}

const step = fc.record({
  later: fc.integer({ min: 0, max: 120 }),
  what: fc.constantFrom("customerMessage" as const, "agentReply" as const, ...ticketStatuses),
});
const told = fc.array(step, { maxLength: 12 }).map(
  (steps): Timeline => ({
    openedAt: at(0),
    openedBy: "customer",
    events: steps.map(
      ({ later, what }): TimelineEvent =>
        what === "customerMessage" || what === "agentReply"
          ? { at: at(later), kind: what }
          : { at: at(later), kind: "status", status: what },
    ),
  }),
);
const anyTargets = fc.record({
  firstResponse: fc.integer({ min: 1, max: 60 }),
  nextResponse: fc.integer({ min: 1, max: 60 }),
  resolution: fc.integer({ min: 1, max: 120 }),
});
const plain = (targets: Targets) =>
  putInForce(
    servicePolicy.parse({ targets: { low: targets, normal: {}, high: {}, urgent: {} }, hours: null }),
  );
const isLate = (clock: Clock | null | undefined) => clock?.state === "breached";

describe("clocks, against counting", () => {
  const runs = { numRuns: 500, seed: 20_261_123 };

  it("are late when the counters are", () => {
    fc.assert(
      fc.property(told, anyTargets, fc.integer({ min: 0, max: 150 }), (timeline, targets, now) => {
        const clocks = readClocks(plain(targets), "low", timeline, at(now));
        const counted = byCounting(timeline, targets, now);
        const pairs: [Clock, Counter][] = [
          [clocks.firstResponse!, counted.first],
          ...counted.next.map((counter, place): [Clock, Counter] => [clocks.nextResponses[place]!, counter]),
          [clocks.resolution!, counted.resolution],
        ];
        for (const [clock, counter] of pairs) {
          expect([isLate(clock), clock.used]).toEqual([counter.late, counter.count * minute]);
        }
        expect(clocks.nextResponses.length).toBe(counted.next.length);
      }),
      runs,
    );
  });

  it("know nothing of what comes later, and a breach stays one", () => {
    const moments = fc.tuple(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 150 }));
    fc.assert(
      fc.property(told, anyTargets, moments, (timeline, targets, [a, b]) => {
        const [early, later] = [Math.min(a, b), Math.max(a, b)];
        const force = plain(targets);
        const then = readClocks(force, "low", timeline, at(early));
        const known = { ...timeline, events: timeline.events.filter((event) => event.at <= at(early)) };
        expect(readClocks(force, "low", known, at(early))).toEqual(then);
        const afterwards = readClocks(force, "low", timeline, at(later));
        if (isLate(then.firstResponse)) expect(isLate(afterwards.firstResponse)).toBe(true);
        if (isLate(then.resolution)) expect(isLate(afterwards.resolution)).toBe(true);
        for (const [place, clock] of then.nextResponses.entries()) {
          if (isLate(clock)) expect(isLate(afterwards.nextResponses[place])).toBe(true);
        }
      }),
      runs,
    );
  });

  it("turn exactly at the next mark, if nothing happens", () => {
    fc.assert(
      fc.property(told, anyTargets, fc.integer({ min: 0, max: 150 }), (timeline, targets, now) => {
        const force = plain(targets);
        const quiet = { ...timeline, events: timeline.events.filter((event) => event.at <= at(now)) };
        const mark = nextMark(readClocks(force, "low", quiet, at(now)), at(now));
        fc.pre(mark !== null);
        const turned = (instant: number) => {
          const { firstResponse, nextResponses, resolution } = readClocks(force, "low", quiet, instant);
          const clocks = [firstResponse, ...nextResponses, resolution].filter((clock) => clock !== null);
          return clocks.map((clock) => [isLate(clock), isWarned(clock, instant)].join());
        };
        expect(turned(mark!.at - 1)).toEqual(turned(at(now)));
        expect(turned(mark!.at)).not.toEqual(turned(at(now)));
      }),
      runs,
    );
  });
});
