import type { ConversationChannel } from "#app/features/conversations/conversation.ts";
import type { FieldValues } from "./custom-field.ts";
import type { InboxConditions } from "./inbox-conditions.ts";
import type { TargetName } from "./service-level.ts";
import type { TicketStatus } from "./ticket.ts";

/** The lists of the inbox that everybody has. */
export const views = [
  "mine",
  "unassigned",
  "open",
  "pending",
  "snoozed",
  "mentions",
  "following",
  "solved",
  "all",
] as const;
export type InboxView = (typeof views)[number];

export const inboxSorts = ["waiting", "due", "newest", "priority"] as const;
export type InboxSort = (typeof inboxSorts)[number];

/** What the address of the inbox says. */
export interface InboxFilters extends InboxConditions {
  view: InboxView;
  sort: InboxSort;
  /** the cursor of a page */
  after?: string;
}

/** One row of the inbox. Times are ISO instants. */
export interface InboxRow {
  id: string;
  number: number;
  channel: ConversationChannel;
  customerId: string | null;
  /** how the customer is known; null where nobody knows */
  customerName: string | null;
  locale: "en" | "zh";
  subject: string;
  preview: string;
  status: TicketStatus;
  priority: number;
  assigneeId: string | null;
  assigneeName: string | null;
  teamId: string | null;
  tags: string[];
  lastSeq: number;
  lastMessageAt: string;
  waitingSince: string | null;
  snoozedUntil: string | null;
  /** when what is owed first is due, and from when it is at risk; null while nothing is, or a pause hides it */
  dueAt: string | null;
  warnAt: string | null;
  /** what is owed first, paused or not */
  dueTarget: TargetName | null;
  /** values of custom fields, by the id of their field */
  fields: FieldValues;
  /** 1…5, the customer's latest; null where they gave none */
  rating: number | null;
  /** lines the viewer has not read yet; at least 0 */
  unread: number;
}

/** A count goes no further than this: beyond it, nobody counts. */
export const mostCounted = 1_000;

/** Views whose number calls for somebody. */
export const countedViews = ["mine", "unassigned", "open", "pending", "snoozed", "mentions"] as const;
export type InboxCounts = Record<(typeof countedViews)[number], number>;
