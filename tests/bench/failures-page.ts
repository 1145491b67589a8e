import type pg from "pg";
import { Pool } from "undici";
import { type BenchResult, below, cores, percentile, rounded, tell } from "./report.ts";
import { openStage } from "./stage.ts";

/** The figure, with more than 10 million payments counted. */
const wanted = { p95: 80 };

/** Counted days: a month and the month before it, 400,000 payments a day. */
const countedDays = 60;
const reads = 25;

/** How many values each dimension has, and how many outcomes its cells show at each level. */
const dimensions = [
  { name: "all", values: 1, minute: 6, hour: 12, day: 20 },
  { name: "method", values: 4, minute: 6, hour: 12, day: 20 },
  { name: "channel", values: 5, minute: 6, hour: 12, day: 20 },
  { name: "network", values: 5, minute: 5, hour: 12, day: 20 },
  { name: "issuer", values: 25, minute: 3, hour: 10, day: 18 },
  { name: "country", values: 20, minute: 4, hour: 10, day: 18 },
  { name: "currency", values: 8, minute: 5, hour: 12, day: 20 },
  { name: "merchant", values: 300, minute: 0, hour: 5, day: 12 },
  { name: "mcc", values: 50, minute: 0, hour: 8, day: 15 },
  { name: "bin", values: 100, minute: 0, hour: 7, day: 14 },
  { name: "terminal", values: 1_500, minute: 0, hour: 2, day: 7 },
];

const outcomes = `ARRAY['succeeded', 'insufficient_funds', 'do_not_honor', 'issuer_unavailable', 'pending', 'timeout',
  'wrong_details', 'expired', 'over_limit', 'system_error', 'refunded', 'suspected_fraud', 'not_permitted', 'network',
  'routing', 'pin_tries', 'security', 'merchant', 'lost_or_stolen', 'duplicate']`;

/** One array each of places, outcomes, counts and amounts for so many cells; `succeeded` payments went well in each. */
const cellsOf = (places: number, kinds: number, succeeded: number) => `(
  SELECT array_agg(place ORDER BY place, kind)::int2[] AS places, array_agg(outcome ORDER BY place, kind) AS outcomes,
    array_agg(count ORDER BY place, kind)::int4[] AS counts, array_agg(count * 9900 ORDER BY place, kind)::int8[] AS amounts,
    sum(count) FILTER (WHERE outcome <> 'pending') AS decided,
    sum(count) FILTER (WHERE outcome NOT IN ('succeeded', 'refunded', 'pending')) AS failed
  FROM (SELECT place, kind, outcome, CASE WHEN outcome = 'succeeded' THEN ${succeeded} ELSE 1 + place % 5 END AS count
        FROM generate_series(0, ${places - 1}) AS place, unnest((${outcomes})[1:${kinds}]) WITH ORDINALITY AS o (outcome, kind)) c
)`;

/** Merchants and the like by the minute: values, parts of a row, and outcomes in each minute. */
const manyValued = [
  ["merchant", 300, 5, 1],
  ["mcc", 50, 1, 3],
  ["bin", 100, 2, 2],
  ["terminal", 1_500, 10, 1],
] as const;

/** A part of a row of minutes: the values of a part, ten minutes of each. */
const minutesOf = (name: string, values: number, kinds: number) => `LATERAL (
  SELECT array_agg('${name}_' || part * ${values} + value ORDER BY value) AS names,
    array_agg((value * ${10 * kinds})::int4 ORDER BY value) AS ends, array_agg(10 ORDER BY value) AS decided,
    array_agg(${10 * (kinds - 1)} ORDER BY value) AS failed,
    (SELECT array_agg(place::int2 ORDER BY v, place, kind) FROM generate_series(1, ${values}) v, generate_series(0, 9) place, generate_series(1, ${kinds}) kind) AS places,
    (SELECT array_agg((${outcomes})[kind] ORDER BY v, place, kind) FROM generate_series(1, ${values}) v, generate_series(0, 9) place, generate_series(1, ${kinds}) kind) AS outcomes,
    (SELECT array_agg(1 ORDER BY v, place, kind) FROM generate_series(1, ${values}) v, generate_series(0, 9) place, generate_series(1, ${kinds}) kind) AS counts
  FROM generate_series(1, ${values}) value
)`;

const levels = [
  { level: "minute", step: "10 minutes", days: 9, places: 10, succeeded: 275 },
  { level: "hour", step: "6 hours", days: countedDays, places: 6, succeeded: 16_500 },
  { level: "day", step: "1 day", days: countedDays, places: 1, succeeded: 396_000 },
] as const;

/** Of the rows that are not over yet, the cells up to now. */
const withoutFuture = (table: string) => `
  UPDATE ${table} SET (places, outcomes, counts, decided, failed) = (
    SELECT array_agg(place), array_agg(outcome), array_agg(count),
      coalesce(sum(count) FILTER (WHERE outcome <> 'pending'), 0),
      coalesce(sum(count) FILTER (WHERE outcome NOT IN ('succeeded', 'refunded', 'pending')), 0)
    FROM unnest(places, outcomes, counts) AS c (place, outcome, count)
    WHERE at + place * make_interval(secs => $2) <= now()), amounts = amounts[1:array_length(places, 1)]
  WHERE level = $1 AND at > now() - interval '6 hours' AND at <= now()`;

