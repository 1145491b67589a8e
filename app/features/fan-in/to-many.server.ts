import { can, type Permission, type StaffActor } from "#app/features/accounts/permissions.ts";
import { type KeptPattern, mayBeTold } from "#app/features/failures/incident-state.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import type { FailureReason } from "#app/features/failures/reasons.ts";
import { prisma } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { seconds } from "#app/platform/time.ts";
import { type Wording, type WordingKind, wordingFault } from "./wording.ts";

/** What goes to many customers can be taken back for so long. */
export const takenBackFor = seconds(10);

/** @throws {Invalid} for a text that customers cannot be told */
export function assertSendable(wording: Wording, kind: WordingKind = "answer"): void {
  const fault = wordingFault(wording.en, kind) ?? wordingFault(wording.zh, kind);
  if (fault) throw new Invalid(`The text cannot be sent to customers: ${fault}`);
}

/** An incident of which customers may be told. @throws {Conflict} */
export async function answerable(id: string) {
  const incident = await prisma.incident.findUnique({ where: { id } });
  if (!incident) throw new NotFound("incident");
  const told = mayBeTold(
    incident.pattern as KeptPattern,
    incident.reason as FailureReason | null,
    incident.scope as Scope,
  );
  if (!told) throw new Conflict("Not for customers", "Customers are not told of this incident.");
  if (incident.state === "false_alarm")
    throw new Conflict("A false alarm", "Nobody is told of what was a false alarm.");
  return incident;
}

/** Whoever sent it, if they may still do so. */
export async function senderOf(staffId: string, permission: Permission): Promise<StaffActor | null> {
  const staff = await prisma.staff.findFirst({ where: { id: staffId, deactivatedAt: null } });
  if (!staff) return null;
  const actor = { ...staff, type: "staff", sessionId: "" } as unknown as StaffActor;
  return can(actor, permission) ? actor : null;
}
