import { describe, expect, it } from "vitest";
import { readInboxFilters } from "./inbox-address.ts";
import { conditionQuery, countConditions, fits, type InboxConditions, viewFor } from "./inbox-conditions.ts";

const now = Date.parse("2026-03-02T10:00:00Z");
const team = "0192aaaa-0000-7000-8000-000000000001";
const somebody = "0192bbbb-0000-7000-8000-000000000002";
const row = {
  channel: "email",
  teamId: team,
  assigneeId: somebody,
  priority: 2,
  locale: "zh",
  tags: ["refund", "vip"],
  waitingSince: "2026-03-02T09:00:00Z",
  dueAt: "2026-03-02T10:00:00Z",
  warnAt: "2026-03-02T09:50:00Z",
  customerId: "cus_1",
  status: "open",
  atRisk: true,
  rating: 2,
  fields: { [team]: "Paris, France" },
} as const;
const holds = (conditions: InboxConditions, different: object = {}) =>
  fits(conditions, { ...row, ...different }, somebody, now);

describe("conditions of a view", () => {
  it("ask nothing where none are set", () => {
    expect(holds({})).toBe(true);
    expect(countConditions({})).toBe(0);
  });

  it("are each put to their field", () => {
    const pairs: [InboxConditions, InboxConditions][] = [
      [{ channel: "email" }, { channel: "chat" }],
      [{ team }, { team: "none" }],
      [{ owner: "me" }, { owner: "none" }],
      [{ owner: somebody }, { owner: team }],
      [{ priority: ["urgent", "high"] }, { priority: ["low"] }],
      [{ language: "zh" }, { language: "en" }],
      [{ tag: ["vip", "refund"] }, { tag: ["vip", "abroad"] }],
      [{ waited: 60 }, { waited: 61 }],
      [{ field: [`${team}~paris, france`] }, { field: [`${team}~Rome`] }],
      [{ customer: "known" }, { customer: "unknown" }],
      [{ status: ["open", "pending"] }, { status: ["solved"] }],
    ];
    for (const [fitting, other] of pairs) {
      expect(holds(fitting), JSON.stringify(fitting)).toBe(true);
      expect(holds(other), JSON.stringify(other)).toBe(false);
    }
    expect(holds({ due: "risk" })).toBe(true);
    expect(holds({ due: "breached" })).toBe(false);
    expect(holds({ due: "breached" }, { dueAt: "2026-03-02T09:59:59.999Z" })).toBe(true);
    expect(holds({ due: "risk" }, { dueAt: null, warnAt: null })).toBe(false);
    expect(holds({ due: "risk" }, { warnAt: "2026-03-02T10:00:01Z" })).toBe(false);
    expect(holds({ risk: "open" })).toBe(true);
    expect(holds({ risk: "open" }, { atRisk: false })).toBe(false);
    expect(holds({ rated: "low" })).toBe(true);
    expect(holds({ rated: "low" }, { rating: 3 })).toBe(false);
    expect(holds({ rated: "any" }, { rating: 3 })).toBe(true);
    expect(holds({ rated: "any" }, { rating: null })).toBe(false);
    expect(holds({ waited: 1 }, { waitingSince: null })).toBe(false);
    expect(holds({ team: "none", owner: "none" }, { teamId: null, assigneeId: null })).toBe(true);
    expect(holds({ channel: "email", language: "en" })).toBe(false);
  });

  it("come back from the address as they were put there", () => {
    const conditions: InboxConditions = {
      channel: "email",
      status: ["pending", "solved"],
      team,
      owner: "me",
      priority: ["high", "urgent"],
      language: "zh",
      tag: ["refund", "vip"],
      waited: 30,
      due: "breached",
      customer: "unknown",
      risk: "open",
      rated: "low",
      field: [`${team}~Paris, 100%2C France`, `${somebody}~true`],
    };
    const { view, sort, ...read } = readInboxFilters(new URLSearchParams(conditionQuery(conditions)));
    expect(read).toEqual(conditions);
    expect([view, sort]).toEqual(["open", "waiting"]);
  });

  it("of a status look through all conversations, of the same people", () => {
    expect(viewFor("mine", { status: ["pending"] })).toEqual({
      view: "all",
      owner: "me",
      status: ["pending"],
    });
    expect(viewFor("unassigned", { status: ["open"], owner: "me" })).toMatchObject({
      view: "all",
      owner: "me",
    });
    expect(viewFor("following", { status: ["solved"] }).view).toBe("following");
    expect(viewFor("open", { language: "zh" })).toEqual({ view: "open", language: "zh" });
  });

  it("are dropped where they make no sense", () => {
    const nonsense = "channel=x&team=x&owner=x&priority=,x&language=fr&tag=,,&waited=-3&customer=yes";
    expect(countConditions(readInboxFilters(new URLSearchParams(nonsense)))).toBe(0);
    const half = readInboxFilters(new URLSearchParams("priority=high,nonsense&tag= VIP ,,<b>"));
    expect(half).toMatchObject({ priority: ["high"], tag: ["vip", "b"] });
  });
});
