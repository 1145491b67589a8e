import type { Tx } from "#app/platform/db.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import type { TicketChange } from "./ticket-change.ts";

/**
 * Whether what a change names is there.
 *
 * @throws {Invalid} for a snooze in the past, an assignee or team that is not there
 */
export async function checkTargets(
  tx: Tx,
  { assigneeId, teamId, status, until }: TicketChange,
  at: Date,
): Promise<void> {
  if (status === "snoozed" && (!until || until <= at))
    throw new Invalid("A conversation is snoozed until a time to come");
  if (assigneeId && !(await tx.staff.findFirst({ where: { id: assigneeId, deactivatedAt: null } })))
    throw new Invalid("Nobody with that id can be assigned");
  if (teamId && !(await tx.team.findUnique({ where: { id: teamId } })))
    throw new Invalid("There is no such team");
}
