import { describe, expect, it } from "vitest";
import type { InboxView } from "./inbox.ts";
import {
  beginList,
  belongs,
  type InboxListRow,
  idsBetween,
  mayBelong,
  withChange,
  withNews,
  withPage,
  withReread,
} from "./inbox-steady.ts";

const row = (id: string, different: Partial<InboxListRow> = {}): InboxListRow => ({
  id,
  number: 1,
  channel: "web_form",
  teamId: null,
  customerId: null,
  rating: null,
  customerName: "Wei",
  locale: "en",
  subject: "Failed payment",
  preview: "It failed",
  status: "open",
  priority: 1,
  assigneeId: null,
  assigneeName: null,
  tags: [],
  lastSeq: 1,
  lastMessageAt: "2026-01-05T09:30:00.000Z",
  waitingSince: "2026-01-05T09:30:00.000Z",
  snoozedUntil: null,
  fields: {},
  dueAt: null,
  warnAt: null,
  dueTarget: null,
  unread: 1,
  atRisk: false,
  ...different,
});
const page = (...rows: InboxListRow[]) => ({ rows, next: null, counts: { mentions: 0 } });
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
const unassigned = { view: "unassigned", viewerId: "me", conditions: {} } as const;

describe("a list that holds still", () => {
  it("takes its page read again as news: nothing moves, what is new waits", () => {
    const first = page(row("a"), row("b"));
    const list = beginList(first);
    const again = page(row("c"), row("a", { priority: 3 }));
    const after = withReread(list, unassigned, again);
    expect(ids(after.rows)).toEqual(["a", "b"]);
    expect(after.rows[0]?.priority).toBe(3);
    expect(after.arrived).toEqual(["c"]);
    expect([after.begun, after.page]).toEqual([first, again]);
    expect(after.fresh).toBe(list.fresh);
    expect(beginList(again, after).fresh).toEqual(["c"]);
  });
  it("changes rows in place, also those that left", () => {
    const list = beginList(page(row("a"), row("b"), row("c")));
    const after = withNews(list, unassigned, page(row("b", { assigneeId: "me" })));
    expect(ids(after.rows)).toEqual(["a", "b", "c"]);
    expect(after.rows.map((one) => belongs(unassigned, one))).toEqual([true, false, true]);
  });

  it("lets what came wait, and forgets what went again", () => {
    const list = beginList(page(row("a")));
    const came = withNews(list, unassigned, page(row("b"), row("c")));
    expect([ids(came.rows), came.arrived]).toEqual([["a"], ["b", "c"]]);
    const taken = withNews(came, unassigned, page(row("b", { assigneeId: "other" })));
    expect(taken.arrived).toEqual(["c"]);
    const read = beginList(page(row("c"), row("a")), taken);
    expect([read.arrived, read.fresh]).toEqual([[], ["c"]]);
  });

  it("shows nothing twice when pages overlap", () => {
    const list = withNews(beginList(page(row("a"), row("b"))), unassigned, page(row("c")));
    const more = withPage(list, page(row("b"), row("c"), row("d")));
    expect(ids(more.rows)).toEqual(["a", "b", "c", "d"]);
    expect(more.arrived).toEqual([]);
  });

  it("counts mentions that came, not those that were read", () => {
    const mentions = { view: "mentions", viewerId: "me", conditions: {} } as const;
    let list = beginList({ ...page(row("a")), counts: { mentions: 2 } });
    list = withNews(list, mentions, { rows: [row("a")], counts: { mentions: 1 } });
    list = withNews(list, mentions, { rows: [row("b")], counts: { mentions: 3 } });
    expect([list.mentioned, list.arrived, ids(list.rows)]).toEqual([2, [], ["a"]]);
  });

  it("shows what was done before the server says so", () => {
    const list = withChange(beginList(page(row("a"), row("b"))), ["b"], () => ({ status: "solved" }));
    expect(list.rows.map(({ status }) => status)).toEqual(["open", "solved"]);
  });
});

it("what a view holds", () => {
  const holds = (view: InboxView) =>
    (["open", "pending", "snoozed", "solved"] as const).flatMap((status) =>
      [null, "me", "other"].flatMap((assigneeId) =>
        mayBelong({ view, viewerId: "me", conditions: {} }, { status, assigneeId })
          ? `${status}/${assigneeId}`
          : [],
      ),
    );
  expect(holds("mine")).toEqual(["open/me"]);
  expect(holds("unassigned")).toEqual(["open/null"]);
  expect(holds("open")).toEqual(["open/null", "open/me", "open/other"]);
  expect(holds("pending")).toEqual(["pending/me"]);
  expect(holds("snoozed")).toHaveLength(3);
  expect(holds("solved")).toHaveLength(3);
  expect(belongs({ view: "open", viewerId: "me", conditions: { channel: "chat" } }, row("a"))).toBe(false);
});

it("ranges run both ways", () => {
  const rows = ["a", "b", "c", "d"].map((id) => ({ id }));
  expect(idsBetween(rows, "b", "d")).toEqual(["b", "c", "d"]);
  expect(idsBetween(rows, "d", "b")).toEqual(["b", "c", "d"]);
  expect(idsBetween(rows, null, "c")).toEqual(["c"]);
  expect(idsBetween(rows, "gone", "c")).toEqual(["c"]);
});
