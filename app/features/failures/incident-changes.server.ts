import { z } from "zod";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { replaceCardNumbers } from "#app/platform/card-numbers.ts";
import { prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { publish } from "#app/platform/publish.server.ts";
import { type IncidentState, isIncidentId } from "./incident-state.ts";

const longestNote = 4_000;

async function hold(tx: Tx, id: string) {
  if (!isIncidentId(id)) throw new NotFound("incident");
  await tx.$queryRaw`SELECT 1 FROM incidents WHERE id = ${id}::uuid FOR UPDATE`;
  const held = await tx.incident.findUnique({ where: { id } });
  if (!held) throw new NotFound("incident");
  return held;
}

async function tell(id: string) {
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
    const held = await hold(tx, id);
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
  await tell(id);
  return before;
}

/** Takes an incident on, or gives it up with null. @returns who had it before */
export async function setIncidentOwner(actor: StaffActor, id: string, ownerId: string | null) {
  assertCan(actor, "incidents.manage");
  const before = await prisma.$transaction(async (tx) => {
    const held = await hold(tx, id);
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
  await tell(id);
  return before;
}

/** Adds a note of cleaned text to an incident's timeline. Whoever reads incidents may note something. */
export async function noteIncident(actor: StaffActor, id: string, text: string) {
  assertCan(actor, "conversations.note");
  const body = replaceCardNumbers(text.trim());
  if (body === "" || body.length > longestNote)
    throw new Invalid(`A note has 1 to ${longestNote} characters`);
  await prisma.$transaction(async (tx) => {
    await hold(tx, id);
    await tx.incidentEntry.create({ data: { incidentId: id, kind: "note", staffId: actor.id, body } });
  });
  await tell(id);
}

/**
 * Puts an incident under another: its payments and conversations belong to that one from now on.
 *
 * @param number of the other incident
 */
export async function mergeIncident(actor: StaffActor, id: string, number: number) {
  assertCan(actor, "incidents.manage");
  const into = await prisma.incident.findUnique({ where: { number } });
  if (!into) throw new NotFound("incident");
  if (into.id === id) throw new Conflict("The same", "An incident cannot be put under itself.");
  await prisma.$transaction(async (tx) => {
    for (const one of [id, into.id].toSorted()) await hold(tx, one);
    const held = await hold(tx, id);
    await tx.$executeRaw`
      INSERT INTO incident_payments SELECT ${into.id}::uuid, transaction_id, customer_id, occurred_at, amount_minor, currency
      FROM incident_payments WHERE incident_id = ${id}::uuid ON CONFLICT DO NOTHING`;
    await tx.$executeRaw`
      INSERT INTO incident_conversations (incident_id, conversation_id, transaction_id, by, out, answered_seq, followed_seq)
      SELECT ${into.id}::uuid, conversation_id, transaction_id, by, out, answered_seq, followed_seq
      FROM incident_conversations WHERE incident_id = ${id}::uuid ON CONFLICT DO NOTHING`;
    await tx.incidentConversation.deleteMany({ where: { incidentId: id } });
    await tx.incident.update({
      where: { id },
      data: { state: "closed", growing: false, version: { increment: 1 } },
    });
    await tx.$executeRaw`
      UPDATE incidents SET started_at = least(started_at, ${held.startedAt}), version = version + 1,
        payments = (SELECT count(*) FROM incident_payments p WHERE p.incident_id = ${into.id}::uuid),
        customers = (SELECT count(DISTINCT p.customer_id) FROM incident_payments p WHERE p.incident_id = ${into.id}::uuid)
      WHERE id = ${into.id}::uuid`;
    await tx.incidentEntry.createMany({
      data: [
        { incidentId: id, kind: "merged", staffId: actor.id, data: { into: number } },
        { incidentId: into.id, kind: "took", staffId: actor.id, data: { from: held.number } },
      ],
    });
    await record(tx, actor, {
      event: "incident.changed",
      subject: ["incident", id],
      data: { into: into.id },
    });
  });
  await Promise.all([tell(id), tell(into.id)]);
  return into.id;
}

const kept = z.partialRecord(z.enum(["answer", "recovery"]), z.object({ en: z.string(), zh: z.string() }));

/**
 * Keeps what customers are told of an incident; null goes back to the ready wording. The caller has
 * judged the text.
 */
export async function keepWording(
  actor: StaffActor,
  id: string,
  kind: "answer" | "recovery",
  wording: { en: string; zh: string } | null,
) {
  assertCan(actor, "incidents.manage");
  await prisma.$transaction(async (tx) => {
    const held = await hold(tx, id);
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
  await tell(id);
}
