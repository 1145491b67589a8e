import type { PoolClient } from "pg";
import type { Status } from "#app/features/transactions/transaction.ts";
import { transaction } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { featuresOf } from "./features.ts";
import { fold, type Habit, type Payment, traceOf } from "./habit.ts";
import { habitsFromHistory, type PaymentRow, paymentColumns, paymentOf } from "./history.server.ts";
import { forgetLane, keepHabits, type LaneMemory, recallHabits, recallLane } from "./lane-memory.server.ts";
import { type Scored, type Scorer, score, scorers } from "./score.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** Payments scored in one database transaction. */
const batchSize = 500;
/** Batches after which a lane that is not empty lets others have their turn. */
const batchesPerTurn = 8;

/** What one turn of a lane came to. */
export interface LaneTurn {
  scored: number;
  opened: number;
}

interface Waiting {
  seq: number;
  quiet: boolean;
  payment: (Payment & { customerId: string | null }) | null;
}

interface OpenedAlert {
  id: string;
  score: number;
}

/**
 * Locks the lane and reads its count. The planner is held to index look-ups: on a young
 * database it takes tables for small, and a plan made then is kept while they grow.
 */
async function lockLane(client: PoolClient, lane: number): Promise<number> {
  const results = (await client.query(
    `SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
     SET LOCAL jit = off; SELECT last_seq FROM scoring_lanes WHERE lane = ${lane} FOR UPDATE`,
  )) as unknown as { rows: { last_seq: number }[] }[];
  const held = results.at(-1)?.rows[0];
  if (!held) throw new Error(`There is no scoring lane ${lane}`);
  return held.last_seq;
}

/**
 * The oldest of the backlog with their payments. A payment has the status it had when it
 * came to wait here, so that what is folded does not depend on how long it waited. Rows
 * whose payment was removed come along empty, to be cleared away.
 */
const oldestWaiting = {
  name: "lane-waiting",
  rowMode: "array" as const,
  text: `
    SELECT b.seq, b.quiet,
           (SELECT e.from_status FROM transaction_events e
            WHERE e.transaction_id = b.transaction_id AND e.recorded_at > b.accepted_at ORDER BY e.id LIMIT 1),
           ${paymentColumns}
    FROM (SELECT * FROM scoring_backlog WHERE lane = $1 ORDER BY seq LIMIT ${batchSize}) b
    LEFT JOIN transactions t ON t.id = b.transaction_id
    ORDER BY b.seq`,
};

async function takeWaiting(client: PoolClient, lane: number): Promise<Waiting[]> {
  const { rows } = await client.query<PaymentRow>({ ...oldestWaiting, values: [lane] });
  return rows.map((row) => {
    const status = row[2] as Status | null;
    return {
      seq: row[0] as number,
      quiet: row[1] as boolean,
      payment: row[3] === null ? null : { ...paymentOf(row, 3), ...(status && { status }) },
    };
  });
}

/** The habits of everybody in the batch, from the nearest place that knows them. */
async function habitsOf(client: PoolClient, memory: LaneMemory, waiting: readonly Waiting[]) {
  const subjects = new Map<string, Subject>();
  for (const { payment } of waiting) {
    const subject = payment && subjectOf(payment);
    if (subject) subjects.set(subject.key, subject);
  }
  const habits = await recallHabits(memory, [...subjects.keys()]);
  const unknown = [...subjects.values()].filter((subject) => !habits.has(subject.key));
  if (unknown.length > 0) {
    for (const [key, habit] of await habitsFromHistory(client, memory.lane, unknown)) habits.set(key, habit);
  }
  return habits;
}

/** Scores the payments in their order; `habits` is left as it is after the last of them. */
export function scoreInOrder(
  scorer: Scorer,
  habits: Map<string, Habit>,
  payments: readonly (Payment & { customerId: string | null })[],
): Scored[] {
  return payments.map((payment) => {
    const trace = traceOf(payment);
    const subject = subjectOf(payment);
    const habit = (subject && habits.get(subject.key)) ?? [];
    const scored = score(scorer, featuresOf(habit, trace));
    if (subject) habits.set(subject.key, fold(habit, trace));
    return scored;
  });
}

/**
 * Everything a batch leaves behind, in one statement. The first score of a payment
 * stands: a later report changes the habit, not what was known when it was scored.
 */
