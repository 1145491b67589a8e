import type { PoolClient } from "pg";
import { arrayLiteral } from "#app/platform/array-literal.ts";
import { pool, transaction } from "#app/platform/db.server.ts";
import { days, minutes } from "#app/platform/time.ts";
import {
  type Combination,
  type Count,
  combined,
  countChanges,
  type OutcomeChange,
} from "./outcome-counts.ts";
import { Taxonomy } from "./taxonomy.ts";

/** Large, since neighbours in time add to the same rows: so each row is written once, not five times. */
const batchSize = 10_000;
/** Batches after which others have their turn. */
const batchesPerTurn = 4;

/** How long counts of each level are kept; days are kept for three years. */
export const keptFor = { minute: days(9), hour: days(120), day: days(3 * 365) };
/** How long it is known which payments were counted when: detection follows that log. */
const logKeptFor = minutes(20);

const taxonomy = new Taxonomy();

/**
 * Payments are looked up one by one whatever the planner believes of the tables' sizes: a plan made
 * while they were small would read all of them, and would be kept while they grow.
 */
const oldestWaiting = {
  name: "outcomes-waiting",
  rowMode: "array" as const,
  text: `
    SELECT b.seq, b.transaction_id, b.was, b.was_scheme, b.was_code, b.status, b.scheme, b.code,
           (extract(epoch FROM t.occurred_at) * 1000)::float8, t.amount_minor,
           t.method, t.channel, t.card_network, t.card_issuer, t.card_country, t.currency,
           t.merchant_id, t.merchant_mcc, t.card_bin, t.terminal_id
    FROM (SELECT * FROM outcome_backlog ORDER BY seq LIMIT ${batchSize}) b
    LEFT JOIN LATERAL (SELECT * FROM transactions WHERE id = b.transaction_id OFFSET 0) t ON true
    ORDER BY b.seq`,
};

type Text = string | null;
type WaitingRow = [
  seq: number,
  id: string,
  was: Text,
  wasScheme: Text,
  wasCode: Text,
  status: string,
  scheme: Text,
  code: Text,
  occurredAt: number | null,
  amountMinor: number,
  method: Text,
  channel: Text,
  network: Text,
  issuer: Text,
  country: Text,
  currency: Text,
  merchant: Text,
  mcc: Text,
  bin: Text,
  terminal: Text,
];

/** @returns null for a payment that was removed since */
function changeOf(row: WaitingRow): OutcomeChange | null {
  const [, , was, wasScheme, wasCode, status, scheme, code, occurredAt, amountMinor] = row;
  if (occurredAt === null) return null;
  const [method, channel, network, issuer, country, currency, merchant, mcc, bin, terminal] = row.slice(
    10,
  ) as Text[];
  return {
    occurredAt,
    amountMinor,
    values: {
      method: method!,
      channel: channel!,
      network: network!,
      issuer: issuer!,
      country: country!,
      currency: currency!,
      merchant: merchant!,
      mcc: mcc!,
      bin: bin!,
      terminal: terminal!,
    },
    was: was === null ? null : { status: was, scheme: wasScheme, code: wasCode },
    is: { status, scheme, code },
  };
}

async function saveCounts(client: PoolClient, counts: Count[]) {
  if (counts.length === 0) return;
  await client.query({
    name: "outcomes-count",
    text: `
      INSERT INTO outcome_counts (level, dimension, at, value, outcome, count, amount_minor)
      SELECT level, dimension, to_timestamp(at / 1000), value, outcome, count, amount_minor
      FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::text[], $6::int4[], $7::int8[])
        AS g (level, dimension, at, value, outcome, count, amount_minor)
      ON CONFLICT (level, dimension, at, value, outcome) DO UPDATE
      SET count = outcome_counts.count + excluded.count,
          amount_minor = outcome_counts.amount_minor + excluded.amount_minor`,
    values: [
      arrayLiteral(counts, ({ level }) => level),
      arrayLiteral(counts, ({ dimension }) => dimension),
      arrayLiteral(counts, ({ at }) => at),
      arrayLiteral(counts, ({ value }) => value),
      arrayLiteral(counts, ({ outcome }) => outcome),
      arrayLiteral(counts, ({ count }) => count),
      arrayLiteral(counts, ({ amountMinor }) => amountMinor),
    ],
  });
}

