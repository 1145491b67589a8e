import type { NewMessage } from "#app/features/conversations/thread.server.ts";
import { afterStatus, type Priority, priorities, type Ticket, type TicketStatus } from "./ticket.ts";

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
export function changed(ticket: Ticket, change: TicketChange, at: Date): Partial<Ticket> {
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
export function activities(
  author: NewMessage["author"],
  ticket: Ticket,
  next: Partial<Ticket>,
): NewMessage[] {
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
  return lines.map((data) => ({ kind: "activity", author, data }));
}

/** What the audit log keeps of a change. */
export const auditOf = (fields: Partial<Ticket>) => ({
  ...(fields.status && { status: fields.status }),
  ...(fields.priority !== undefined && { priority: priorities[fields.priority]! }),
  ...(fields.assigneeId !== undefined && { assignee: fields.assigneeId }),
  ...(fields.teamId !== undefined && { team: fields.teamId }),
  ...(fields.tags && { tags: fields.tags }),
});
