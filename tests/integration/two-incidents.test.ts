import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import { Follower } from "#app/features/failures/follow-payments.server.ts";
import { listIncidents } from "#app/features/failures/incidents.server.ts";
import { answerAll } from "#app/features/fan-in/answers.server.ts";
import { gatherConversations } from "#app/features/fan-in/gather.server.ts";
import { sendDueAnswers } from "#app/features/fan-in/send-answers.server.ts";
import { readyWording } from "#app/features/fan-in/wording.ts";
import { openConversation } from "#app/features/tickets/opening.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { days, minutes, seconds } from "#app/platform/time.ts";

const system = { type: "system" } as const;
const banks = ["North", "South", "East", "West"];
const now = Math.floor(Date.now() / 60_000) * 60_000;
const begin = now - days(3);
/** Both begin within minutes of one another, for reasons of their own. */
const down: Record<string, { from: number; code: string }> = {
  North: { from: now - minutes(62), code: "91" },
  East: { from: now - minutes(55), code: "96" },
};

/** A payment each 20 seconds, every 15th of which fails. */
function payments(): TransactionRecord[] {
  const records: TransactionRecord[] = [];
  for (let at = begin; at < now; at += seconds(20)) {
    const n = Math.round((at - begin) / seconds(20));
    const bank = banks[(n * 31 + (n >> 3)) % 4]!;
    const outage = down[bank];
    const out = outage !== undefined && at >= outage.from;
    const failed = out || (n * 7919) % 15 === 0;
    records.push({
      id: `two_${n}`,
      occurredAt: new Date(at).toISOString(),
      amount: `${20 + (n % 50)}.00`,
      currency: "EUR",
      method: n % 3 === 0 ? "wallet" : "card",
      customerId: `cus_two_${(n * 104_729) % 3_001}`,
      merchant: { id: "m_two", name: "Harbour Books" },
      card: { issuer: bank, fingerprint: `f${(n * 104_729) % 3_001}` },
      status: failed ? "failed" : "succeeded",
      ...(failed && { failure: { scheme: "iso8583", code: out ? outage.code : "51" } }),
    });
  }
  return records;
}

it("two banks that fail at once are two incidents; who writes is answered of their own", async () => {
  const email = `${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name: "Lea", role: "lead", password: "a long enough password 1" });
  const { id: staffId } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  const lead = { type: "staff", id: staffId, role: "lead", name: "Lea", email } as StaffActor;
  const all = payments();
  const follower = new Follower("two");
  const take = async (records: TransactionRecord[]) => {
    for (let from = 0; from < records.length; from += 1_000)
      await ingestTransactions(system, records.slice(from, from + 1_000), { quiet: true });
    while ((await countOutcomes()) > 0);
    await follower.turn();
  };
  const startsAt = all.findIndex(({ occurredAt }) => Date.parse(occurredAt) >= down.North!.from);
  await take(all.slice(0, startsAt));
  // As they come, ten minutes at a time.
  for (let from = startsAt; from < all.length; from += 30) await take(all.slice(from, from + 30));
  await follower.release();

  const found = await listIncidents(lead, false);
  const facts = found.map(({ scope, reason, state }) => ({ scope, reason, state }));
  expect(facts).toHaveLength(2);
  expect(facts).toContainEqual({ scope: { issuer: "North" }, reason: "issuer_unavailable", state: "open" });
  expect(facts).toContainEqual({ scope: { issuer: "East" }, reason: "system_error", state: "open" });

  const idOf = (issuer: string) => found.find(({ scope }) => scope.issuer === issuer)!.id;
  const begun = new Map<string, string>();
  for (const issuer of ["North", "East"]) {
    const { rows } = await pool.query<{ id: string; amount: string }>(
      `SELECT customer_id AS id FROM incident_payments p WHERE incident_id = $1
         AND NOT EXISTS (SELECT FROM incident_payments o WHERE o.customer_id = p.customer_id AND o.incident_id <> $1)
       ORDER BY occurred_at DESC LIMIT 1`,
      [idOf(issuer)],
    );
    const { id } = await openConversation(system, {
      channel: "web_form",
      customerId: rows[0]!.id,
      contact: { name: "Wei" },
      locale: "en",
      subject: "Failed payment",
      first: {
        kind: "inbound",
        author: { type: "customer", id: null },
        body: "My payment failed, why?",
        clientId: randomUUID(),
      },
    });
    begun.set(issuer, id);
  }
  expect(await gatherConversations()).toBe(2);
  for (const issuer of ["North", "East"]) {
    const links = await prisma.incidentConversation.findMany({ where: { incidentId: idOf(issuer) } });
    expect(links.map(({ conversationId }) => conversationId)).toEqual([begun.get(issuer)]);
    const { id, count } = await answerAll(
      lead,
      idOf(issuer),
      "answer",
      readyWording("answer", { pattern: "outage", reason: null }),
    );
    expect(count).toBe(1);
    await prisma.incidentAnswer.update({ where: { id }, data: { sendAt: new Date(Date.now() - 1) } });
  }
  await sendDueAnswers();
  for (const issuer of ["North", "East"]) {
    const lines = await prisma.message.findMany({
      where: { conversationId: begun.get(issuer)!, kind: "reply" },
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.body).toContain(`Payments with cards of ${issuer} are failing`);
  }
});
