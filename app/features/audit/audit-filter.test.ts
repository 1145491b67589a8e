import { describe, expect, it } from "vitest";
import { auditFilterFrom, eventNames, isFiltered } from "./audit-filter.ts";

const read = (search: string) => auditFilterFrom(new URLSearchParams(search));

describe("the audit log's address", () => {
  it("says actor, event, subject, days and page", () => {
    expect(
      read("actor=system&event=session.started&subject=alert:a-1&from=2026-01-01&to=2026-01-31&before=91"),
    ).toEqual({
      actor: "system",
      event: "session.started",
      subject: "alert:a-1",
      from: "2026-01-01",
      to: "2026-01-31",
      before: 91,
    });
  });

  it("drops what it cannot mean", () => {
    const odd = read("actor=%27--&event=drop.table&subject=nonsense&from=2026-02-31&to=&before=-4&after=x");
    expect(Object.values(odd).every((value) => value === undefined)).toBe(true);
    expect(isFiltered(odd)).toBe(false);
    expect(isFiltered(read("before=12"))).toBe(false);
    expect(isFiltered(read("event=demo.paused"))).toBe(true);
  });

  it("offers each event once", () => {
    expect(new Set(eventNames).size).toBe(eventNames.length);
  });
});