async function saveCombinations(client: PoolClient, rows: Combination[]) {
  if (rows.length === 0) return;
  const names = combined.join(", ");
  await client.query({
    name: "outcomes-combine",
    text: `
      INSERT INTO outcome_combinations (level, at, ${names}, outcome, count, amount_minor)
      SELECT level, to_timestamp(at / 1000), ${names}, outcome, count, amount_minor
      FROM unnest($1::text[], $2::float8[], ${combined.map((_, place) => `$${place + 3}::text[]`).join(", ")},
                  $9::text[], $10::int4[], $11::int8[])
        AS g (level, at, ${names}, outcome, count, amount_minor)
      ON CONFLICT (level, at, ${names}, outcome) DO UPDATE
      SET count = outcome_combinations.count + excluded.count,
          amount_minor = outcome_combinations.amount_minor + excluded.amount_minor`,
    values: [
      arrayLiteral(rows, ({ level }) => level),
      arrayLiteral(rows, ({ at }) => at),
      ...combined.map((_, place) => arrayLiteral(rows, ({ values }) => values[place]!)),
      arrayLiteral(rows, ({ outcome }) => outcome),
      arrayLiteral(rows, ({ count }) => count),
      arrayLiteral(rows, ({ amountMinor }) => amountMinor),
    ],
  });
}

/**
 * Counts the oldest that wait, in one transaction with their removal: a process that dies before
 * the commit has counted nothing, and one that dies after it has counted them once.
 */
const countBatch = () =>
  transaction(async (client) => {
    const { rows: held } = await client.query<{ batch: number; minutes: number; hours: number }>(
      `SELECT batch, (extract(epoch FROM minutes_from) * 1000)::float8 AS minutes,
              (extract(epoch FROM hours_from) * 1000)::float8 AS hours
       FROM outcome_progress WHERE id = 1 FOR UPDATE`,
    );
    const progress = held[0];
    if (!progress) throw new Error("There is no row of progress to count outcomes under");
    const { rows } = await client.query<WaitingRow>(oldestWaiting);
    if (rows.length === 0) return 0;
    const changes = rows.flatMap((row) => changeOf(row) ?? []);
    const { counts, combinations } = countChanges(changes, taxonomy, {
      minute: progress.minutes,
      hour: progress.hours,
    });
    await saveCounts(client, counts);
    await saveCombinations(client, combinations);
    await client.query(
      `WITH gone AS (DELETE FROM outcome_backlog WHERE seq = ANY($1::int8[])),
            counted AS (UPDATE outcome_progress SET batch = $2 WHERE id = 1)
       INSERT INTO outcome_batches (batch, transaction_ids) VALUES ($2, $3)`,
      [rows.map(([seq]) => seq), progress.batch + 1, [...new Set(rows.map(([, id]) => id))]],
    );
    return rows.length;
  });

/**
 * Counts what became of payments since it was last called. Any number of processes may call it:
 * the row of progress lets one at a time.
 *
 * @returns how many changes were counted
 */
export async function countOutcomes(): Promise<number> {
  let counted = 0;
  for (let batches = 0; batches < batchesPerTurn; batches += 1) {
    const taken = await countBatch();
    counted += taken;
    if (taken < batchSize) break;
  }
  return counted;
}

/**
 * Removes counts that are older than they are kept, and the log of what was counted. What was
 * removed is not counted again, whatever comes late.
 *
 * @param now ms
 */
export async function removeOldCounts(now = Date.now()): Promise<void> {
  await transaction(async (client) => {
    await client.query("SELECT 1 FROM outcome_progress WHERE id = 1 FOR UPDATE");
    const before = (kept: number) => new Date(Math.floor((now - kept) / days(1)) * days(1));
    const [minute, hour, day] = [before(keptFor.minute), before(keptFor.hour), before(keptFor.day)];
    await client.query(
      `UPDATE outcome_progress SET minutes_from = greatest(minutes_from, $1), hours_from = greatest(hours_from, $2)
       WHERE id = 1`,
      [minute, hour],
    );
    for (const dimension of ["all", ...combined, "merchant", "mcc", "bin", "terminal"])
      await client.query(
        `DELETE FROM outcome_counts WHERE dimension = $4
           AND ((level = 'minute' AND at < $1) OR (level = 'hour' AND at < $2) OR (level = 'day' AND at < $3))`,
        [minute, hour, day, dimension],
      );
    await client.query(
      `DELETE FROM outcome_combinations WHERE (level = 'hour' AND at < $1) OR (level = 'day' AND at < $2)`,
      [hour, day],
    );
  });
  await pool.query("DELETE FROM outcome_batches WHERE at < $1", [new Date(now - logKeptFor)]);
}
