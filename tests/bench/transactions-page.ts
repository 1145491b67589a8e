import type pg from "pg";
import { Pool } from "undici";
import { PaymentStream } from "#app/features/simulation/simulate.ts";
import { createWorld } from "#app/features/simulation/world.ts";
import { bands } from "#app/features/transactions/bands.ts";
import { encodeCursor, type Sort, sorts } from "#app/features/transactions/list.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { days } from "#app/platform/time.ts";
import { seeded } from "../seeded.ts";
import { until } from "../setup/until.ts";
import { Sender } from "./load.ts";
import { processorTime } from "./processor-time.ts";
import { type BenchResult, below, cores, percentile, rounded, tell } from "./report.ts";
import { type Console, openStage } from "./stage.ts";

/** The figures. */
const wanted = { rows: 1_500_000, perSecond: 20, p95: 80 };

const spanDays = 90;
const batch = 1_000;
const seconds = 75;

/** Simulated records of three months in time order, made as they are asked for. */
function* records(count: number): Generator<TransactionRecord> {
  const now = Date.now();
  const from = now - days(spanDays);
  const ratePerSecond = (count * 1.1) / (days(spanDays) / 1000);
  const world = createWorld("bench", { customers: 40_000 });
  let made = 0;
  for (const { record } of new PaymentStream(world, { from, ratePerSecond, since: from }).until(now)) {
    yield record;
    made += 1;
    if (made === count) return;
  }
}

/** Fills the database through the product's own door, so that rows, scores and indexes are what it makes. */
async function fill(console: Console) {
  const sender = new Sender(console.url, console.apiKey, 3);
  const source = records(wanted.rows * 1.06);
  let sent = 0;
  const line = async () => {
    for (;;) {
      const part: TransactionRecord[] = [];
      for (let next = source.next(); !next.done; next = source.next()) {
        part.push(next.value);
        if (part.length === batch) break;
      }
      if (part.length === 0) return;
      await sender.send({ body: Buffer.from(JSON.stringify(part)), items: part.length, created: 0 });
      sent += part.length;
      if (sent % 100_000 === 0) tell(`${sent} of ${wanted.rows} reports sent`);
    }
  };
  await Promise.all([line(), line(), line()]);
  await sender.close();
  tell("waiting until everything is scored");
  await until(
    "everything is scored",
    async () => {
      const { rows } = await console.database.query("SELECT FROM scoring_backlog LIMIT 1");
      return rows.length === 0;
    },
    900_000,
  );
  // What the database does by itself within minutes; the run does not wait for it.
  await console.database.query("VACUUM (ANALYZE)");
}

type Sampled = Record<string, string | null>;

/** Rows from all over the table: their values are as frequent among the filters as in life. */
async function sample(database: pg.Pool): Promise<Sampled[]> {
  const { rows } = await database.query<Sampled>(
    `SELECT t.id, t.occurred_at::text AS at, t.amount_minor::text AS amount, t.currency, t.customer_id, t.merchant_id,
            t.card_last4, t.card_issuer, t.card_country, t.failure_code, t.status, t.method, t.channel,
            s.score::text AS score, s.band
     FROM transactions t TABLESAMPLE SYSTEM (0.2) JOIN risk_scores s ON s.transaction_id = t.id
     ORDER BY random() LIMIT 2000`,
  );
  return rows;
}

/** Every filter of the list, with a value from a row; those a row has no value for are left out. */
const filters: Record<string, (row: Sampled) => Record<string, string | null | undefined>> = {
  none: () => ({}),
  id: ({ id }) => ({ q: id }),
  lastFour: ({ card_last4 }) => ({ q: card_last4 }),
  searchCustomer: ({ customer_id }) => ({ q: customer_id }),
  status: ({ status }) => ({ status }),
  twoStatuses: () => ({ status: "failed,refunded" }),
  method: ({ method }) => ({ method }),
  channel: ({ channel }) => ({ channel }),
  band: ({ band }) => ({ band }),
  rareBand: () => ({ band: "critical" }),
  twoBands: () => ({ band: `${bands[2]},${bands[3]}` }),
  currency: ({ currency }) => ({ currency }),
  country: ({ card_country }) => ({ country: card_country }),
  issuer: ({ card_issuer }) => ({ issuer: card_issuer }),
  customer: ({ customer_id }) => ({ customer: customer_id }),
  merchant: ({ merchant_id }) => ({ merchant: merchant_id }),
  failure: ({ failure_code }) => ({ code: failure_code }),
  day: ({ at }) => ({ from: at?.slice(0, 10), to: at?.slice(0, 10) }),
  since: ({ at }) => ({ from: at?.slice(0, 10) }),
  amounts: ({ currency }) => ({ currency, min: "100", max: "1000" }),
  failedByIssuer: ({ card_issuer }) => ({ status: "failed", issuer: card_issuer }),
  customerFailed: ({ customer_id }) => ({ status: "failed", customer: customer_id }),
  methodInCountry: ({ method, card_country }) => ({ method, country: card_country }),
  merchantDay: ({ merchant_id, at }) => ({ merchant: merchant_id, from: at?.slice(0, 10) }),
  riskyByMethod: ({ method }) => ({ band: "high", method }),
  channelStatus: ({ channel, status }) => ({ channel, status }),
};

