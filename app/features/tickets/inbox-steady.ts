import type { InboxRow, InboxView } from "./inbox.ts";
import { fits, type InboxConditions } from "./inbox-conditions.ts";

/** A row with what the list knows of its customer beside the ticket. */
export interface InboxListRow extends InboxRow {
  /** an alert about the customer's payments is open */
  atRisk: boolean;
}

/** Rows that are asked for at once. */
export const mostAsked = 100;

/** What the loaders of the inbox answer. `counts` is by view, capped. */
export interface InboxAnswer {
  rows: InboxListRow[];
  /** the cursor of the next page; null at the end */
  next: string | null;
  counts: Partial<Record<InboxView, number>>;
}

/** What is listed, and for whom. */
export interface Listed {
  view: InboxView;
  conditions: InboxConditions;
  viewerId: string;
}

/** A list that holds still: rows change in place, and what came waits to be asked for. */
export interface SteadyList {
  /** the page it began with; another one begins it anew */
  begun: InboxAnswer;
  /** the page that was read last, by itself */
  page: InboxAnswer;
  rows: readonly InboxListRow[];
  next: string | null;
  counts: InboxAnswer["counts"];
  /** ids of conversations that belong here now and are not shown */
  arrived: readonly string[];
  /** mentions that came since; whose they are is not told by a row */
  mentioned: number;
  /** ids of those that had arrived when the list was read anew */
  fresh: readonly string[];
}

export const customersOf = (rows: readonly InboxRow[]): string[] =>
  rows.flatMap(({ customerId }) => customerId ?? []);

export function withRisk(rows: readonly InboxRow[], atRisk: readonly string[]): InboxListRow[] {
  const ids = new Set(atRisk);
  return rows.map((row) => ({ ...row, atRisk: row.customerId !== null && ids.has(row.customerId) }));
}

/** Whether a view can hold a conversation of which no more is known than an event tells. */
export function mayBelong(
  { view, viewerId }: Listed,
  { status, assigneeId }: { status: string; assigneeId: string | null },
): boolean {
  switch (view) {
    case "mine":
      return status === "open" && assigneeId === viewerId;
    case "unassigned":
      return status === "open" && assigneeId === null;
    case "pending":
      return status === "pending" && assigneeId === viewerId;
    case "mentions":
    case "following":
      return false;
    case "all":
      return true;
    default:
      return status === view;
  }
}

/** Whether a row does not tell that it belongs: what is shown stays until the list is read anew. */
const isPersonal = (view: InboxView) => view === "mentions" || view === "following";

/** What is due moves by itself, and a row that is not at risk any more may be late: it stays until the list is read anew. */
const timeless = ({ due: _due, ...conditions }: InboxConditions): InboxConditions => conditions;

/** Whether a row belongs to what is listed. How long somebody has waited decides when the list is read. */
export const belongs = (listed: Listed, row: InboxListRow): boolean =>
  fits(timeless(listed.conditions), row, listed.viewerId, Number.POSITIVE_INFINITY) &&
  (isPersonal(listed.view) || mayBelong(listed, row));

/** The list as it was read. What had arrived before is marked, where it is shown now. */
export function beginList(page: InboxAnswer, before?: SteadyList): SteadyList {
  const shown = new Set(page.rows.map(({ id }) => id));
  return {
    begun: page,
    page,
    rows: page.rows,
    next: page.next,
    counts: page.counts,
    arrived: [],
    mentioned: 0,
    fresh: (before?.arrived ?? []).filter((id) => shown.has(id)),
  };
}

/** Rows as they stand now, told by the server: the known change in place, the others wait. */
export function withNews(list: SteadyList, listed: Listed, news: Pick<InboxAnswer, "rows" | "counts">) {
  const now = new Map(news.rows.map((row) => [row.id, row]));
  const shown = new Set(list.rows.map(({ id }) => id));
  const here = (row: InboxListRow) => !isPersonal(listed.view) && belongs(listed, row);
  const arriving = news.rows.filter((row) => !shown.has(row.id) && here(row)).map(({ id }) => id);
  const staying = list.arrived.filter((id) => !now.has(id));
  const moreMentions = (news.counts.mentions ?? 0) - (list.counts.mentions ?? 0);
  return {
    ...list,
    rows: list.rows.map((row) => now.get(row.id) ?? row),
    counts: news.counts,
    arrived: [...staying, ...arriving],
    mentioned: list.mentioned + (listed.view === "mentions" ? Math.max(0, moreMentions) : 0),
  };
}

/** The list's first page read again without anybody's asking: its rows are news. */
export const withReread = (list: SteadyList, listed: Listed, page: InboxAnswer): SteadyList => ({
  ...withNews(list, listed, page),
  page,
});

/** One more page below. Rows that moved down meanwhile are not shown twice. */
export function withPage(list: SteadyList, page: InboxAnswer): SteadyList {
  const shown = new Set(list.rows.map(({ id }) => id));
  const added = page.rows.filter(({ id }) => !shown.has(id));
  const ids = new Set(added.map(({ id }) => id));
  return {
    ...list,
    rows: [...list.rows, ...added],
    next: page.next,
    counts: page.counts,
    arrived: list.arrived.filter((id) => !ids.has(id)),
  };
}

/** What somebody just did, shown before the server has said so. */
export const withChange = (
  list: SteadyList,
  ids: readonly string[],
  change: (row: InboxListRow) => Partial<InboxListRow>,
): SteadyList => ({
  ...list,
  rows: list.rows.map((row) => (ids.includes(row.id) ? { ...row, ...change(row) } : row)),
});

/** Ids from one row to another, both included, in the list's order; only the second where the first is gone. */
export function idsBetween(rows: readonly { id: string }[], from: string | null, to: string): string[] {
  const ids = rows.map(({ id }) => id);
  const ends = [ids.indexOf(from ?? ""), ids.indexOf(to)];
  return ends.includes(-1) ? [to] : ids.slice(Math.min(...ends), Math.max(...ends) + 1);
}
