import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { holdIncident, tellIncident } from "#app/features/failures/incident-changes.server.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";

/** Writes down whether everybody is told by itself when an incident is over. The caller has asked for the permission. */
export async function approveRecovery(tx: Tx, actor: StaffActor, incidentId: string, approved: boolean) {
  const held = await holdIncident(tx, incidentId);
  if ((held.recoveryApprovedBy !== null) === approved) return;
  await tx.incident.update({
    where: { id: incidentId },
    data: { recoveryApprovedBy: approved ? actor.id : null, version: { increment: 1 } },
  });
  await tx.incidentEntry.create({
    data: { incidentId, kind: approved ? "tells_when_over" : "tells_not", staffId: actor.id },
  });
  await record(tx, actor, {
    event: "incident.changed",
    subject: ["incident", incidentId],
    data: { tellsWhenOver: approved },
  });
}

/**
 * Approves that everybody under an incident is told by itself when it is over, in the text that stands ready then;
 * or leaves it to people again.
 *
 * @throws {Forbidden} without `incidents.manage`
 */
export async function setTellsWhenOver(
  actor: StaffActor,
  incidentId: string,
  approved: boolean,
): Promise<void> {
  assertCan(actor, "incidents.manage");
  await prisma.$transaction((tx) => approveRecovery(tx, actor, incidentId, approved));
  await tellIncident(incidentId);
}
