import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { append } from "#app/features/conversations/thread.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import { announce } from "./announce.server.ts";
import { checkTargets } from "./change-targets.server.ts";
import { authorOf, type HeldTicket, holdTicket, saveTicket } from "./desk.server.ts";
import { mostTags, type Ticket } from "./ticket.ts";
import { activities, auditOf, changed, type TicketChange } from "./ticket-change.ts";
import { restored, stoodBefore, undoTo } from "./undo.ts";

/** A change that was made: what an undo names. */
export interface Changed {
  id: string;
  /** of the ticket with the change */
  version: number;
}

/**
 * Changes tickets, each in a transaction of its own. What would change nothing writes nothing.
 *
 * @param macro the macro that asks for it
 * @returns what was changed, for an undo
 * @throws {NotFound}
 * @throws {Invalid} for a snooze in the past, an assignee or team that is not there, too many tags
 */
export async function changeTickets(
  actor: Actor,
  ids: readonly string[],
  change: TicketChange,
  macro?: string,
): Promise<Changed[]> {
  assertCan(actor, "conversations.reply");
  const done: Changed[] = [];
  for (const id of ids) {
    const next = async (tx: Tx, ticket: HeldTicket, at: Date) => {
      await checkTargets(tx, change, at);
      return changed(ticket, change, at);
    };
    const result = await alter(actor, id, next, macro);
    if (result) done.push(result);
  }
  return done;
}

/** Moves one ticket by what `next` makes of it, with its lines, its audit and how it stood before. */
async function alter(
  actor: Actor,
  id: string,
  next: (tx: Tx, ticket: HeldTicket, at: Date) => Promise<Partial<Ticket>>,
  macro?: string,
): Promise<Changed | null> {
  const at = new Date();
  const standing = await prisma.$transaction(async (tx) => {
    const ticket = await holdTicket(tx, id);
    const fields = await next(tx, ticket, at);
    if (Object.keys(fields).length === 0) return null;
    if (fields.tags && fields.tags.length > mostTags)
      throw new Invalid(`A conversation has at most ${mostTags} tags`);
    await append(tx, id, activities(authorOf(actor), ticket, fields), at);
    await record(tx, actor, {
      event: "conversation.changed",
      subject: ["conversation", id],
      data: { ...auditOf(fields), ...(macro && { macro }) },
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
