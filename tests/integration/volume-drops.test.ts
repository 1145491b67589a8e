import { beforeAll, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import { Follower } from "#app/features/failures/follow-payments.server.ts";
import { listIncidents, openIncident } from "#app/features/failures/incidents.server.ts";
import { readLearning } from "#app/features/failures/learning.server.ts";
import { statusText } from "#app/features/fan-in/wording.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, hours, minutes, seconds } from "#app/platform/time.ts";

const agent = { type: "staff", id: "01920000-0000-7000-8000-000000000001", role: "agent" } as StaffActor;
const now = Math.floor(Date.now() / 60_000) * 60_000;
const begin = now - days(5);
const stops = now - minutes(150);
const back = now - minutes(90);
const down = now - minutes(40);

/**
 * A payment each 20 seconds, two of three by wallet; of those nothing arrives between `stops` and `back`. From `down`
 * on no card is answered.
 */
function payments(from: number, to: number): TransactionRecord[] {
  const records: TransactionRecord[] = [];
  for (let at = from; at < to; at += seconds(20)) {
    const n = Math.round((at - begin) / seconds(20));
    const method = n % 3 === 0 ? "card" : "wallet";
    if (method === "wallet" && at >= stops && at < back) continue;
    const out = method === "card" && at >= down;
    const failed = out || (n * 7919) % 15 === 0;
    records.push({
      id: `drop_${n}`,
      occurredAt: new Date(at).toISOString(),
      amount: "200.00",
      currency: "EUR",
      method,
      customerId: `cus_drop_${(n * 104_729) % 3_001}`,
      status: failed ? "failed" : "succeeded",
      ...(failed && { failure: { scheme: "iso8583", code: out ? "91" : "51" } }),
    });
  }
  return records;
}

async function take(records: TransactionRecord[]) {
  for (let from = 0; from < records.length; from += 1_000)
    await ingestTransactions({ type: "system" }, records.slice(from, from + 1_000), { quiet: true });
  while ((await countOutcomes()) > 0);
}

const follower = new Follower("drops");

beforeAll(async () => {
  await take(payments(begin, begin + hours(30)));
  await follower.turn();
});

it("until two days were seen nothing is told, and it is said how much was", async () => {
  expect(await readLearning(agent)).toMatchObject({ seenHours: 29, neededHours: 48, from: null });
  await take(payments(begin + hours(30), stops));
  await follower.turn();
  expect(await readLearning(agent)).toBeNull();
});

it("payments that stop are an incident with what is missing, its money, and how bad that is", async () => {
  // Minute by minute, as payments come: what is missing is told again as it grows.
  for (let at = stops; at < back; at += minutes(10)) {
    await take(payments(at, at + minutes(10)));
    await follower.turn();
  }
  // Who sits in front of customers sees it too: nobody is suspected.
  const [line, ...others] = await listIncidents(agent, false);
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    pattern: "volume_drop",
    scope: { method: "wallet" },
    state: "open",
    customers: 0,
    reason: null,
  });
  // 120 an hour are usual, all of 200 EUR.
  expect(line!.payments).toBeGreaterThan(90);
  expect(line!.payments).toBeLessThan(140);
  expect(line!.amounts).toEqual({ EUR: line!.payments * 20_000 });
  // More than 20 people, and more than 5,000 dollars.
  expect(line!.severity).toBe(2);

  const detail = await openIncident(agent, line!.id, back);
  expect(detail).toMatchObject({ tellable: true, usualRate: null, rate: [], samples: [] });
  const during = detail.volume.filter(({ at }) => at >= stops && at < back - minutes(5));
  const before = detail.volume.filter(({ at }) => at < stops - minutes(5));
  expect(before.length).toBeGreaterThan(5);
  expect(during.length).toBeGreaterThan(5);
  for (const { arrived, usual } of before) expect(Math.abs(arrived - usual!)).toBeLessThanOrEqual(2);
  for (const { arrived, usual } of during) {
    expect(arrived).toBe(0);
    expect(usual).toBeGreaterThan(5);
  }
  const kinds = detail.entries.map(({ kind }) => kind);
  expect(kinds).toContain("opened");
  expect(kinds).toContain("grew");
  expect(statusText({ ...detail, state: "open" })).toEqual({
    en: expect.stringContaining("Payments with the wallet may not be reaching us at the moment."),
    zh: expect.stringContaining("可能无法到达我们这里"),
  });
  const { rows } = await pool.query("SELECT 1 FROM incident_payments WHERE incident_id = $1", [line!.id]);
  expect(rows).toEqual([]);
});

it("it is over when they arrive again, and what was missing stays known", async () => {
  await take(payments(back, down));
  await follower.turn();
  const [over] = await listIncidents(agent, true);
  expect(over).toMatchObject({ state: "recovered", pattern: "volume_drop" });
  expect(over!.payments).toBeGreaterThan(90);
  expect(statusText({ ...over!, wording: null })?.en).toContain("reach us again");
});

it("whoever takes the following over is not deaf where two days hold more payments than it learns from", async () => {
  await follower.release();
  const other = new Follower("few", 1_000);
  await other.turn();
  await take(payments(down, now));
  await other.turn();
  await other.release();
  const open = (await listIncidents(agent, false)).filter(({ state }) => state === "open");
  expect(open).toMatchObject([{ scope: { method: "card" }, reason: "issuer_unavailable" }]);
});
