import { mostTags, type Ticket } from "./ticket.ts";

/** The earlier of two instants, where there are any. */
const earlier = (one: Date | null, other: Date | null) =>
  one && other ? (one < other ? one : other) : (one ?? other);

/**
 * What a ticket becomes when another one goes on in it: the more urgent of both, waiting since
 * the customer first waited in either, open if either was, with the tags of both.
 */
export function combined(into: Ticket, from: Ticket): Partial<Ticket> {
  const opens = from.status === "open" && into.status !== "open";
  return {
    priority: Math.max(into.priority, from.priority),
    tags: [...new Set([...into.tags, ...from.tags])].slice(0, mostTags).sort(),
    waitingSince: earlier(into.waitingSince, from.waitingSince),
    ...(opens && {
      status: "open",
      snoozedUntil: null,
      solvedAt: null,
      ...(into.status === "solved" && { reopened: into.reopened + 1 }),
    }),
  };
}