const saveBatch = {
  name: "lane-save",
  rowMode: "array" as const,
  text: `
    WITH given AS (
      SELECT * FROM unnest($1::text[], $2::float8[], $3::int2[], $4::text[], $5::jsonb[])
        AS g (id, at, score, band, reasons)
    ), scored AS (
      INSERT INTO risk_scores (transaction_id, occurred_at, score, band, reasons, scorer, scored_at)
      SELECT id, to_timestamp(at / 1000), score, band, reasons, $6, clock_timestamp() FROM given
      ON CONFLICT (transaction_id) DO NOTHING
      RETURNING transaction_id, score, band
    ), opened AS (
      INSERT INTO alerts (transaction_id, customer_id, score, band)
      SELECT s.transaction_id, a.customer_id, s.score, s.band
      FROM unnest($7::text[], $8::text[]) AS a (id, customer_id) JOIN scored s ON s.transaction_id = a.id
      ON CONFLICT (transaction_id) DO NOTHING
      RETURNING id, score
    ), done AS (
      DELETE FROM scoring_backlog WHERE lane = $11 AND seq = ANY($9::int8[])
    ), counted AS (
      UPDATE scoring_lanes SET last_seq = $10 WHERE lane = $11
    )
    SELECT id, score FROM opened`,
};

async function save(
  client: PoolClient,
  { lane, batch, scorer }: { lane: number; batch: number; scorer: Scorer },
  waiting: readonly Waiting[],
  scores: readonly Scored[],
): Promise<OpenedAlert[]> {
  const ids: string[] = [];
  const times: number[] = [];
  const points: number[] = [];
  const bands: string[] = [];
  const reasons: string[] = [];
  const alerted: string[] = [];
  const customers: (string | null)[] = [];
  let next = 0;
  for (const { payment, quiet } of waiting) {
    if (!payment) continue;
    const scored = scores[next]!;
    next += 1;
    ids.push(payment.id);
    times.push(payment.occurredAt);
    points.push(scored.score);
    bands.push(scored.band);
    reasons.push(scored.reasons.length === 0 ? "[]" : JSON.stringify(scored.reasons));
    if (scored.score >= env.ALERT_THRESHOLD && !quiet) {
      alerted.push(payment.id);
      customers.push(payment.customerId);
    }
  }
  const seqs = waiting.map(({ seq }) => seq);
  const values = [ids, times, points, bands, reasons, scorer.name, alerted, customers, seqs, batch, lane];
  const { rows } = await client.query<[string, number]>({ ...saveBatch, values });
  return rows.map(([id, score]) => ({ id, score }));
}

const noHabits = new Map<string, Habit>();

interface Batch {
  taken: number;
  opened: OpenedAlert[];
}

/**
 * Scores the oldest of a lane in one transaction. Whoever holds the lane's lock is the
 * only one to score its subjects, so their payments are folded in one order; a process
 * that dies before the commit has done nothing, and one that dies after it has done all
 * that counts.
 */
async function scoreBatch(lane: number, scorer: Scorer): Promise<Batch> {
  try {
    const { memory, habits, batch, ...result } = await transaction(async (client) => {
      const last = await lockLane(client, lane);
      const waiting = await takeWaiting(client, lane);
      if (waiting.length === 0) return { memory: null, habits: noHabits, batch: last, taken: 0, opened: [] };
      const payments = waiting.flatMap(({ payment }) => payment ?? []);
      const memory = scorer.assess ? await recallLane(lane, last) : null;
      const habits = memory ? await habitsOf(client, memory, waiting) : noHabits;
      const scores = memory
        ? scoreInOrder(scorer, habits, payments)
        : payments.map((): Scored => ({ score: 0, band: "low", reasons: [] }));
      const opened = await save(client, { lane, batch: last + 1, scorer }, waiting, scores);
      return { memory, habits, batch: last + 1, taken: waiting.length, opened };
    });
    if (memory) await keepHabits(memory, batch, habits);
    return result;
  } catch (error) {
    forgetLane(lane);
    throw error;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Scores what waits in a lane and opens alerts, until the lane is empty or its turn is
 * over; then it queues itself again. Any number of processes may call it for one lane.
 */
export async function scoreLane(lane: number, scorer: Scorer = scorers[env.SCORER]): Promise<LaneTurn> {
  const result = { scored: 0, opened: 0 };
  for (let batches = 0; batches < batchesPerTurn; batches += 1) {
    const { taken, opened } = await scoreBatch(lane, scorer);
    result.scored += taken;
    result.opened += opened.length;
    if (opened.length > 0) {
      publish("alerts", "alerts.opened", {
        ids: opened.map((alert) => alert.id),
        highest: Math.max(...opened.map((alert) => alert.score)),
      });
    }
    if (taken < batchSize) return result;
    await turn();
  }
  await enqueue("scoreLane", { lane });
  return result;
}
