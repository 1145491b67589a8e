import { beforeAll, describe, expect, it } from "vitest";
import type { StaffActor } from "#app/features/accounts/permissions.ts";
import { behindFigures } from "#app/features/failures/behind-figures.server.ts";
import { countOutcomes } from "#app/features/failures/count-outcomes.server.ts";
import type { FailureReason } from "#app/features/failures/reasons.ts";
import { Taxonomy } from "#app/features/failures/taxonomy.ts";
import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import { PaymentStream } from "#app/features/simulation/simulate.ts";
import { createWorld } from "#app/features/simulation/world.ts";
import { findNeighbours, findTransaction } from "#app/features/transactions/detail.server.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { laneCount } from "#app/features/transactions/lane.ts";
import { eachTransaction, listTransactions } from "#app/features/transactions/list.server.ts";
import { readFilters, type Sort, sorts } from "#app/features/transactions/list.ts";
import { pool } from "#app/platform/db.server.ts";
import { days } from "#app/platform/time.ts";

const system = { type: "system" } as const;
const analyst = {
  type: "staff",
  id: "00000000-0000-4000-8000-000000000001",
  role: "analyst",
} as StaffActor;

const order: Record<Sort, string> = {
  "-time": "t.occurred_at DESC, t.id DESC",
  time: "t.occurred_at, t.id",
  "-amount": "t.amount_minor DESC, t.id DESC",
  amount: "t.amount_minor, t.id",
  "-score": "s.score DESC, t.id DESC",
  score: "s.score, t.id",
};

const laterAttempt = `SELECT FROM transactions r WHERE r.customer_id = t.customer_id AND r.currency = t.currency
  AND r.amount_minor = t.amount_minor AND r.merchant_id IS NOT DISTINCT FROM t.merchant_id
  AND (r.occurred_at, r.id) > (t.occurred_at, t.id) AND r.occurred_at <= t.occurred_at + interval '24 hours'`;
const firstFailure = `t.status = 'failed' AND t.customer_id IS NOT NULL AND NOT EXISTS (
  SELECT FROM transactions e WHERE e.status = 'failed' AND e.customer_id = t.customer_id AND e.currency = t.currency
    AND e.amount_minor = t.amount_minor AND e.merchant_id IS NOT DISTINCT FROM t.merchant_id
    AND (e.occurred_at, e.id) < (t.occurred_at, t.id) AND e.occurred_at >= t.occurred_at - interval '24 hours')`;

/** A filter of the list, and what it means in the plainest SQL. */
type Case = [query: Record<string, string>, where: string];
let cases: Case[];

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

beforeAll(async () => {
  const now = Date.now();
  const from = now - days(10);
  const world = createWorld("list", { customers: 300 });
  const stream = new PaymentStream(world, { from, ratePerSecond: 13_000 / (days(10) / 1000), since: from });
  const records = [...stream.until(now)].map(({ record }) => record);
  for (let at = 0; at < records.length; at += 1_000) {
    await ingestTransactions(system, records.slice(at, at + 1_000), { quiet: true });
  }
  await Promise.all(Array.from({ length: laneCount }, (_, lane) => scoreLane(lane)));
  await pool.query(
    "DELETE FROM risk_scores WHERE transaction_id IN (SELECT id FROM transactions ORDER BY id LIMIT 50)",
  );
  await pool.query("ANALYZE");
  const { rows } = await pool.query<Record<string, string>>(
    `SELECT t.merchant_id AS merchant, t.customer_id AS customer, t.card_issuer AS issuer, t.card_country AS country,
            t.failure_scheme AS scheme, t.failure_code AS code, t.card_last4 AS last4, t.card_network AS network,
            t.card_bin AS bin, t.currency, t.id
     FROM transactions t WHERE t.failure_code IS NOT NULL AND t.card_issuer IS NOT NULL AND t.customer_id IS NOT NULL
       AND t.currency = (SELECT mode() WITHIN GROUP (ORDER BY currency) FROM transactions)
     ORDER BY t.id LIMIT 1`,
  );
  const one = rows[0]!;
  const { rows: rarest } = await pool.query<{ country: string }>(
    "SELECT card_country AS country FROM transactions WHERE card_country IS NOT NULL GROUP BY 1 ORDER BY count(*) LIMIT 1",
  );
  const rare = rarest[0]!.country;
  const day = new Date(now - days(4)).toISOString().slice(0, 10);
  const next = new Date(now - days(3)).toISOString().slice(0, 10);
  await countOutcomes();
  const { rows: codes } = await pool.query<{ scheme: string | null; code: string | null }>(
    "SELECT DISTINCT failure_scheme AS scheme, failure_code AS code FROM transactions WHERE status = 'failed'",
  );
  const taxonomy = new Taxonomy();
  const failedFor = (isAsked: (reason: FailureReason) => boolean) => {
    const pairs = codes
      .filter(({ scheme, code }) => isAsked(taxonomy.reasonOf(scheme ?? undefined, code ?? undefined)))
      .map(({ scheme, code }) => text(`${scheme ?? ""}~${code ?? ""}`));
    return `t.status = 'failed' AND concat(t.failure_scheme, '~', t.failure_code) IN (${pairs.join(", ")})`;
  };
  cases = [
    [{}, "true"],
    [{ status: "failed" }, "t.status = 'failed'"],
    [
      { status: "succeeded,failed", method: "card" },
      "t.status IN ('succeeded', 'failed') AND t.method = 'card'",
    ],
    [{ band: "high,critical" }, "s.band IN ('high', 'critical')"],
    [{ band: "low", channel: "in_store" }, "s.band = 'low' AND t.channel = 'in_store'"],
    [{ country: rare }, `t.card_country = ${text(rare)}`],
    [
      { issuer: one.issuer!, status: "failed" },
      `t.card_issuer = ${text(one.issuer!)} AND t.status = 'failed'`,
    ],
    [{ network: one.network! }, `t.card_network = ${text(one.network!)}`],
    [{ bin: one.bin!, terminal: "none" }, "false"],
    [{ bin: one.bin! }, `t.card_bin = ${text(one.bin!)}`],
    [{ reason: "insufficient_funds" }, failedFor((reason) => reason === "insufficient_funds")],
    [{ reason: "unknown,timeout" }, failedFor((reason) => reason === "unknown" || reason === "timeout")],
    [{ tried: "first" }, firstFailure],
    [{ tried: "again" }, `${firstFailure} AND EXISTS (${laterAttempt})`],
    [{ tried: "recovered" }, `${firstFailure} AND EXISTS (${laterAttempt} AND r.status = 'succeeded')`],
    [{ tried: "lost" }, `${firstFailure} AND NOT EXISTS (${laterAttempt} AND r.status = 'succeeded')`],
    [{ merchant: one.merchant! }, `t.merchant_id = ${text(one.merchant!)}`],
    [{ q: one.customer! }, `t.customer_id = ${text(one.customer!)}`],
    [{ q: one.last4! }, `t.card_last4 = ${text(one.last4!)}`],
    [{ q: one.id! }, `t.id = ${text(one.id!)}`],
    [
      { customer: one.customer!, merchant: one.merchant! },
      `t.customer_id = ${text(one.customer!)} AND t.merchant_id = ${text(one.merchant!)}`,
    ],
    [
      { code: one.code!, band: "medium,low" },
      `t.failure_code = ${text(one.code!)} AND s.band IN ('medium', 'low')`,
    ],
    [
      { from: day, to: day },
      `t.occurred_at >= ${text(`${day}T00:00Z`)} AND t.occurred_at < ${text(`${next}T00:00Z`)}`,
    ],
    [{ merchant: "nobody" }, "false"],
  ].map(([query, where]) => [{ currency: one.currency!, ...(query as object) }, where] as Case);
}, 120_000);