/** Counts as they are kept, without the payments they were made of. */
async function fill(database: pg.Pool) {
  for (const { level, step, days, places, succeeded } of levels) {
    const times = `generate_series(date_trunc('day', now(), 'UTC') - interval '${days - 1} days', now(), interval '${step}') AS at`;
    for (const { name, values, [level]: kinds } of dimensions) {
      if (kinds === 0) continue;
      await database.query(
        `INSERT INTO outcome_counts (level, dimension, at, value, decided, failed, places, outcomes, counts, amounts)
         SELECT '${level}', '${name}', at, CASE '${name}' WHEN 'all' THEN 'all' ELSE '${name}_' || value END,
           decided, failed, places, outcomes, counts, ${name === "currency" ? "amounts" : "'{}'"}
         FROM ${times}, generate_series(1, ${values}) AS value,
           ${cellsOf(places, kinds, Math.ceil(succeeded / values))} cells`,
      );
    }
    if (level === "minute") continue;
    await database.query(
      `INSERT INTO outcome_combinations (level, at, method, channel, network, issuer, country, currency,
         decided, failed, places, outcomes, counts, amounts)
       SELECT '${level}', at, 'method_' || 1 + mix % 4, 'channel_' || 1 + mix % 5, 'network_' || 1 + mix / 4 % 5,
         'issuer_' || 1 + mix % 25, 'country_' || 1 + mix / 25 % 20, 'currency_' || 1 + mix / 50 % 8, decided, failed,
         places, outcomes, counts, amounts
       FROM ${times}, generate_series(0, 999) AS mix, ${cellsOf(places, level === "hour" ? 3 : 8, Math.ceil(succeeded / 1000))} cells`,
    );
  }
  for (const [name, values, parts, kinds] of manyValued)
    await database.query(
      `INSERT INTO outcome_minutes (dimension, at, part, names, ends, decided, failed, places, outcomes, counts)
       SELECT '${name}', at, part, names, ends, decided, failed, places, outcomes, counts
       FROM generate_series(date_trunc('day', now(), 'UTC') - interval '8 days', now(), interval '10 minutes') AS at,
         generate_series(0, ${parts - 1}) AS part, ${minutesOf(name, values / parts, kinds)} row`,
    );
  for (const { level, cell } of [
    { level: "minute", cell: 60 },
    { level: "hour", cell: 3_600 },
  ])
    for (const table of ["outcome_counts", "outcome_combinations"])
      await database.query(withoutFuture(table), [level, cell]);
  await database.query("VACUUM (ANALYZE)");
}

const pages = [
  ...["1h", "6h", "24h", "7d", "30d"].map((range) => `range=${range}`),
  "range=24h&issuer=issuer_3",
  "range=7d&method=method_1&currency=currency_2",
  "range=30d&issuer=issuer_3",
  "range=30d&method=method_1&country=country_4",
  "range=30d&merchant=merchant_7",
  "range=1h&merchant=merchant_7",
  "range=6h&merchant=merchant_7",
  // Days that do not begin with those that are counted.
  "range=7d&zone=Asia/Shanghai",
  "range=30d&zone=Asia/Shanghai",
  "range=30d&method=method_1&country=country_4&zone=Asia/Shanghai",
];

/** First byte of the page of failures with a month's counts, by what it is asked for. */
export async function benchFailuresPage(): Promise<BenchResult> {
  const stage = await openStage();
  try {
    const console = await stage.open({}, { worker: false });
    tell(`writing counts of ${countedDays} days`);
    await fill(console.database);
    const { rows: counted } = await console.database.query<{ payments: number; rows: number }>(
      `SELECT (SELECT sum(c)::int8 FROM outcome_counts, unnest(counts) c WHERE level = 'day' AND dimension = 'all') AS payments,
              (SELECT count(*)::int FROM outcome_counts) AS rows`,
    );
    const pool = new Pool(console.url, { connections: 1 });
    const visit = async (path: string, headers = {}) => {
      const started = performance.now();
      const answer = await pool.request({ path, method: "GET", headers });
      const firstByte = performance.now() - started;
      const text = await answer.body.text();
      if (answer.statusCode !== 200)
        throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`);
      return firstByte;
    };
    const headers = { cookie: console.cookie, accept: "text/html" };
    const slow: Record<string, number> = {};
    // Plans, caches and compiled code, as after the first looks of a working day.
    for (let at = 0; at < 10; at += 1)
      for (const query of pages) await visit(`/console/failures?${query}`, headers);
    for (const query of pages) {
      const times: number[] = [];
      for (let at = 0; at < reads; at += 1) times.push(await visit(`/console/failures?${query}`, headers));
      slow[query] = rounded(percentile(times, 0.95));
      tell(`${query}: p50 ${rounded(percentile(times, 0.5))} ms, p95 ${slow[query]} ms`);
    }
    const floor: number[] = [];
    for (let at = 0; at < reads; at += 1) floor.push(await visit("/healthz"));
    await pool.close();
    await console.close();
    const worst = Math.max(...Object.values(slow));
    const floorMs = rounded(percentile(floor, 0.5));
    return {
      name: "failures-page",
      cores: cores(),
      figures: { payments: counted[0]!.payments, rows: counted[0]!.rows, ...slow, worstP95Ms: worst },
      // The same server and connection, without a query, a session or a page.
      yardstick: { healthP50Ms: floorMs },
      ratio: rounded(worst / floorMs),
      goals: [below("worstP95Ms", worst, wanted.p95)],
    };
  } finally {
    await stage.close();
  }
}
