import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minutes } from "#app/platform/time.ts";
import {
  byTurn,
  candidates,
  queuePlaces,
  type RoutedAgent,
  routeAll,
  type WaitingConversation,
  workKinds,
} from "./routing.ts";

const teams = ["payments", "accounts"];
const languages = ["en", "zh"];
const skills = ["cards", "refunds"];
const now = Date.UTC(2026, 0, 5, 12);

const agent = fc.record({
  available: fc.boolean(),
  capacity: fc.record({ chat: fc.nat(3), ticket: fc.nat(5) }),
  open: fc.record({ chat: fc.nat(3), ticket: fc.nat(5) }),
  teamIds: fc.subarray(teams),
  languages: fc.subarray(languages),
  skills: fc.subarray(skills),
  lastAssignedAt: fc.option(fc.integer({ min: now - minutes(600), max: now }), { nil: null }),
});
const conversation = fc.record({
  kind: fc.constantFrom(...workKinds),
  priority: fc.nat(3),
  since: fc.integer({ min: now - minutes(600), max: now }),
  teamId: fc.constantFrom(null, ...teams),
  language: fc.constantFrom(...languages),
  skills: fc.subarray(skills),
});
const named = <T extends object>(prefix: string, things: T[]) =>
  things.map((thing, at) => ({ ...thing, id: `${prefix}${at}` }));
const crowd = fc
  .tuple(fc.array(agent, { maxLength: 8 }), fc.array(conversation, { maxLength: 40 }))
  .map(([agents, waiting]) => ({
    agents: named("agent", agents) as RoutedAgent[],
    waiting: named("conversation", waiting) as WaitingConversation[],
  }));

/** The crowd after the assignments, counted apart from how they were found. */
function loaded(agents: RoutedAgent[], waiting: WaitingConversation[], given: ReturnType<typeof routeAll>) {
  return agents.map((each) => {
    const open = { ...each.open };
    for (const { agentId, conversationId } of given) {
      if (agentId !== each.id) continue;
      open[waiting.find(({ id }) => id === conversationId)!.kind] += 1;
    }
    return { ...each, open };
  });
}

describe("routing", () => {
  it("gives nobody more than they hold, and nothing to those who are away or do not fit", () => {
    fc.assert(
      fc.property(crowd, ({ agents, waiting }) => {
        const given = routeAll(waiting, agents, now);
        expect(new Set(given.map(({ conversationId }) => conversationId)).size).toBe(given.length);
        for (const { agentId, conversationId } of given) {
          const taker = agents.find(({ id }) => id === agentId)!;
          const taken = waiting.find(({ id }) => id === conversationId)!;
          expect(taker.available).toBe(true);
          if (taken.teamId) expect(taker.teamIds).toContain(taken.teamId);
          for (const skill of taken.skills) expect(taker.skills).toContain(skill);
        }
        for (const each of loaded(agents, waiting, given)) {
          const before = agents.find(({ id }) => id === each.id)!;
          for (const kind of workKinds) {
            expect(each.open[kind]).toBeLessThanOrEqual(Math.max(before.open[kind], each.capacity[kind]));
          }
        }
      }),
    );
  });

  it("leaves nothing unassigned while somebody fits", () => {
    fc.assert(
      fc.property(crowd, ({ agents, waiting }) => {
        const given = routeAll(waiting, agents, now);
        const left = waiting.filter(({ id }) => !given.some(({ conversationId }) => conversationId === id));
        const crowdNow = loaded(agents, waiting, given);
        for (const conversation of left) expect(candidates(conversation, crowdNow)).toEqual([]);
      }),
    );
  });

  it("lets nobody overtake: what is left would not have been taken earlier by one who was given out later", () => {
    fc.assert(
      fc.property(crowd, ({ agents, waiting }) => {
        const given = routeAll(waiting, agents, now).map(({ conversationId }) => conversationId);
        const turns = [...waiting].sort(byTurn).map(({ id }) => id);
        const places = given.map((id) => turns.indexOf(id));
        expect(places).toEqual([...places].sort((one, other) => one - other));
      }),
    );
  });

  it("goes round among people who are alike", () => {
    const alike = named(
      "agent",
      Array.from({ length: 4 }, () => ({})),
    ).map(({ id }) => ({
      id,
      available: true,
      capacity: { chat: 9, ticket: 20 },
      open: { chat: 0, ticket: 0 },
      teamIds: [],
      languages: ["en"],
      skills: [],
      lastAssignedAt: null,
    }));
    const waiting = Array.from({ length: 20 }, (_, at) => ({
      id: `conversation${String(at).padStart(2, "0")}`,
      kind: "ticket" as const,
      priority: 1,
      since: now + at,
      teamId: null,
      language: "en",
      skills: [],
    }));
    const takers = routeAll(waiting, alike, now).map(({ agentId }) => agentId);
    for (let at = 0; at < 20; at += 4) expect(new Set(takers.slice(at, at + 4)).size).toBe(4);
  });

  it("prefers who speaks the language, and anybody where nobody on duty does", () => {
    const one = {
      available: true,
      capacity: { chat: 1, ticket: 1 },
      teamIds: [],
      skills: [],
      lastAssignedAt: null,
    };
    const english = { ...one, id: "e", open: { chat: 0, ticket: 0 }, languages: ["en"] };
    const chinese = { ...one, id: "c", open: { chat: 1, ticket: 1 }, languages: ["zh"] };
    const asks = {
      id: "a",
      kind: "chat" as const,
      priority: 1,
      since: now,
      teamId: null,
      language: "zh",
      skills: [],
    };
    // Somebody speaks it but is busy: it waits for them.
    expect(routeAll([asks], [english, chinese], now)).toEqual([]);
    expect(routeAll([asks], [english], now)).toEqual([{ conversationId: "a", agentId: "e" }]);
    expect(routeAll([asks], [english, { ...chinese, available: false }], now)).toHaveLength(1);
  });

  it("gives urgent ones a head start, but no priority for ever", () => {
    const fits = { kind: "chat" as const, teamId: null, language: "en", skills: [] };
    const patient = { ...fits, id: "patient", priority: 0, since: now - minutes(121) };
    const urgent = { ...fits, id: "urgent", priority: 3, since: now };
    expect([urgent, patient].sort(byTurn).map(({ id }) => id)).toEqual(["patient", "urgent"]);
    expect([{ ...patient, since: now - minutes(119) }, urgent].sort(byTurn)[0]?.id).toBe("urgent");
    const elsewhere = [
      { ...patient, id: "of a team", teamId: "t" },
      { ...patient, id: "no chat", kind: "ticket" as const },
    ];
    expect(Object.fromEntries(queuePlaces([urgent, ...elsewhere, patient]))).toEqual({
      patient: 0,
      urgent: 1,
      "of a team": 0,
      "no chat": 0,
    });
  });
});
