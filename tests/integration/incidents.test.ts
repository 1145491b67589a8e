import { afterAll, expect, it } from "vitest";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import { Follower } from "#app/features/failures/follow-payments.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, minutes, seconds } from "#app/platform/time.ts";
import { type RunningProcess, startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const banks = ["North", "South", "East", "West"];
const now = Math.floor(Date.now() / 60_000) * 60_000;
const begin = now - days(3);

/** A payment each 20 seconds, every 15th fails; `down` fails at that bank from `from` to `to`. */
function payments(from: number, to: number, down?: { bank: string; from: number; to: number }) {
  const records: TransactionRecord[] = [];
  for (let at = from; at < to; at += seconds(20)) {
    const n = Math.round((at - begin) / seconds(20));
    const bank = banks[(n * 31 + (n >> 3)) % 4]!;
    const out = down && bank === down.bank && at >= down.from && at < down.to;
    const failed = out || (n * 7919) % 15 === 0;
    records.push({
      id: `inc_${n}`,
      occurredAt: new Date(at).toISOString(),
      amount: "20.00",
      currency: "EUR",
      method: n % 3 === 0 ? "wallet" : "card",
      customerId: `c${(n * 104_729) % 3_001}`,
      card: { issuer: bank, fingerprint: `f${(n * 104_729) % 3_001}` },
      status: failed ? "failed" : "succeeded",
      ...(failed && { failure: { scheme: "iso8583", code: out ? "91" : "51" } }),
    });
  }
  return records;
}

async function take(records: TransactionRecord[]) {
  for (let from = 0; from < records.length; from += 1_000)
    await ingestTransactions({ type: "system" }, records.slice(from, from + 1_000), { quiet: true });
}

const incidents = async () =>
  (
    await pool.query(
      `SELECT id, number, state, pattern, scope, reason, payments, customers, amounts, started_at AS "startedAt",
              ended_at AS "endedAt" FROM incidents ORDER BY number`,
    )
  ).rows;

const entries = async (id: string) =>
  (await pool.query("SELECT kind FROM incident_entries WHERE incident_id = $1 ORDER BY id", [id])).rows.map(
    ({ kind }) => kind,
  );

/** The East is down for an hour, beginning two and a half hours ago. */
const outage = { bank: "East", from: now - minutes(150), to: now - minutes(90) };
const running: RunningProcess[] = [];

afterAll(async () => {
  await Promise.all(running.map((worker) => worker.stop()));
});

it("an outage in the stream becomes one incident, with its payments and customers, and recovers", async () => {
  const first = new Follower("first");
  await take(payments(begin, outage.from, outage));
  await countOutcomes();
  await first.turn();
  expect(await incidents()).toEqual([]);

  await take(payments(outage.from, outage.from + minutes(40), outage));
  await countOutcomes();
  await first.turn();
  const [open, ...others] = await incidents();
  expect(others).toEqual([]);
  expect(open).toMatchObject({
    state: "open",
    pattern: "outage",
    scope: { issuer: "East" },
    reason: "issuer_unavailable",
  });
  expect(Math.abs(open.startedAt.getTime() - outage.from)).toBeLessThan(minutes(5));
  const { rows } = await pool.query(
    `SELECT count(*)::int AS payments, count(DISTINCT customer_id)::int AS customers FROM transactions
     WHERE failure_code = '91' AND occurred_at >= $1`,
    [open.startedAt],
  );
  expect(open).toMatchObject({ ...rows[0], amounts: { EUR: rows[0].payments * 2_000 } });

  // The same again changes nothing; another process may not follow while the first holds the lease.
  await first.turn();
  const second = new Follower("second");
  await second.turn();
  expect(await incidents()).toEqual([open]);

  // The first one is gone: the second learns anew and takes up the same incident.
  await first.release();
  await take(payments(outage.from + minutes(40), outage.to, outage));
  await countOutcomes();
  await second.turn();
  const [taken, ...more] = await incidents();
  expect(more).toEqual([]);
  expect(taken).toMatchObject({ id: open.id, state: "open", scope: { issuer: "East" } });
  expect(taken.payments).toBeGreaterThan(open.payments);

  await take(payments(outage.to, now - minutes(60)));
  await countOutcomes();
  await second.turn();
  const [over, ...rest] = await incidents();
  expect(rest).toEqual([]);
  expect(over.state).toBe("recovered");
  expect(Math.abs(over.endedAt.getTime() - outage.to)).toBeLessThan(minutes(15));
  const told = await entries(open.id);
  expect(told[0]).toBe("opened");
  expect(told.filter((kind) => kind === "recovered")).toHaveLength(1);
  await second.release();
});

it("a worker that is killed is followed by another, and late payments disturb nothing", async () => {
  const before = await incidents();
  const worker = await startWorker();
  running.push(worker);
  await until("the worker follows", async () => {
    const { rows } = await pool.query("SELECT watched_until AS at FROM detector_lease WHERE until > now()");
    return rows.length === 1 && rows[0].at !== null;
  });
  await worker.stop("SIGKILL");
  const other = await startWorker();
  running.push(other);
  const west = { bank: "West", from: now - minutes(45), to: now };
  await take(payments(now - minutes(60), now, west));
  // Hours late, and told twice.
  const late = payments(now - minutes(300), now - minutes(290)).map((one) => ({
    ...one,
    id: `late_${one.id}`,
  }));
  await take([...late, ...late]);
  const found = await until(
    "the incident of the West is open",
    async () => (await incidents()).find(({ scope }) => scope.issuer === "West"),
    60_000,
  );
  expect(found).toMatchObject({ state: "open", pattern: "outage", reason: "issuer_unavailable" });
  const all = await incidents();
  expect(all).toHaveLength(before.length + 1);
  expect(all[0]).toEqual(before[0]);
  const { rows } = await pool.query("SELECT holder FROM detector_lease WHERE until > now()");
  expect(rows).toHaveLength(1);
});