/** Follows a list to its end, as somebody does who keeps asking for more. */
async function readToTheEnd(query: Record<string, string>) {
  const ids: string[] = [];
  let shortPages = 0;
  let after: string | null = null;
  do {
    const filters = readFilters(new URLSearchParams(after ? { ...query, after } : query));
    const page = await listTransactions(analyst, filters, "UTC", await behindFigures(analyst, filters));
    ids.push(...page.rows.map(({ id }) => id));
    if (page.lookedTo !== null) shortPages += 1;
    after = page.next;
  } while (after);
  return { ids, shortPages };
}

describe("the list of transactions", () => {
  it.each(sorts)("under %s is what the plainest query says, whatever the filter", async (sort) => {
    let shortPages = 0;
    let found = 0;
    for (const [query, where] of cases) {
      const scored = sort.endsWith("score") ? "JOIN" : "LEFT JOIN";
      const { rows } = await pool.query<{ id: string }>(
        `SELECT t.id FROM transactions t ${scored} risk_scores s ON s.transaction_id = t.id
         WHERE t.currency = $1 AND ${where} ORDER BY ${order[sort]}`,
        [query.currency],
      );
      const expected = rows.map(({ id }) => id);
      const read = await readToTheEnd({ ...query, sort });
      expect(read.ids, JSON.stringify(query)).toEqual(expected);
      shortPages += read.shortPages;
      found += expected.length;
    }
    expect(found).toBeGreaterThan(1_000);
    // The stream is long enough for walks to end before their page is full.
    expect(shortPages).toBeGreaterThan(0);
  });

  it("tells an agent neither scores nor codes, and is not asked by them", async () => {
    const agent = { ...analyst, role: "agent" } as StaffActor;
    const plain = { status: "failed" };
    const read = async (query: Record<string, string>) => {
      const filters = readFilters(new URLSearchParams(query));
      const codes = await behindFigures(agent, filters);
      expect(codes).toBeUndefined();
      return (await listTransactions(agent, filters, "UTC", { among: ["iso8583~59"] })).rows;
    };
    const rows = await read(plain);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows)
      expect(row).toMatchObject({ score: null, band: null, failureScheme: null, failureCode: null });
    const idsOf = (found: typeof rows) => found.map(({ id }) => id);
    const probing: Record<string, string>[] = [
      { sort: "-score" },
      { band: "critical" },
      { code: "59" },
      { reason: "suspected_fraud" },
    ];
    for (const probe of probing) expect(idsOf(await read({ ...plain, ...probe }))).toEqual(idsOf(rows));

    const told = await findTransaction(agent, rows[0]!.id);
    expect(told).toMatchObject({ failureScheme: null, failureCode: null, failureMessage: null });
    expect((await findTransaction(analyst, rows[0]!.id)).failureCode).not.toBeNull();
    const around = await findNeighbours(agent, rows[0]!.customerId!, new Date(rows[0]!.occurredAt));
    expect(around.length).toBeGreaterThan(0);
    for (const one of around) expect(one).toMatchObject({ score: null, band: null });
  });

  it("is exported whole, in its order", async () => {
    const filters = readFilters(new URLSearchParams({ status: "failed", sort: "time" }));
    const ids: string[] = [];
    for await (const { id } of eachTransaction(analyst, filters, "UTC")) ids.push(id);
    const { rows } = await pool.query<{ id: string }>(
      "SELECT id FROM transactions WHERE status = 'failed' ORDER BY occurred_at, id",
    );
    expect(ids).toEqual(rows.map(({ id }) => id));
  });
});
