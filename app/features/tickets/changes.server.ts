import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { append, type NewMessage } from "#app/features/conversations/thread.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import { announce, authorOf, type HeldTicket, holdTicket, saveTicket } from "./desk.server.ts";
import {
  afterStatus,
  mostTags,
  type Priority,
  priorities,
  type Ticket,
  type TicketStatus,
} from "./ticket.ts";
import { restored, stoodBefore, undoTo } from "./undo.ts";

/** What somebody asks of a ticket; what is left out stays. */
export interface TicketChange {
  status?: TicketStatus;
  /** with `snoozed` */
  until?: Date;
  priority?: Priority;
  /** null for nobody */
  assigneeId?: string | null;
  teamId?: string | null;
  tags?: string[];
  /** join those that are there */
  addTags?: string[];
}

/** The ticket's new fields; only what is different from what stands. */
function changed(ticket: HeldTicket, change: TicketChange, at: Date): Partial<Ticket> {
  const next: Partial<Ticket> = {};
  const snoozesAnew =
    change.status === "snoozed" && ticket.snoozedUntil?.getTime() !== change.until?.getTime();
  if (change.status && (change.status !== ticket.status || snoozesAnew))
    Object.assign(next, afterStatus(ticket, change.status, at, change.until ?? null));
  if (change.priority && priorities.indexOf(change.priority) !== ticket.priority)
    next.priority = priorities.indexOf(change.priority);
  if (change.assigneeId !== undefined && change.assigneeId !== ticket.assigneeId)
    next.assigneeId = change.assigneeId;
  if (change.teamId !== undefined && change.teamId !== ticket.teamId) next.teamId = change.teamId;
  const wanted = change.tags ?? (change.addTags && [...ticket.tags, ...change.addTags]);
  if (wanted) {
    const tags = [...new Set(wanted)].sort();
    if (tags.join() !== [...ticket.tags].sort().join()) next.tags = tags;
  }
  return next;
}

/** One line of the thread for each thing that changed, told by ids: names are put in when it is read. */
function activities(actor: Actor, ticket: HeldTicket, next: Partial<Ticket>): NewMessage[] {
  const lines: Record<string, unknown>[] = [];
  if (next.status)
    lines.push({ event: "status", from: ticket.status, to: next.status, until: next.snoozedUntil ?? null });
  if (next.priority !== undefined)
    lines.push({ event: "priority", from: priorities[ticket.priority], to: priorities[next.priority] });
  if (next.assigneeId !== undefined) lines.push({ event: "assignee", to: next.assigneeId });
  if (next.teamId !== undefined) lines.push({ event: "team", to: next.teamId });
  if (next.tags) {
    const added = next.tags.filter((tag) => !ticket.tags.includes(tag));
    const removed = ticket.tags.filter((tag) => !next.tags?.includes(tag));
    lines.push({ event: "tags", added, removed });
  }
  return lines.map((data) => ({ kind: "activity", author: authorOf(actor), data }));
}

async function checkTargets(tx: Tx, { assigneeId, teamId, status, until }: TicketChange, at: Date) {
  if (status === "snoozed" && (!until || until <= at))
    throw new Invalid("A conversation is snoozed until a time to come");
  if (assigneeId && !(await tx.staff.findFirst({ where: { id: assigneeId, deactivatedAt: null } })))
    throw new Invalid("Nobody with that id can be assigned");
  if (teamId && !(await tx.team.findUnique({ where: { id: teamId } })))
    throw new Invalid("There is no such team");
}

/** A change that was made: what an undo names. */
export interface Changed {
  id: string;
  /** of the ticket with the change */
  version: number;
}

/**
 * Changes tickets, each in a transaction of its own. What would change nothing writes nothing.
 *
 * @returns what was changed, for an undo
 * @throws {NotFound}
 * @throws {Invalid} for a snooze in the past, an assignee or team that is not there, too many tags
 */
export async function changeTickets(
  actor: Actor,
  ids: readonly string[],
  change: TicketChange,
): Promise<Changed[]> {
  assertCan(actor, "conversations.reply");
  const done: Changed[] = [];
  for (const id of ids) {
    const result = await alter(actor, id, async (tx, ticket, at) => {
      await checkTargets(tx, change, at);
      return changed(ticket, change, at);
    });
    if (result) done.push(result);
  }
  return done;
}

/** Moves one ticket by what `next` makes of it, with its lines, its audit and how it stood before. */
async function alter(
  actor: Actor,
  id: string,
  next: (tx: Tx, ticket: HeldTicket, at: Date) => Promise<Partial<Ticket>>,
): Promise<Changed | null> {
  const at = new Date();
  const standing = await prisma.$transaction(async (tx) => {
    const ticket = await holdTicket(tx, id);
    const fields = await next(tx, ticket, at);
    if (Object.keys(fields).length === 0) return null;
    if (fields.tags && fields.tags.length > mostTags)
      throw new Invalid(`A conversation has at most ${mostTags} tags`);
    await append(tx, id, activities(actor, ticket, fields), at);
    await record(tx, actor, {
      event: "conversation.changed",
      subject: ["conversation", id],
      data: {
        ...(fields.status && { status: fields.status }),
        ...(fields.priority !== undefined && { priority: priorities[fields.priority]! }),
        ...(fields.assigneeId !== undefined && { assignee: fields.assigneeId }),
        ...(fields.teamId !== undefined && { team: fields.teamId }),
        ...(fields.tags && { tags: fields.tags }),
      },
    });
    return saveTicket(tx, id, fields, undoTo(ticket));
  });
  if (!standing) return null;
  announce(actor, id, standing);
  return { id, version: standing.version };
}

/**
 * Puts tickets back as they were before their last change, their waiting and solving times
 * included. One that was changed again since is left as it is now.
 *
 * @returns how many were put back
 */
export async function undoChanges(actor: Actor, changes: readonly Changed[]): Promise<number> {
  assertCan(actor, "conversations.reply");
  let back = 0;
  for (const { id, version } of changes) {
    const done = await alter(actor, id, async (_tx, ticket, at) => {
      const before = ticket.version === version ? stoodBefore(ticket) : null;
      return before ? restored(ticket, before, at) : {};
    });
    if (done) back += 1;
  }
  return back;
}
