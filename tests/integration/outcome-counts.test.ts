import { afterEach, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { countOutcomes, removeOldCounts } from "#app/features/failures/count-outcomes.server.ts";
import { readOutcomeQuery } from "#app/features/failures/outcome-query.ts";
import { readOutcomes } from "#app/features/failures/outcomes.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool } from "#app/platform/db.server.ts";
import { days, hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";
import { seeded } from "#tests/seeded.ts";
import { type RunningProcess, startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const running: RunningProcess[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
});

const system = { type: "system" } as const;
const take = (records: TransactionRecord[]) => ingestTransactions(system, records, { quiet: true });

const failures = [
  { scheme: "iso8583", code: "91" },
  { scheme: "iso8583", code: "51" },
  { scheme: "house", code: "E-17" },
];

/** Reports as they come, none older than minutes are kept: some payments wait for their answer, some reports come twice, some late. */
function reports(count: number, seed: number, end: number): TransactionRecord[] {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
  const all: TransactionRecord[] = [];
  for (let place = 0; place < count; place += 1) {
    const card = random() < 0.6;
    const made = transactionRecord({
      id: `tx_count_${seed}_${place}`,
      occurredAt: new Date(end - Math.floor(random() ** 3 * days(8))).toISOString(),
      amount: (1 + random() * 500).toFixed(2),
      currency: pick(["CNY", "HKD"]),
      method: card ? "card" : "wallet",
      channel: pick(["online", "in_store"] as const),
      merchant: { id: pick(["m_1", "m_2", "m_3"]), mcc: pick(["5942", "5411"]) },
      terminalId: random() < 0.5 ? pick(["t_1", "t_2"]) : undefined,
      card: card
        ? { bin: "622202", network: "unionpay", issuer: pick(["ICBC", "CMB"]), country: "CN" }
        : undefined,
      status: "pending",
    });
    const { status, ...base } = made;
    const settled =
      random() < 0.3
        ? { ...base, status: "failed" as const, failure: pick(failures) }
        : { ...base, status: "succeeded" as const };
    if (random() < 0.4) all.push({ ...base, status });
    all.push(settled);
    if (random() < 0.1) all.push(settled);
    if (random() < 0.1)
      all.push({ ...base, status: "refunded", statusAt: new Date(end + minutes(1)).toISOString() });
  }
  // Nearly in order: an answer may arrive before the payment it answers was told of.
  return all
    .map((one, place) => ({ one, key: place + random() * 40 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ one }) => one);
}

const dimensions = {
  all: "'all'",
  method: "method",
  channel: "channel",
  network: "card_network",
  issuer: "card_issuer",
  country: "card_country",
  currency: "currency",
  merchant: "merchant_id",
  mcc: "merchant_mcc",
  bin: "card_bin",
  terminal: "terminal_id",
};

const reason = `CASE WHEN status <> 'failed' THEN status WHEN failure_scheme = 'house' THEN 'unknown'
  WHEN failure_code = '91' THEN 'issuer_unavailable' ELSE 'insufficient_funds' END`;

/** Counts as somebody would write them who reads every payment. */
async function naive(level: string, dimension: keyof typeof dimensions) {
  const { rows } = await pool.query(
    `SELECT date_trunc('${level}', occurred_at AT TIME ZONE 'UTC')::text AS at, ${dimensions[dimension]} AS value,
            ${reason} AS outcome, count(*)::int AS count, sum(amount_minor)::float8 AS amount
     FROM transactions WHERE ${dimensions[dimension]} IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
  return rows.map(({ amount, ...row }) => ({ ...row, amount: dimension === "currency" ? amount : 0 }));
}

const manyValued = ["merchant", "mcc", "bin", "terminal"];

async function counted(level: string, dimension: string) {
  if (level === "minute" && manyValued.includes(dimension)) {
    // A cell of a busy row may stand in several parts.
    const { rows } = await pool.query(
      `SELECT (at AT TIME ZONE 'UTC')::text AS at, value, outcome, sum(count)::int AS count, 0 AS amount
       FROM outcome_minute_cells WHERE dimension = $1 GROUP BY 1, 2, 3 HAVING sum(count) <> 0 ORDER BY 1, 2, 3`,
      [dimension],
    );
    return rows;
  }
  const { rows } = await pool.query(
    `SELECT (at AT TIME ZONE 'UTC')::text AS at, value, outcome, count, amount_minor::float8 AS amount
     FROM outcome_cells WHERE level = $1 AND dimension = $2 ORDER BY 1, 2, 3`,
    [level, dimension],
  );
  return rows;
}

async function compareAll() {
  for (const level of ["minute", "hour", "day"])
    for (const dimension of Object.keys(dimensions) as (keyof typeof dimensions)[]) {
      expect(await counted(level, dimension), `${level} ${dimension}`).toEqual(await naive(level, dimension));
    }
}

const waiting = async () =>
  (await pool.query<{ count: number }>("SELECT count(*)::int AS count FROM outcome_backlog")).rows[0]!.count;

it("counts follow payments exactly: late ones, repeats, answers, workers killed in the middle", async () => {
  const stream = reports(1_500, 7, Date.now());
  let worker = await startWorker();
  running.push(worker);
  let killed = 0;
  for (let from = 0; from < stream.length; from += 60) {
    await take(stream.slice(from, from + 60));
    if (from > (killed + 1) * 600 && killed < 3) {
      await until("something is counted", async () => {
        const { rows } = await pool.query("SELECT batch FROM outcome_progress");
        return rows[0].batch > killed;
      });
      await worker.stop("SIGKILL");
      killed += 1;
      worker = await startWorker();
      running.push(worker);
    }
  }
  expect(killed).toBeGreaterThanOrEqual(2);
  await until("everything is counted", async () => (await waiting()) === 0);
  await compareAll();
  const { rows } = await pool.query(
    `SELECT sum(count)::int AS count, sum(amount_minor)::float8 AS amount FROM outcome_combination_cells WHERE level = 'day'`,
  );
  const { rows: all } = await pool.query(
    "SELECT count(*)::int AS count, sum(amount_minor)::float8 AS amount FROM transactions",
  );
  expect(rows).toEqual(all);
});

it("two that count at once count everything once", async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
  await take(reports(600, 8, Date.now()));
  await Promise.all([countOutcomes(), countOutcomes(), countOutcomes()]);
  expect(await waiting()).toBe(0);
  await compareAll();
});

it.each([
  ["", "UTC"],
  ["", "Asia/Shanghai"],
  ["method=card", "UTC"],
  ["method=card&channel=online", "America/New_York"],
])(
  "small charts show what the payments say, whole rows or parts of them, narrowed by “%s”, in %s",
  async (search, timeZone) => {
    const now = Date.now();
    for (const range of ["1h", "6h", "24h", "7d", "30d"] as const) {
      const query = readOutcomeQuery(new URLSearchParams(`${search}&range=${range}`));
      const { multiples, points: times } = await readOutcomes(system, query, { timeZone }, now);
      for (const { dimension, value, points } of multiples) {
        const { rows } = await pool.query<{ place: number; total: number; failed: number }>(
          `SELECT width_bucket(occurred_at, $2::timestamptz[]) AS place,
                  count(*) FILTER (WHERE status <> 'pending')::int AS total,
                  count(*) FILTER (WHERE status = 'failed')::int AS failed
           FROM transactions
           WHERE ${dimensions[dimension as keyof typeof dimensions]} = $1
             AND ($3::text IS NULL OR method = $3) AND ($4::text IS NULL OR channel = $4)
           GROUP BY 1`,
          [
            value,
            [...times.map(({ at }) => new Date(at)), new Date(times.at(-1)!.to)],
            query.method ?? null,
            query.channel ?? null,
          ],
        );
        const told = new Map(rows.map((row) => [row.place, row]));
        expect({ range, dimension, value, points }).toEqual({
          range,
          dimension,
          value,
          points: times.map((_, place) => {
            const { total, failed } = told.get(place + 1) ?? { total: 0, failed: 0 };
            return { total, failed };
          }),
        });
        expect(rows.length).toBeGreaterThan(0);
      }
      // By the minute combinations are not counted.
      if (search === "" || range === "7d" || range === "30d") expect(multiples.length).toBeGreaterThan(1);
    }
  },
);

it("minutes of very many terminals stand in parts that are summed", async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
  const at = new Date(Math.floor(Date.now() / minutes(10)) * minutes(10) - minutes(25)).toISOString();
  const paid = (place: number, batch: number) =>
    transactionRecord({
      id: `tx_part_${batch}_${place}`,
      occurredAt: at,
      terminalId: `t_${place}`,
      status: "succeeded",
    });
  for (const batch of [0, 1, 2]) {
    await take(Array.from({ length: 700 }, (_, place) => paid(place, batch)));
    await countOutcomes();
  }
  const { rows } = await pool.query(
    "SELECT count(*)::int AS parts FROM outcome_minutes WHERE dimension = 'terminal' AND at = $1",
    [new Date(Math.floor(Date.parse(at) / minutes(10)) * minutes(10))],
  );
  expect(rows[0].parts).toBeGreaterThan(1);
  expect(await counted("minute", "terminal")).toEqual(await naive("minute", "terminal"));
  const { rows: one } = await pool.query(
    `SELECT sum(count)::int AS count FROM minutes_of_values('terminal', '{t_5}', $1::timestamptz - interval '1 hour', now())`,
    [at],
  );
  expect(one[0].count).toBe(
    (
      await pool.query(
        "SELECT count(*)::int AS count FROM transactions WHERE terminal_id = 't_5' AND occurred_at > now() - interval '100 minutes'",
      )
    ).rows[0].count,
  );
});

const lead = { type: "staff", id: "lead", role: "lead" } as StaffActor;

it.each([
  ["", "UTC", "true"],
  ["", "Asia/Kolkata", "true"],
  ["issuer=ICBC", "America/New_York", "card_issuer = 'ICBC'"],
  ["method=card&currency=HKD", "Asia/Shanghai", "method = 'card' AND currency = 'HKD'"],
  ["merchant=m_2", "UTC", "merchant_id = 'm_2'"],
])("the page of failures says what the payments say (%s, %s)", async (filters, timeZone, condition) => {
  const now = Date.now();
  for (const range of ["1h", "6h", "24h", "7d", "30d"]) {
    const query = readOutcomeQuery(new URLSearchParams(`range=${range}&${filters}`));
    const told = await readOutcomes(lead, query, { timeZone }, now);
    const {
      time: { from, to },
      parts,
    } = told;
    const { rows } = await pool.query(
      `SELECT count(*) FILTER (WHERE status <> 'pending')::int AS total,
              count(*) FILTER (WHERE status = 'failed')::int AS failed
       FROM transactions WHERE occurred_at >= $1 AND occurred_at < $2 AND ${condition}`,
      [new Date(from), new Date(to)],
    );
    expect({ total: told.total, failed: told.failed }, range).toEqual(rows[0]);
    expect(told.points.reduce((sum, point) => sum + point.failed, 0)).toBe(rows[0].failed);
    if (!parts) continue;
    const { rows: byMethod } = await pool.query(
      `SELECT method AS value, count(*) FILTER (WHERE status <> 'pending')::int AS total,
              count(*) FILTER (WHERE status = 'failed')::int AS failed
       FROM transactions WHERE occurred_at >= $1 AND occurred_at < $2 AND ${condition} GROUP BY 1
       HAVING count(*) FILTER (WHERE status <> 'pending') > 0 ORDER BY 1`,
      [new Date(parts.from), new Date(parts.to)],
    );
    const methods = told.breakdowns.method.map(({ value, total, failed }) => ({ value, total, failed }));
    expect(
      methods.toSorted((one, other) => (one.value < other.value ? -1 : 1)),
      range,
    ).toEqual(byMethod);
  }
});

it("a payment that changes after its minutes were removed leaves no crooked count behind", async () => {
  const old = Date.now() - days(20);
  const record = transactionRecord({
    id: "tx_old",
    occurredAt: new Date(old).toISOString(),
    status: "pending",
  });
  await take([record]);
  await countOutcomes();
  await removeOldCounts();
  await take([{ ...record, status: "succeeded" }]);
  await countOutcomes();
  const { rows } = await pool.query("SELECT count(*)::int AS count FROM outcome_cells WHERE count < 0");
  expect(rows[0].count).toBe(0);
  const { rows: minutesLeft } = await pool.query(
    "SELECT count(*)::int AS count FROM outcome_cells WHERE level = 'minute' AND at < now() - interval '11 days'",
  );
  expect(minutesLeft[0].count).toBe(0);
  const { rows: manyLeft } = await pool.query(
    "SELECT count(*)::int AS count FROM outcome_minutes WHERE at < now() - interval '11 days'",
  );
  expect(manyLeft[0].count).toBe(0);
  expect(await counted("day", "method")).toEqual(await naive("day", "method"));
});

it("a payment whose clock is ahead is not told before its hour", async () => {
  const now = Math.floor(Date.now() / hours(6)) * hours(6) + hours(1);
  const ahead = { id: "tx_ahead", currency: "NZD", status: "failed" } as const;
  await take([
    transactionRecord({ ...ahead, occurredAt: new Date(now - hours(1)).toISOString() }),
    transactionRecord({ ...ahead, id: "tx_far_ahead", occurredAt: new Date(now + hours(3)).toISOString() }),
  ]);
  await countOutcomes();
  const query = readOutcomeQuery(new URLSearchParams("range=24h"));
  const { breakdowns } = await readOutcomes(lead, query, { timeZone: "UTC" }, now);
  expect(breakdowns.currency.find(({ value }) => value === "NZD")).toMatchObject({ total: 1, failed: 1 });
});

it("counts by the minute, by the hour and by the day are kept for as long as each is promised, and no longer", async () => {
  const now = Date.now();
  const ages = { fresh: 1, hourOnly: 30, dayOnly: 200, gone: 1_200 };
  await take(
    Object.entries(ages).map(([name, age]) =>
      transactionRecord({
        id: `tx_kept_${name}`,
        currency: "CHF",
        occurredAt: new Date(now - days(age)).toISOString(),
      }),
    ),
  );
  await countOutcomes();
  const kept = async (level: string) => {
    const { rows } = await pool.query<{ age: number }>(
      `SELECT round(extract(epoch FROM $2::timestamptz - at) / 86400)::int AS age FROM outcome_cells
       WHERE level = $1 AND dimension = 'currency' AND value = 'CHF' AND count > 0 ORDER BY at DESC`,
      [level, new Date(now)],
    );
    return rows.map(({ age }) => age);
  };
  await removeOldCounts(now);
  expect(await kept("minute")).toHaveLength(1);
  expect(await kept("hour")).toHaveLength(2);
  const byDay = await kept("day");
  expect(byDay).toHaveLength(3);
  expect(Math.max(...byDay)).toBeLessThan(210);
  const { rows } = await pool.query<{ level: string; count: number }>(
    `SELECT level, count(*)::int AS count FROM outcome_combination_cells
     WHERE currency = 'CHF' AND count > 0 GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { level: "day", count: 3 },
    { level: "hour", count: 2 },
  ]);
});
