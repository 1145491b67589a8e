import { describe, expect, it } from "vitest";
import { combined } from "./merging.ts";
import { mostTags, type Ticket } from "./ticket.ts";

const ticket = (different: Partial<Ticket> = {}): Ticket => ({
  status: "open",
  priority: 1,
  assigneeId: null,
  teamId: null,
  tags: [],
  waitingSince: null,
  snoozedUntil: null,
  firstReplyAt: null,
  solvedAt: null,
  reopened: 0,
  ...different,
});
const nine = new Date("2026-03-02T09:00:00Z");
const ten = new Date("2026-03-02T10:00:00Z");

describe("two tickets that become one", () => {
  it("wait since the customer first waited in either", () => {
    expect(combined(ticket({ waitingSince: ten }), ticket({ waitingSince: nine })).waitingSince).toEqual(
      nine,
    );
    expect(combined(ticket(), ticket({ waitingSince: ten })).waitingSince).toEqual(ten);
    expect(combined(ticket({ waitingSince: nine }), ticket()).waitingSince).toEqual(nine);
    expect(combined(ticket(), ticket()).waitingSince).toBeNull();
  });

  it("are as urgent as the more urgent, with the tags of both and no more than there may be", () => {
    const both = combined(
      ticket({ priority: 0, tags: ["b", "a"] }),
      ticket({ priority: 3, tags: ["a", "c"] }),
    );
    expect(both).toMatchObject({ priority: 3, tags: ["a", "b", "c"] });
    const many = (prefix: string) => Array.from({ length: 15 }, (_, at) => `${prefix}-${at}`);
    expect(combined(ticket({ tags: many("x") }), ticket({ tags: many("y") })).tags).toHaveLength(mostTags);
  });

  it("are open if either is, which reopens one that was solved", () => {
    const solved = ticket({ status: "solved", solvedAt: nine });
    expect(combined(solved, ticket())).toMatchObject({ status: "open", solvedAt: null, reopened: 1 });
    expect(combined(ticket({ status: "snoozed", snoozedUntil: ten }), ticket())).toMatchObject({
      status: "open",
      snoozedUntil: null,
    });
    expect(combined(ticket(), solved).status).toBeUndefined();
    expect(combined(solved, solved).status).toBeUndefined();
  });
});
