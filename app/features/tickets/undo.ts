import { z } from "zod";
import { priorities, type Ticket, ticketStatuses } from "./ticket.ts";

const instant = z.coerce.date().nullable();

/** Everything that a change of a ticket can move, as it is kept beside the ticket. */
const standing = z.object({
  status: z.enum(ticketStatuses),
  priority: z
    .int()
    .min(0)
    .max(priorities.length - 1),
  assigneeId: z.string().nullable(),
  teamId: z.string().nullable(),
  tags: z.array(z.string()),
  waitingSince: instant,
  snoozedUntil: instant,
  solvedAt: instant,
  reopened: z.int(),
});
type Standing = z.infer<typeof standing>;

const kept = z.object({ version: z.int(), before: standing });
/** How a ticket stood before a change, with the version that the change made of it. */
export type Undo = z.infer<typeof kept>;

/** How a ticket stands; what else it holds is left out. */
const standingOf = (ticket: Ticket): Standing => standing.parse(ticket);

/** What to keep with a change of this ticket, so that it can be taken back. */
export const undoTo = (ticket: Ticket & { version: number }): Undo => ({
  version: ticket.version + 1,
  before: standingOf(ticket),
});

/** How a ticket stood before the change that made it what it is; null where something else did. */
export function stoodBefore(ticket: { version: number; undo: unknown }): Standing | null {
  const { data } = kept.safeParse(ticket.undo);
  return data?.version === ticket.version ? data.before : null;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The fields that put a ticket back to how it stood. One whose time to wake has passed
 * meanwhile is open.
 */
export function restored(ticket: Ticket, before: Standing, at: Date): Partial<Ticket> {
  const overslept = before.status === "snoozed" && (!before.snoozedUntil || before.snoozedUntil <= at);
  const wanted: Standing = overslept ? { ...before, status: "open", snoozedUntil: null } : before;
  const now = standingOf(ticket);
  const differing = Object.entries(wanted).filter(
    ([name, value]) => !same(value, now[name as keyof Standing]),
  );
  return Object.fromEntries(differing) as Partial<Ticket>;
}
