import { z } from "zod";
import { type Actor, assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { pool, prisma, type Tx } from "#app/platform/db.server.ts";
import { Conflict, Invalid, NotFound } from "#app/platform/errors.ts";
import { type Ask, sumUp } from "./affected.server.ts";
import { holdIncident, tellIncident } from "./incident-changes.server.ts";
import { isIncidentId } from "./incident-state.ts";
import { type Dimension, dimensions, type Scope } from "./payment.ts";
import { scopeConditions } from "./scope-sql.ts";

const asking =
  (tx: Tx): Ask =>
  (sql, values) =>
    tx.$queryRawUnsafe(sql, ...values);

/** Lines in the timelines of two incidents, and one in the audit log. */
async function tellBoth(
  tx: Tx,
  actor: StaffActor,
  one: { id: string; kind: string; data: object },
  other: { id: string; kind: string; data: object },
  audited: { into?: string; split?: string; apart?: string },
) {
  await tx.incidentEntry.createMany({
    data: [one, other].map(({ id, kind, data }) => ({ incidentId: id, kind, staffId: actor.id, data })),
  });
  await record(tx, actor, { event: "incident.changed", subject: ["incident", one.id], data: audited });
}

/** Conversations of one incident come under another; those that stand there already stay as they are. */
async function moveConversations(
  tx: Tx,
  from: string,
  to: string,
  back: boolean,
  transactions: string[] | null,
) {
  await tx.$executeRaw`
    UPDATE incident_conversations c SET incident_id = ${to}::uuid,
      from_incident_id = ${back ? null : from}::uuid
    WHERE c.incident_id = ${from}::uuid AND (NOT ${back} OR c.from_incident_id = ${to}::uuid)
      AND (${transactions}::text[] IS NULL OR c.transaction_id = ANY(${transactions}::text[]))
      AND NOT EXISTS (SELECT FROM incident_conversations o
                      WHERE o.incident_id = ${to}::uuid AND o.conversation_id = c.conversation_id)`;
}

/**
 * Puts an incident under another: its payments and conversations belong to that one from now on. The
 * next time both slices fail at once they are one incident.
 *
 * @param number of the other incident
 * @returns id of the other
 */
export async function mergeIncident(actor: StaffActor, id: string, number: number): Promise<string> {
  assertCan(actor, "incidents.manage");
  const into = await prisma.incident.findUnique({ where: { number } });
  if (!into) throw new NotFound("incident");
  if (into.id === id) throw new Conflict("The same", "An incident cannot be put under itself.");
  await prisma.$transaction(async (tx) => {
    for (const one of [id, into.id].toSorted()) await holdIncident(tx, one);
    const held = await holdIncident(tx, id);
    if (held.pattern === "contacts" || into.pattern === "contacts")
      throw new Conflict("No payments", "Incidents of what customers write have no payments to move.");
    if (held.mergedIntoId) throw new Conflict("Already there", "It is under another incident already.");
    if ((await tx.incident.findUniqueOrThrow({ where: { id: into.id } })).mergedIntoId)
      throw new Conflict("Gone on elsewhere", "That incident is under another one itself.");
    await tx.$executeRaw`
      INSERT INTO incident_payments
        (incident_id, transaction_id, customer_id, occurred_at, amount_minor, currency, from_incident_id)
      SELECT ${into.id}::uuid, transaction_id, customer_id, occurred_at, amount_minor, currency, ${id}::uuid
      FROM incident_payments WHERE incident_id = ${id}::uuid ON CONFLICT DO NOTHING`;
    await moveConversations(tx, id, into.id, false, null);
    await tx.incident.update({
      where: { id },
      data: { state: "closed", growing: false, mergedIntoId: into.id, version: { increment: 1 } },
    });
    await tx.incident.update({
      where: { id: into.id },
      data: {
        startedAt: new Date(Math.min(held.startedAt.getTime(), into.startedAt.getTime())),
        version: { increment: 1 },
      },
    });
    await sumUp(asking(tx), into.id);
    if (held.splitFromId === into.id)
      await tx.incidentLesson.updateMany({
        where: { kind: "apart", incidentId: id, undoneAt: null },
        data: { undoneAt: new Date() },
      });
    else
      await tx.incidentLesson.create({
        data: {
          kind: "together",
          one: into.scope as object,
          other: held.scope as object,
          incidentId: id,
          staffId: actor.id,
        },
      });
    await tellBoth(
      tx,
      actor,
      { id, kind: "merged", data: { into: number } },
      { id: into.id, kind: "took", data: { from: held.number } },
      { into: into.id },
    );
  });
  await Promise.all([tellIncident(id), tellIncident(into.id)]);
  return into.id;
}

/**
 * Takes an incident out of the one it was put under, with the payments and conversations that came
 * with it or since; what its merging taught is forgotten.
 *
 * @returns id of the one it was under
 */
export async function takeOut(actor: StaffActor, id: string): Promise<string> {
  assertCan(actor, "incidents.manage");
  const into = await prisma.$transaction(async (tx) => {
    const held = await holdIncident(tx, id);
    const root = held.mergedIntoId;
    if (!root) throw new Conflict("On its own", "It is under no other incident.");
    const other = await holdIncident(tx, root);
    await tx.$executeRaw`
      INSERT INTO incident_payments (incident_id, transaction_id, customer_id, occurred_at, amount_minor, currency)
      SELECT ${id}::uuid, transaction_id, customer_id, occurred_at, amount_minor, currency FROM incident_payments
      WHERE incident_id = ${root}::uuid AND from_incident_id = ${id}::uuid ON CONFLICT DO NOTHING`;
    await tx.$executeRaw`
      DELETE FROM incident_payments WHERE incident_id = ${root}::uuid AND from_incident_id = ${id}::uuid`;
    await moveConversations(tx, root, id, true, null);
    await tx.incident.update({
      where: { id },
      data: { state: held.endedAt ? "recovered" : "open", mergedIntoId: null, version: { increment: 1 } },
    });
    await tx.incident.update({ where: { id: root }, data: { version: { increment: 1 } } });
    for (const one of [id, root]) await sumUp(asking(tx), one);
    const now = new Date();
    // A part that was put back is a part again; what belonged together does not any more.
    if (held.splitFromId === root)
      await tx.incidentLesson.updateMany({
        where: { kind: "apart", incidentId: id },
        data: { undoneAt: null },
      });
    else
      await tx.$executeRaw`
        UPDATE incident_lessons SET undone_at = ${now} WHERE kind = 'together' AND undone_at IS NULL
          AND ((one = ${JSON.stringify(other.scope)}::jsonb AND other = ${JSON.stringify(held.scope)}::jsonb)
            OR (other = ${JSON.stringify(other.scope)}::jsonb AND one = ${JSON.stringify(held.scope)}::jsonb))`;
    await tellBoth(
      tx,
      actor,
      { id, kind: "taken_out", data: { from: other.number } },
      { id: root, kind: "gave", data: { to: held.number } },
      { apart: root },
    );
    return root;
  });
  await Promise.all([tellIncident(id), tellIncident(into)]);
  return into;
}

const oneValue = z.string().trim().min(1).max(200);

/** The values that a part is made of, as they are sent by a form or an address. */
export const partValues = z
  .partialRecord(z.enum(dimensions), oneValue)
  .refine((part) => Object.keys(part).length > 0);

/** Failed payments of an incident that lie within a slice. */
const within = (scope: Scope) => {
  const { sql, values } = scopeConditions(scope, 2);
  return {
    from: `incident_payments p JOIN transactions t ON t.id = p.transaction_id
           WHERE p.incident_id = $1::uuid ${sql.map((condition) => `AND ${condition}`).join(" ")}`,
    values,
  };
};

/** What a split would move, and what would stay. */
export interface SplitPreview {
  payments: number;
  customers: number;
  conversations: number;
  stay: number;
}

/** @throws {NotFound} */
export async function previewSplit(actor: Actor, id: string, part: Scope): Promise<SplitPreview> {
  assertCan(actor, "incidents.manage");
  if (!isIncidentId(id)) throw new NotFound("incident");
  const { from, values } = within(part);
  const { rows } = await pool.query<SplitPreview>(
    `WITH own AS (SELECT t.id, p.customer_id FROM ${from})
     SELECT count(*)::int AS payments, count(DISTINCT customer_id)::int AS customers,
       (SELECT count(*)::int FROM incident_conversations c
        WHERE c.incident_id = $1 AND c.transaction_id IN (SELECT id FROM own)) AS conversations,
       ((SELECT count(*) FROM incident_payments WHERE incident_id = $1) - count(*))::int AS stay
     FROM own`,
    [id, ...values],
  );
  return rows[0]!;
}

/**
 * Makes a part of an incident one of its own: payments and conversations of that part move along. The next
 * time the whole fails, the part is an incident of its own from the beginning.
 *
 * @param part values of dimensions that the incident's slice does not name
 * @returns id and number of the new incident
 * @throws {Conflict} where nothing would move, or nothing stay
 */
export async function splitIncident(actor: StaffActor, id: string, part: Scope) {
  assertCan(actor, "incidents.manage");
  const made = await prisma.$transaction(async (tx) => {
    const held = await holdIncident(tx, id);
    const whole = held.scope as Scope;
    const named = Object.keys(part) as Dimension[];
    if (named.some((dimension) => whole[dimension] !== undefined))
      throw new Invalid("The incident has one value there already");
    if (held.mergedIntoId) throw new Conflict("Gone on elsewhere", "It is under another incident.");
    const ask = asking(tx);
    const { from, values } = within(part);
    const moved = await ask<{ id: string; at: Date }>(`SELECT t.id, p.occurred_at AS at FROM ${from}`, [
      id,
      ...values,
    ]);
    const all = await tx.incidentPayment.count({ where: { incidentId: id } });
    if (moved.length === 0 || moved.length === all)
      throw new Conflict("No two parts", "Some payments must move and some must stay.");
    const share = moved.length / all;
    const scope = { ...whole, ...part };
    const other = await tx.incident.create({
      data: {
        state: held.state,
        growing: held.growing,
        pattern: held.pattern,
        scope,
        reason: held.reason,
        startedAt: new Date(Math.min(...moved.map(({ at }) => at.getTime()))),
        detectedAt: held.detectedAt,
        endedAt: held.endedAt,
        observed: held.observed * share,
        expected: held.expected * share,
        sample: held.sample * share,
        confidence: held.confidence,
        ownerId: held.ownerId,
        splitFromId: id,
      },
    });
    const lesson = await tx.incidentLesson.create({
      data: { kind: "apart", one: whole, other: scope, incidentId: other.id, staffId: actor.id },
    });
    // What follows the whole tells of the part under this name from now on.
    if (held.detectorKey)
      await tx.incident.update({
        where: { id: other.id },
        data: { detectorKey: `${held.detectorKey}/${lesson.id}` },
      });
    const ids = moved.map((one) => one.id);
    await tx.$executeRaw`
      INSERT INTO incident_payments
        (incident_id, transaction_id, customer_id, occurred_at, amount_minor, currency, from_incident_id)
      SELECT ${other.id}::uuid, transaction_id, customer_id, occurred_at, amount_minor, currency, ${id}::uuid
      FROM incident_payments WHERE incident_id = ${id}::uuid AND transaction_id = ANY(${ids})`;
    await tx.$executeRaw`
      DELETE FROM incident_payments WHERE incident_id = ${id}::uuid AND transaction_id = ANY(${ids})`;
    await moveConversations(tx, id, other.id, false, ids);
    await tx.incident.update({
      where: { id },
      data: {
        observed: held.observed * (1 - share),
        expected: held.expected * (1 - share),
        sample: held.sample * (1 - share),
        version: { increment: 1 },
      },
    });
    for (const one of [id, other.id]) await sumUp(ask, one);
    await tellBoth(
      tx,
      actor,
      { id, kind: "split", data: { to: other.number, scope, payments: moved.length } },
      { id: other.id, kind: "split_from", data: { from: held.number } },
      { split: other.id },
    );
    return { id: other.id, number: other.number };
  });
  await Promise.all([tellIncident(id), tellIncident(made.id)]);
  return made;
}