function placeOf(row: Sampled, sort: Sort): string {
  const value = sort.endsWith("time")
    ? new Date(row.at ?? 0).toISOString()
    : ((sort.endsWith("amount") ? row.amount : row.score) ?? "0");
  return encodeCursor({ value, id: row.id ?? "" });
}

/** Addresses of the page: every filter under every sort, from the top and from somewhere inside, in a mixed order. */
function addresses(rows: readonly Sampled[], count: number): { name: string; path: string }[] {
  const random = seeded(7);
  const combinations = Object.entries(filters).flatMap(([name, filter]) =>
    sorts.map((sort) => ({ name: `${name} ${sort}`, filter, sort })),
  );
  const made: { name: string; path: string; order: number }[] = [];
  for (let at = 0; made.length < count; at += 1) {
    const { name, filter, sort } = combinations[at % combinations.length]!;
    const row = rows[Math.floor(random() * rows.length)]!;
    const wantedFilters = Object.entries({ ...filter(row), sort }).filter(([, value]) => value);
    const search = new URLSearchParams(wantedFilters as [string, string][]);
    // Amounts are sorted within a currency: without one the page would fall back to time.
    if (sort.endsWith("amount")) search.set("currency", row.currency ?? "CNY");
    const inside = random() < 0.3;
    if (inside) search.set("after", placeOf(row, sort));
    const path = `/console/transactions?${search}`;
    made.push({ name: `${name}${inside ? " inside" : ""}`, path, order: random() });
  }
  return made.sort((one, other) => one.order - other.order);
}

/** First byte of the transactions page at a steady rate, over everything it can be asked for. */
export async function benchTransactionsPage(): Promise<BenchResult> {
  const stage = await openStage();
  try {
    const console = await stage.open();
    await fill(console);
    const { rows: counted } = await console.database.query("SELECT count(*)::int AS rows FROM transactions");
    const pages = addresses(await sample(console.database), wanted.perSecond * seconds);
    const pool = new Pool(console.url, { connections: 16, pipelining: 1 });
    const headers = { cookie: console.cookie, accept: "text/html" };
    const visit = async (path: string) => {
      const started = performance.now();
      const answer = await pool.request({ path, method: "GET", headers });
      const firstByte = performance.now() - started;
      const text = await answer.body.text();
      if (answer.statusCode !== 200)
        throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`);
      return firstByte;
    };
    const health = async () => {
      const started = performance.now();
      await (await pool.request({ path: "/healthz", method: "GET" })).body.text();
      return performance.now() - started;
    };
    // Plans, caches and compiled code, as after the first minute of a working day.
    for (const { path } of pages.slice(0, 60)) await visit(path);
    tell(`${wanted.perSecond} requests/s for ${seconds} s`);
    const before = processorTime(console.web.pid);
    const started = performance.now();
    const visits: Promise<{ name: string; ms: number }>[] = [];
    const floor: Promise<number>[] = [];
    for (const [at, { name, path }] of pages.entries()) {
      const wait = started + (at * 1000) / wanted.perSecond - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      visits.push(visit(path).then((ms) => ({ name, ms })));
      if (at % wanted.perSecond === 0) floor.push(health());
    }
    const taken = await Promise.all(visits);
    const webMillis = (processorTime(console.web.pid) - before) / 1000 / taken.length;
    const times = taken.map(({ ms }) => ms);
    for (const { name, ms } of taken.toSorted((one, other) => other.ms - one.ms).slice(0, 12)) {
      tell(`slowest: ${ms.toFixed(0)} ms ${name}`);
    }
    const floorMs = rounded(percentile(await Promise.all(floor), 0.5));
    await pool.close();
    await console.close();
    const figures = {
      rows: counted[0]?.rows ?? 0,
      requests: times.length,
      p50Ms: rounded(percentile(times, 0.5)),
      p95Ms: rounded(percentile(times, 0.95)),
      p99Ms: rounded(percentile(times, 0.99)),
      slowestMs: rounded(percentile(times, 1)),
      webMillisPerPage: rounded(webMillis),
    };
    return {
      name: "transactions-page",
      cores: cores(),
      figures,
      // The same server and connection, without a query, a session or a page.
      yardstick: { healthP50Ms: floorMs },
      ratio: rounded(figures.p50Ms / floorMs),
      goals: [below("p95Ms", figures.p95Ms, wanted.p95)],
    };
  } finally {
    await stage.close();
  }
}
