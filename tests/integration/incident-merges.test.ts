import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, it } from "vitest";
import type { Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import type { Incident } from "#app/features/failures/incident.ts";
import {
  mergeIncident,
  previewSplit,
  splitIncident,
  takeOut,
} from "#app/features/failures/incident-merges.server.ts";
import { openIncident } from "#app/features/failures/incidents.server.ts";
import type { Scope } from "#app/features/failures/payment.ts";
import { saveIncidents } from "#app/features/failures/save-incidents.server.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Conflict, Forbidden, Invalid } from "#app/platform/errors.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
let lead: StaffActor;

async function staff(role: Role): Promise<StaffActor> {
  const email = `merge-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name: role, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name: role, email } as StaffActor;
}

beforeAll(async () => {
  lead = await staff("lead");
});
beforeEach(async () => {
  await pool.query("UPDATE incident_lessons SET undone_at = now() WHERE undone_at IS NULL");
  await pool.query(
    "UPDATE detector_lease SET holder = 'test', until = now() + interval '1 hour' WHERE id = 1",
  );
});

let made = 0;
const now = Date.now();

/** Failed payments of a bank, by wallet and by card in turn. @returns their ids */
async function fail(issuer: string, count: number, ago: number): Promise<string[]> {
  const records = Array.from({ length: count }, (_, at) =>
    transactionRecord({
      id: `tx_merge_${++made}`,
      customerId: `cus_merge_${made}`,
      occurredAt: new Date(now - ago).toISOString(),
      method: at % 2 ? "card" : "wallet",
      card: { issuer },
      status: "failed",
      failure: { scheme: "iso8583", code: "91" },
    }),
  );
  await ingestTransactions(system, records, { quiet: true });
  return records.map(({ id }) => id);
}

const told = (id: string, scope: Scope, ago: number, different: Partial<Incident> = {}): Incident => ({
  id,
  pattern: "outage",
  scope,
  reason: "issuer_unavailable",
  startedAt: new Date(now - ago).toISOString(),
  detectedAt: new Date(now - ago + minutes(4)).toISOString(),
  endedAt: null,
  observed: 12,
  expected: 2,
  sample: 20,
  confidence: 0.9,
  ...different,
});

const tell = (generation: string, incidents: Incident[], changed: string[] = []) =>
  saveIncidents({
    holder: "test",
    generation,
    incidents,
    begins: false,
    changed,
    watchedUntil: now,
    batch: 0,
  });

const kept = async (scope: Scope) =>
  prisma.incident.findFirstOrThrow({ where: { scope: { equals: scope } }, orderBy: { number: "desc" } });
const listed = async (id: string) => prisma.incidentPayment.count({ where: { incidentId: id } });

it("a part becomes an incident of its own with its payments and conversations, is followed, and can be put back", async () => {
  const east = { issuer: "East" };
  const ids = await fail("East", 8, hours(1));
  await tell("a", [told("1", east, hours(1))]);
  const whole = await kept(east);
  const conversation = await openConversation(system, {
    channel: "web_form",
    customerId: `cus_merge_${made - 1}`,
    locale: "en",
    subject: "Failed",
    first: { kind: "inbound", author: { type: "customer", id: null }, body: "why?", clientId: randomUUID() },
  });
  await prisma.incidentConversation.create({
    data: {
      incidentId: whole.id,
      conversationId: conversation.id,
      transactionId: ids.at(-2)!,
      by: "payment",
    },
  });
  const wallet = { method: "wallet" };
  expect(await previewSplit(lead, whole.id, wallet)).toEqual({
    payments: 4,
    customers: 4,
    conversations: 1,
    stay: 4,
  });
  await expect(splitIncident(lead, whole.id, { issuer: "West" })).rejects.toThrow(Invalid);
  await expect(splitIncident(lead, whole.id, { method: "balance" })).rejects.toThrow(Conflict);
  const part = await splitIncident(lead, whole.id, wallet);
  expect([await listed(whole.id), await listed(part.id)]).toEqual([4, 4]);
  expect(await prisma.incidentConversation.findMany({ where: { incidentId: part.id } })).toHaveLength(1);
  expect(await openIncident(lead, part.id)).toMatchObject({
    scope: { ...east, ...wallet },
    state: "open",
    payments: 4,
    customers: 4,
    observed: 6,
    splitFrom: { id: whole.id },
  });

  // Detection goes on telling of the whole: each payment goes where it belongs, and the evidence is shared.
  const more = await fail("East", 4, minutes(30));
  await tell("a", [told("1", east, hours(1), { observed: 18, sample: 30 })], more);
  expect([await listed(whole.id), await listed(part.id)]).toEqual([6, 6]);
  expect(await prisma.incident.findUniqueOrThrow({ where: { id: part.id } })).toMatchObject({
    observed: 9,
    sample: 15,
  });

  const lines = await prisma.incidentEntry.count({ where: { incidentId: { in: [whole.id, part.id] } } });
  for (let turns = 0; turns < 3; turns += 1)
    await tell("a", [told("1", east, hours(1), { observed: 18, sample: 30 })]);
  expect(await prisma.incidentEntry.count({ where: { incidentId: { in: [whole.id, part.id] } } })).toBe(
    lines,
  );

  await mergeIncident(lead, part.id, whole.number);
  expect(await listed(whole.id)).toBe(12);
  await tell("a", [told("1", east, hours(1))], await fail("East", 2, minutes(20)));
  expect(await listed(whole.id)).toBe(14);
  expect(await prisma.incident.findUniqueOrThrow({ where: { id: part.id } })).toMatchObject({
    state: "closed",
  });
  await takeOut(lead, part.id);
  expect([await listed(whole.id), await listed(part.id)]).toEqual([8, 6]);
});

it("what a split taught holds the next time, from the beginning", async () => {
  const north = { issuer: "North" };
  const wallet = { ...north, method: "wallet" };
  await fail("North", 6, hours(9));
  await tell("b", [told("1", north, hours(9))]);
  const part = await splitIncident(lead, (await kept(north)).id, { method: "wallet" });
  await tell("b", [told("1", north, hours(9), { endedAt: new Date(now - hours(8)).toISOString() })]);
  expect(await kept(wallet)).toMatchObject({ id: part.id, state: "recovered" });

  await fail("North", 10, hours(1));
  await tell("b", [told("2", north, hours(1))]);
  const [whole, again] = [await kept(north), await kept(wallet)];
  expect(again.id).not.toBe(part.id);
  expect(again).toMatchObject({ state: "open", splitFromId: whole.id, payments: 5 });
  expect(whole.payments).toBe(5);
  const entries = await prisma.incidentEntry.findMany({ where: { incidentId: again.id } });
  expect(entries.map(({ kind }) => kind)).toContain("kept_apart");
});

it("what was put under another goes on there, comes under it by itself the next time, and can be taken out", async () => {
  const [south, west] = [{ issuer: "South" }, { issuer: "West" }];
  await fail("South", 4, hours(9));
  await fail("West", 4, hours(9));
  await tell("c", [told("1", south, hours(9)), told("2", west, hours(9))]);
  const [first, second] = [await kept(south), await kept(west)];
  await mergeIncident(lead, second.id, first.number);
  await expect(mergeIncident(lead, second.id, first.number)).rejects.toThrow(Conflict);
  expect(await listed(first.id)).toBe(8);
  // The first is over, the one under it is not: it lasts until both are.
  const over = { endedAt: new Date(now - hours(8)).toISOString() };
  await tell(
    "c",
    [told("1", south, hours(9), over), told("2", west, hours(9))],
    await fail("West", 2, hours(8.5)),
  );
  expect(await kept(south)).toMatchObject({ state: "open", payments: 10 });
  await tell("c", [told("2", west, hours(9), over)]);
  expect(await kept(south)).toMatchObject({ state: "recovered" });

  await fail("South", 4, hours(1));
  await fail("West", 4, hours(1));
  await tell("c", [told("3", south, hours(1))]);
  await tell("c", [told("3", south, hours(1)), told("4", west, hours(1))]);
  const [root, under] = [await kept(south), await kept(west)];
  expect(under).toMatchObject({ state: "closed", mergedIntoId: root.id });
  expect(root.id).not.toBe(first.id);
  expect(root).toMatchObject({ state: "open", payments: 8, customers: 8 });

  await takeOut(lead, under.id);
  expect([await listed(root.id), await listed(under.id)]).toEqual([4, 4]);
  expect(await kept(west)).toMatchObject({ state: "open", mergedIntoId: null });
  expect(await prisma.incidentLesson.count({ where: { kind: "together", undoneAt: null } })).toBe(0);
  await expect(mergeIncident(await staff("agent"), under.id, root.number)).rejects.toThrow(Forbidden);
});

it("what is told of no more became part of another, or was no more than usual: its history says which", async () => {
  const wider = { issuer: "Wider" };
  const narrower = { issuer: "Wider", method: "card" };
  const chance = { issuer: "Chance" };
  await tell("w", [told("1", narrower, hours(1)), told("2", chance, hours(1))]);
  const [absorbed, unfounded] = [await kept(narrower), await kept(chance)];
  await tell("w", [told("3", wider, hours(1))]);
  for (const [{ id }, kind] of [
    [absorbed, "absorbed"],
    [unfounded, "unfounded"],
  ] as const) {
    const page = await openIncident(lead, id);
    expect([page.state, page.entries[0]?.kind]).toEqual(["closed", kind]);
  }
});
