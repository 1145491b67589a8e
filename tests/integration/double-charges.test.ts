import { expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import { Follower } from "#app/features/failures/follow-payments.server.ts";
import { openIncident } from "#app/features/failures/incidents.server.ts";
import { silentCustomers } from "#app/features/fan-in/gathered.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, minutes, seconds } from "#app/platform/time.ts";

const banks = ["North", "South", "East", "West"];
const now = Math.floor(Date.now() / 60_000) * 60_000;
const lead = { type: "staff", id: "lead", role: "lead" } as StaffActor;

const payment = (n: number, at: number, given: Partial<TransactionRecord> = {}): TransactionRecord => ({
  id: `dbl_${n}`,
  occurredAt: new Date(at).toISOString(),
  amount: `${5 + (n % 211)}.00`,
  currency: "EUR",
  method: "card",
  customerId: `c${(n * 104_729) % 3_001}`,
  merchant: { id: `m_${n % 7}` },
  card: { issuer: banks[n % 4]!, fingerprint: `f${(n * 104_729) % 3_001}` },
  status: "succeeded",
  ...given,
});

async function take(records: TransactionRecord[]) {
  for (let from = 0; from < records.length; from += 1_000)
    await ingestTransactions({ type: "system" }, records.slice(from, from + 1_000), { quiet: true });
}

it("customers of a bank that were charged twice after late answers are one incident, with whom to write to", async () => {
  const usual: TransactionRecord[] = [];
  for (let n = 0, at = now - days(3); at < now - minutes(25); n += 1, at += seconds(40))
    usual.push(payment(n, at));
  const latest = usual.splice(-Math.round(minutes(45) / seconds(40)));
  await take(usual);
  await countOutcomes();
  const follower = new Follower("doubles");
  await follower.turn();

  const people = [0, 1, 2, 3, 4, 5];
  const attempt = (who: number, second: boolean): TransactionRecord =>
    payment(who, now - minutes(60 - who * 5 - (second ? 2 : 0)), {
      id: `dbl_${second ? "again" : "late"}_${who}`,
      amount: "59.90",
      customerId: `hit_${who}`,
      card: { issuer: "East", fingerprint: `hit_${who}` },
    });
  const late = people.map((who) => attempt(who, false));
  // Answered too late, made once more by the customer, and taken after all: as three reports come.
  await take(late.map((one) => ({ ...one, status: "failed", failure: { scheme: "iso8583", code: "68" } })));
  await take([...people.map((who) => attempt(who, true)), ...latest]);
  await countOutcomes();
  await follower.turn();
  const told = async () =>
    (
      await pool.query(
        "SELECT id, state, scope, reason, payments, customers FROM incidents WHERE pattern = 'other'",
      )
    ).rows;
  expect(await told()).toEqual([]);
  await take(late.map((one) => ({ ...one, statusAt: new Date(now - minutes(20)).toISOString() })));
  await countOutcomes();
  await follower.turn();
  const [incident, ...others] = await told();
  expect(others).toEqual([]);
  expect(incident).toMatchObject({
    state: "open",
    scope: { issuer: "East" },
    reason: "duplicate",
    customers: 6,
  });
  expect(incident.payments).toBe(6);

  const page = await openIncident(lead, incident.id);
  expect(page).toMatchObject({ tellable: true, usualRate: null });
  expect(page.samples.every(({ id }) => id.startsWith("dbl_late_"))).toBe(true);
  // The chart tells what was taken twice, not what failed.
  expect(page.rate.reduce((sum, { failed }) => sum + failed, 0)).toBe(6);
  expect((await silentCustomers(lead, incident.id)).count).toBe(6);

  // Whoever takes over knows them from what the payments were before.
  await follower.release();
  const next = new Follower("next");
  await next.turn();
  expect(await told()).toEqual([incident]);
  await next.release();
});
