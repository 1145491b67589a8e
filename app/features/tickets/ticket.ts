/**
 * What a ticket becomes: pure, so that live work, imports and tests agree. Every function
 * returns the fields that change.
 */

export const ticketStatuses = ["open", "pending", "snoozed", "solved"] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

export const priorities = ["low", "normal", "high", "urgent"] as const;
export type Priority = (typeof priorities)[number];

export interface Ticket {
  status: TicketStatus;
  /** index into {@link priorities} */
  priority: number;
  assigneeId: string | null;
  teamId: string | null;
  tags: string[];
  waitingSince: Date | null;
  snoozedUntil: Date | null;
  firstReplyAt: Date | null;
  solvedAt: Date | null;
  reopened: number;
}

/** A snooze that no time ends: the customer's next words do. Lists sort it behind all times. */
export const untilReply = new Date("9999-12-31T00:00:00.000Z");

/** Whether a snooze ends with the customer's next words only. */
export const comesWithReply = (until: string | Date | null): boolean =>
  until !== null && new Date(until).getTime() === untilReply.getTime();

type Change = Partial<Ticket>;

/** The customer wrote: whatever it was, it is open again, and they wait from now if they did not before. */
export function afterInbound(ticket: Ticket, at: Date): Change {
  return {
    status: "open",
    snoozedUntil: null,
    waitingSince: ticket.waitingSince ?? at,
    ...(ticket.status === "solved" && { solvedAt: null, reopened: ticket.reopened + 1 }),
  };
}

/** We answered: nobody waits for us any more. A ticket that was solved or asleep stays so. */
export function afterReply(ticket: Ticket, at: Date): Change {
  return { waitingSince: null, firstReplyAt: ticket.firstReplyAt ?? at };
}

/**
 * Somebody set the status. Solved stops all waiting; opening again by hand after solving is
 * a reopening too.
 *
 * @param until for snoozed
 */
export function afterStatus(
  ticket: Ticket,
  status: TicketStatus,
  at: Date,
  until: Date | null = null,
): Change {
  const reopens = ticket.status === "solved" && status !== "solved";
  return {
    status,
    snoozedUntil: status === "snoozed" ? until : null,
    solvedAt: status === "solved" ? (ticket.solvedAt ?? at) : null,
    ...(status === "solved" && { waitingSince: null }),
    ...(reopens && { reopened: ticket.reopened + 1 }),
  };
}

export const mostTags = 20;
const longestTag = 40;

/** A tag as it is kept: lower case, no spaces around, words joined by dashes; null for what cannot be one. */
export function tagOf(text: string): string | null {
  const tag = text
    .normalize("NFKC")
    .toLowerCase()
    .trim()
    .replace(/[\s_]+/g, "-")
    .replace(/[^\p{L}\p{N}\-.]/gu, "");
  return tag.length > 0 && Array.from(tag).length <= longestTag ? tag : null;
}
