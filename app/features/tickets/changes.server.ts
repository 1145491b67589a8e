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
}

type Facts = Pick<Ticket, "status" | "priority" | "assigneeId" | "teamId" | "tags" | "snoozedUntil">;

const factsOf = ({ status, priority, assigneeId, teamId, tags, snoozedUntil }: HeldTicket): Facts => ({
  status,
  priority,
  assigneeId,
  teamId,
  tags,
  snoozedUntil,
});

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
  if (change.tags) {
    const tags = [...new Set(change.tags)].sort();
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

async function checkTargets(tx: Tx, { assigneeId, teamId, status, until, tags }: TicketChange, at: Date) {
  if (status === "snoozed" && (!until || until <= at))
    throw new Invalid("A conversation is snoozed until a time to come");
  if (tags && tags.length > mostTags) throw new Invalid(`A conversation has at most ${mostTags} tags`);
  if (assigneeId && !(await tx.staff.findFirst({ where: { id: assigneeId, deactivatedAt: null } })))
    throw new Invalid("Nobody with that id can be assigned");
  if (teamId && !(await tx.team.findUnique({ where: { id: teamId } })))
    throw new Invalid("There is no such team");
}

/** What one change did, and how it stood before: enough to take it back. */
export interface Changed {
  id: string;
  version: number;
  before: Facts;
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
    const result = await changeOne(actor, id, change);
    if (result) done.push(result);
  }
  return done;
}

async function changeOne(actor: Actor, id: string, change: TicketChange): Promise<Changed | null> {
  const at = new Date();
  const result = await prisma.$transaction(async (tx) => {
    await checkTargets(tx, change, at);
    const ticket = await holdTicket(tx, id);
    const next = changed(ticket, change, at);
    if (Object.keys(next).length === 0) return null;
    await append(tx, id, activities(actor, ticket, next), at);
    const standing = await saveTicket(tx, id, next);
    await record(tx, actor, {
      event: "conversation.changed",
      subject: ["conversation", id],
      data: {
        ...(next.status && { status: next.status }),
        ...(next.priority !== undefined && { priority: priorities[next.priority]! }),
        ...(next.assigneeId !== undefined && { assignee: next.assigneeId }),
        ...(next.teamId !== undefined && { team: next.teamId }),
        ...(next.tags && { tags: next.tags }),
      },
    });
    return { standing, before: factsOf(ticket) };
  });
  if (!result) return null;
  announce(actor, id, result.standing);
  return { id, version: result.standing.version, before: result.before };
}

/**
 * Puts tickets back as they were before a change. One that was changed again since is left
 * as it is now.
 *
 * @returns how many were put back
 */
export async function undoChanges(actor: Actor, changes: readonly Changed[]): Promise<number> {
  assertCan(actor, "conversations.reply");
  let back = 0;
  for (const { id, version, before } of changes) {
    const now = await prisma.conversation.findUnique({ where: { id }, select: { version: true } });
    if (now?.version !== version) continue;
    const { snoozedUntil, priority, ...rest } = before;
    const until = before.status === "snoozed" && snoozedUntil ? new Date(snoozedUntil) : undefined;
    const asleepNoMore = before.status === "snoozed" && (!until || until <= new Date());
    await changeOne(actor, id, {
      ...rest,
      priority: priorities[priority],
      ...(asleepNoMore ? { status: "open" } : { until }),
    });
    back += 1;
  }
  return back;
}
