import { z } from "zod";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Invalid, NotFound } from "#app/platform/errors.ts";
import { publish } from "#app/platform/publish.server.ts";
import { type IncidentState, isIncidentId } from "./incident-state.ts";
import { type TextKind, textKinds } from "./incident-view.ts";

const longestNote = 4_000;

/** Locks an incident. @throws {NotFound} */
export async function holdIncident(tx: Tx, id: string) {
  if (!isIncidentId(id)) throw new NotFound("incident");
  await tx.$queryRaw`SELECT 1 FROM incidents WHERE id = ${id}::uuid FOR UPDATE`;
  const held = await tx.incident.findUnique({ where: { id } });
  if (!held) throw new NotFound("incident");
  return held;
}

/** Has pages that show an incident look again. */
export async function tellIncident(id: string) {
  const incident = await prisma.incident.findUnique({ where: { id } });
  if (!incident) return;
  const { number, state, severity } = incident;
  publish("incidents", "incident.changed", { id, number, state, severity });
}

/**
 * Closes an incident, calls it a false alarm, or takes either back. What people decide, detection
 * leaves as it is.
 *
 * @returns how it stood before, for the way back
 */
export async function setIncidentState(actor: StaffActor, id: string, state: IncidentState) {
  assertCan(actor, "incidents.manage");
  const before = await prisma.$transaction(async (tx) => {
    const held = await holdIncident(tx, id);
    const from = held.state as IncidentState;
    if (from === state) return from;
    await tx.incident.update({
      where: { id },
      data: { state, version: { increment: 1 }, ...(state !== "open" && { growing: false }) },
    });
    await tx.incidentEntry.create({
      data: { incidentId: id, kind: "state", staffId: actor.id, data: { from, to: state } },
    });
    await record(tx, actor, { event: "incident.changed", subject: ["incident", id], data: { state } });
    return from;
  });
  await tellIncident(id);
  return before;
}

/** Takes an incident on, or gives it up with null. @returns who had it before */
export async function setIncidentOwner(actor: StaffActor, id: string, ownerId: string | null) {
  assertCan(actor, "incidents.manage");
  const before = await prisma.$transaction(async (tx) => {
    const held = await holdIncident(tx, id);
    if (held.ownerId === ownerId) return held.ownerId;
    if (ownerId && !(await tx.staff.findFirst({ where: { id: ownerId, deactivatedAt: null } })))
      throw new Invalid("Nobody with that id can have it");
    await tx.incident.update({ where: { id }, data: { ownerId, version: { increment: 1 } } });
    await tx.incidentEntry.create({
      data: { incidentId: id, kind: "owner", staffId: actor.id, data: { ownerId } },
    });
    await record(tx, actor, {
      event: "incident.changed",
      subject: ["incident", id],
      data: { owner: ownerId },
    });
    return held.ownerId;
  });
  await tellIncident(id);
  return before;
}

/** Adds a note of cleaned text to an incident's timeline. Whoever reads incidents may note something. */
export async function noteIncident(actor: StaffActor, id: string, text: string) {
  assertCan(actor, "conversations.note");
  const body = replaceCardNumbers(text.trim());
  if (body === "" || body.length > longestNote)
    throw new Invalid(`A note has 1 to ${longestNote} characters`);
  await prisma.$transaction(async (tx) => {
    await holdIncident(tx, id);
    await tx.incidentEntry.create({ data: { incidentId: id, kind: "note", staffId: actor.id, body } });
    await record(tx, actor, { event: "incident.changed", subject: ["incident", id], data: { noted: true } });
  });
  await tellIncident(id);
}

const kept = z.partialRecord(z.enum(textKinds), z.object({ en: z.string(), zh: z.string() }));

/**
 * Keeps what customers are told of an incident; null goes back to the ready wording. The caller has
 * judged the text.
 */
export async function keepWording(
  actor: StaffActor,
  id: string,
  kind: TextKind,
  wording: { en: string; zh: string } | null,
) {
  assertCan(actor, "incidents.manage");
  await prisma.$transaction(async (tx) => {
    const held = await holdIncident(tx, id);
    const { [kind]: _before, ...rest } = kept.safeParse(held.wording ?? {}).data ?? {};
    const next = wording ? { ...rest, [kind]: wording } : rest;
    await tx.incident.update({ where: { id }, data: { wording: next, version: { increment: 1 } } });
    await tx.incidentEntry.create({
      data: { incidentId: id, kind: "wording", staffId: actor.id, data: { kind } },
    });
    await record(tx, actor, {
      event: "incident.changed",
      subject: ["incident", id],
      data: { wording: wording ? "changed" : "default" },
    });
  });
  await tellIncident(id);
}
