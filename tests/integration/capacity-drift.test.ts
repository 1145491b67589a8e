import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import type { ApiKeyActor, Role, StaffActor } from "#app/features/accounts/permissions.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { capacityFacts, setThreshold } from "#app/features/fraud/capacity/capacity.server.ts";
import { openDriftAlarms, readDrift, watchDrift } from "#app/features/fraud/drift/drift.server.ts";
import { bins, layout, starts, watched } from "#app/features/fraud/drift/layout.ts";
import { decidePayment } from "#app/features/fraud/live/decisions.server.ts";
import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { laneCount } from "#app/features/transactions/lane.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { Forbidden } from "#app/platform/errors.ts";
import { days, hours } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";

const system = { type: "system" } as const;
let analyst: StaffActor;
let lead: StaffActor;

async function staff(name: string, role: Role): Promise<StaffActor> {
  const email = `${name}-${randomUUID().slice(0, 8)}@upay.example`;
  await createStaff(system, { email, name, role, password: "a long enough password 1" });
  const { id } = await prisma.staff.findUniqueOrThrow({ where: { email } });
  return { type: "staff", id, role, name, email } as StaffActor;
}

beforeAll(async () => {
  analyst = await staff("Una", "analyst");
  lead = await staff("Lea", "lead");
});

async function scoreAll() {
  for (let lane = 0; lane < laneCount; lane += 1) await scoreLane(lane);
}

it("scored payments are counted once by day, and the threshold that was set opens alerts from the next batch on", async () => {
  const yesterday = new Date(Date.now() - days(1)).toISOString();
  const before = await capacityFacts(analyst);
  const customerId = `cus_${randomUUID()}`;
  const record = () => transactionRecord({ customerId, id: `cap_${randomUUID()}`, occurredAt: yesterday });
  await ingestTransactions(system, Array.from({ length: 20 }, record), { quiet: true });
  await scoreAll();
  const after = await capacityFacts(analyst);
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
  expect(sum(after.history.payments) - sum(before.history.payments)).toBe(20);

  await expect(setThreshold(analyst, 1)).rejects.toThrow(Forbidden);
  await setThreshold(lead, 1001);
  const burst = Array.from({ length: 12 }, () => ({ ...record(), status: "failed" as const }));
  await ingestTransactions(system, burst, { quiet: false });
  await scoreAll();
  const alerts = async (ids: string[]) =>
    prisma.alert.count({ where: { transactionId: { in: ids }, openedBy: "score" } });
  expect(await alerts(burst.map(({ id }) => id))).toBe(0);
  await setThreshold(lead, 1);
  const next = { ...record(), occurredAt: new Date(Date.parse(yesterday) + hours(0.1)).toISOString() };
  await ingestTransactions(system, [next], { quiet: false });
  await scoreAll();
  expect(await alerts([next.id])).toBe(1);
  expect(await capacityFacts(analyst)).toMatchObject({ threshold: 1, isSet: true });
  await setThreshold(lead, null);
  expect(await capacityFacts(analyst)).toMatchObject({ isSet: false });
});

it("blocking has a threshold of its own, which decisions follow at once", async () => {
  const key = { type: "api_key", id: randomUUID(), scopes: ["decisions:write"] } as ApiKeyActor;
  const verdict = async () => {
    const payment = transactionRecord({ customerId: `cus_${randomUUID()}`, id: `blk_${randomUUID()}` });
    return (await decidePayment(key, payment)) as { verdict?: string };
  };
  expect(await verdict()).toMatchObject({ verdict: "allow" });
  await expect(setThreshold(analyst, 1, "block")).rejects.toThrow(Forbidden);
  await setThreshold(lead, 1, "block");
  expect(await capacityFacts(analyst)).toMatchObject({ block: 1, blockIsSet: true, isSet: false });
  const risky = transactionRecord({ customerId: `cus_${randomUUID()}`, id: `blk_${randomUUID()}` });
  const { score } = (await decidePayment(key, risky)) as { score: number };
  expect((await verdict()).verdict).toBe(score >= 1 ? "block" : "allow");
  await setThreshold(lead, null, "block");
  expect(await capacityFacts(analyst)).toMatchObject({ block: 850, blockIsSet: false });
});

it("an alarm is opened when a distribution moves, told on the first page, and ended when it is back", async () => {
  const day = (ago: number) => new Date(Date.now() - days(ago)).toISOString().slice(0, 10);
  const amount = watched.findIndex(({ name }) => name === "amount");
  /** 2000 payments whose amounts lie in one of two bins. */
  const counts = (high: number) => {
    const all = Array<number>(bins).fill(0);
    all[0] = 2_000;
    for (const [at, start] of starts.entries()) if (at !== amount) all[start] = 2_000;
    all[starts[amount]! + 4] = 2_000 - high;
    all[starts[amount]! + 9] = high;
    return all;
  };
  const put = (ago: number, high: number) =>
    pool.query(
      `INSERT INTO score_distributions (day, lane, layout, counts) VALUES ($1, 0, $2, $3)
       ON CONFLICT (day, lane, layout) DO UPDATE SET counts = excluded.counts`,
      [day(ago), layout, counts(high)],
    );
  await pool.query("DELETE FROM score_distributions");
  for (let ago = 8; ago <= 30; ago += 1) await put(ago, 500);
  for (let ago = 0; ago < 2; ago += 1) await put(ago, 1_700);
  expect(await watchDrift()).toBe(1);
  await watchDrift();
  expect(await openDriftAlarms(analyst)).toEqual(["amount"]);
  const report = await readDrift(analyst);
  const shown = report.watched.find(({ name }) => name === "amount");
  expect(shown?.present?.alarming).toBe(true);
  expect(shown?.days.at(-1)).toBeGreaterThan(0.25);
  expect(report.watched.find(({ name }) => name === "score")?.present?.index).toBeCloseTo(0);

  // A live model is compared with what it learned from, and its scores with its own.
  for (let ago = 40; ago <= 50; ago += 1) await put(ago, 1_700);
  const { version } = await prisma.fraudModel.create({
    data: {
      state: "live",
      featureSet: "drift",
      trainedFrom: new Date(Date.now() - days(50)),
      trainedTo: new Date(Date.now() - days(40)),
    },
  });
  await prisma.fraudDeployment.create({ data: { live: null } });
  await prisma.fraudDeployment.create({ data: { live: version, at: new Date(Date.now() - days(20)) } });
  expect(await watchDrift()).toBe(0);
  const learned = await readDrift(analyst);
  expect(learned).toMatchObject({
    model: version,
    features: { from: day(50), to: day(40) },
    scores: { from: day(19), to: day(8) },
  });
  expect(learned.watched.find(({ name }) => name === "score")?.present).not.toBeNull();
  await prisma.fraudDeployment.create({ data: { live: null } });
  await prisma.fraudModel.delete({ where: { version } });
  expect(await watchDrift()).toBe(1);

  for (let ago = 0; ago < 2; ago += 1) await put(ago, 500);
  expect(await watchDrift()).toBe(0);
  const { rows } = await pool.query<{ event: string }>(
    "SELECT event FROM audit_events WHERE subject_type = 'drift' ORDER BY seq",
  );
  expect(rows.map(({ event }) => event)).toEqual(
    ["opened", "closed", "opened", "closed"].map((what) => `drift.alarm_${what}`),
  );
});
