import type { PoolClient } from "pg";
import type { Status } from "#app/features/transactions/transaction.ts";
import { swiftTransaction } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { publish } from "#app/platform/publish.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import type { Habit } from "./habit.ts";
import { habitsFromHistory, type PaymentRow, paymentColumns, paymentOf } from "./history.server.ts";
import {
  forgetLane,
  keepHabits,
  type LaneMemory,
  recallHabits,
  recallLane,
  storeHabits,
} from "./lane-memory.server.ts";
import { type Report, type ScoredBatch, scoreInOrder, scorerName, type Told } from "./live/assessor.ts";
import { keepCheckpoint } from "./live/checkpoint.server.ts";
import { deployed, prepareDeployment, type Revisions, revisionColumns } from "./live/deployed.server.ts";
import { append, catchUp, foldCommitted, followedSoFar, followLog } from "./live/log.server.ts";
import { factColumns, factsOf } from "./payment-facts.server.ts";
import { BatchCounts } from "./rule-set/counting.ts";
import type { Ruleset } from "./rule-set/rule-set.ts";
import { rulesetAt } from "./rule-set/rulesets.server.ts";
import { type OpenedAlert, saveScores, type ToSave } from "./save-scores.server.ts";
import { unscored as nothingSaid } from "./score.ts";
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
  report: Report | null;
}

interface HeldLane extends Revisions {
  /** batches of the lane so far, and where the last of them stands in the log */
  count: number;
  ordinal: number;
  /** of rules and lists */
  revision: number;
}

/**
 * Begins a transaction, locks the lane and reads where it stands. The planner is held to index look-ups: on a young
 * database it takes tables for small, and a plan made then is kept while they grow.
 */
async function lockLane(client: PoolClient, lane: number): Promise<HeldLane> {
  const results = (await client.query(
    `BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
     SET LOCAL jit = off;
     SELECT last_seq AS count, last_ordinal AS ordinal,
            ${revisionColumns},
            (SELECT revision FROM rule_revision) AS revision
     FROM scoring_lanes WHERE lane = ${lane} FOR UPDATE`,
  )) as unknown as { rows: HeldLane[] }[];
  const held = results.at(-1)?.rows[0];
  if (!held) throw new Error(`There is no scoring lane ${lane}`);
  return held;
}

/**
 * The oldest of the backlog with their payments, or some of them. A payment has the status it had
 * when it came to wait here, so that what is folded does not depend on how long it waited. A change
 * of status and its place in the backlog carry one time. Rows whose payment was removed come along
 * empty, to be cleared away.
 */
const waitingStatement = (name: string, which: string) => ({
  name,
  rowMode: "array" as const,
  text: `
    SELECT b.seq, b.quiet, b.status,
           EXISTS (SELECT FROM transaction_events e
                   WHERE e.transaction_id = b.transaction_id AND e.recorded_at = b.accepted_at),
           ${paymentColumns}, ${factColumns}
    FROM (SELECT * FROM scoring_backlog WHERE lane = $1 ${which}) b
    LEFT JOIN transactions t ON t.id = b.transaction_id
    ORDER BY b.seq`,
});
const oldestWaiting = waitingStatement("lane-waiting", `ORDER BY seq LIMIT ${batchSize}`);
const someWaiting = waitingStatement("lane-waiting-some", "AND transaction_id = ANY($2)");

async function takeWaiting(
  client: PoolClient,
  lane: number,
  only: readonly string[] | null,
): Promise<Waiting[]> {
  const { rows } = await client.query<PaymentRow>(
    only === null ? { ...oldestWaiting, values: [lane] } : { ...someWaiting, values: [lane, only] },
  );
  return rows.map((row) => ({
    seq: row[0] as number,
    quiet: row[1] as boolean,
    report: row[4] === null ? null : { payment: reportedPayment(row), first: row[3] !== true },
  }));
}

function reportedPayment(row: PaymentRow) {
  // Assigned, not spread: of everything done for a payment, spreading forty columns cost most.
  const payment: Report["payment"] = paymentOf(row, 4);
  const { cardBin, cardNetwork, cardIssuer } = factsOf(row);
  payment.cardBin = cardBin;
  payment.cardNetwork = cardNetwork;
  payment.cardIssuer = cardIssuer;
  const status = row[2] as Status | null;
  if (status) payment.status = status;
  return payment;
}

/** The habits of everybody in the batch, from the nearest place that knows them. */
async function habitsOf(client: PoolClient, memory: LaneMemory, waiting: readonly Waiting[]) {
  const subjects = new Map<string, Subject>();
  for (const { report } of waiting) {
    const subject = report && subjectOf(report.payment);
    if (subject) subjects.set(subject.key, subject);
  }
  const habits = await recallHabits(memory, [...subjects.keys()]);
  const unknown = [...subjects.values()].filter((subject) => !habits.has(subject.key));
  if (unknown.length > 0) {
    for (const [key, habit] of await habitsFromHistory(client, memory.lane, unknown)) habits.set(key, habit);
  }
  return habits;
}

/** Addresses of the batch's customers, where a rule or a list asks for them. */
async function emailsOf(client: PoolClient, ruleset: Ruleset, reports: readonly Report[]) {
  if (!ruleset.readsEmail) return undefined;
  const { rows } = await client.query<{ id: string; email: string }>({
    name: "lane-emails",
    text: "SELECT id, email FROM customers WHERE id = ANY($1) AND email IS NOT NULL",
    values: [reports.flatMap(({ payment }) => payment.customerId ?? [])],
  });
  return new Map(rows.map(({ id, email }) => [id, email.toLowerCase()]));
}

const noHabits = new Map<string, Habit>();
const nothing: Pick<Scored, "taken" | "opened" | "verdicts"> = { taken: 0, opened: [], verdicts: [] };

/** What scores: nothing at all, as a yardstick, or what is deployed. */
type Scorer = "rules" | "none";

/** Without a scorer nothing is read, remembered or logged: what is left is the way there and back. */
const unscoredOf = (reports: readonly Report[]): ToSave["told"] =>
  reports
    .filter(({ first }) => first)
    .map(({ payment }, place) => ({
      ...nothingSaid,
      id: payment.id,
      place,
      probability: null,
      contributions: [],
      shadow: null,
    }));

/** What was made of a payment, as it is kept. */
export interface Verdict extends Pick<Told, "id" | "score" | "band" | "verdict"> {
  scorer: string;
  scoredAt: Date;
}

interface Scored {
  taken: number;
  opened: OpenedAlert[];
  /** of the payments that were asked for */
  verdicts: Verdict[];
  /** what is to be kept once it is committed */
  memory: LaneMemory | null;
  habits: ReadonlyMap<string, Habit>;
  count: number;
  ordinal: number;
  /** null where nothing was folded */
  folded: Pick<ScoredBatch, "entries" | "ledgers"> | null;
}

async function scoreWaiting(
  client: PoolClient,
  commit: () => Promise<void>,
  { lane, scorer, only }: { lane: number; scorer: Scorer; only: readonly string[] | null },
): Promise<Scored | null> {
  const [held, waiting] = await Promise.all([lockLane(client, lane), takeWaiting(client, lane, only)]);
  if (waiting.length === 0) {
    await commit();
    return null;
  }
  const reports = waiting.flatMap(({ report }) => report ?? []);
  const count = held.count + 1;
  const toSave = {
    lane,
    count,
    seqs: waiting.map(({ seq }) => seq),
    quiet: new Set(waiting.flatMap(({ quiet, report }) => (quiet && report ? report.payment.id : []))),
    payments: new Map(reports.map(({ payment }) => [payment.id, payment])),
    askedFor: only !== null,
  };
  if (scorer === "none") {
    const [{ opened }] = await Promise.all([
      saveScores(client, {
        ...toSave,
        told: unscoredOf(reports),
        scorer: "none",
        threshold: env.ALERT_THRESHOLD,
        counts: new BatchCounts(),
        rows: null,
        shadow: null,
      }),
      client.query("UPDATE scoring_lanes SET last_seq = $1 WHERE lane = $2", [count, lane]),
      commit(),
    ]);
    const none = { memory: null, habits: noHabits, folded: null, ordinal: 0, verdicts: [] };
    return { ...none, taken: waiting.length, opened, count };
  }
  const deployment = await deployed(client, held);
  const ruleset = await rulesetAt(client, held.revision);
  const emails = await emailsOf(client, ruleset, reports);
  const memory = await recallLane(lane, held.count);
  const habits = await habitsOf(client, memory, waiting);
  const log = await followLog(client, held.ordinal);
  const seen = log.applied;
  const { entries, ledgers, rows, told, counts } = scoreInOrder(deployment, habits, log.ledgers, reports, {
    ruleset,
    emails,
    at: Date.now(),
  });
  const name = scorerName(deployment);
  const [{ opened, scoredAt }, ordinal] = await Promise.all([
    saveScores(client, {
      ...toSave,
      told,
      scorer: name,
      threshold: ruleset.threshold ?? env.ALERT_THRESHOLD,
      counts,
      rows,
      shadow: deployment.shadow?.version ?? null,
    }),
    append(client, { lane, count, seen, entries }),
    commit(),
  ]);
  const verdicts = told.flatMap(({ id, score, band, verdict }): Verdict[] => {
    const at = scoredAt.get(id);
    return at ? [{ id, score, band, verdict, scorer: name, scoredAt: at }] : [];
  });
  const folded = { entries, ledgers };
  return { memory, habits, folded, ordinal, taken: waiting.length, opened, verdicts, count };
}

/**
 * Scores the oldest of a lane, or some payments that wait in it, in one transaction. Whoever holds
 * the lane's lock is the only one to score its subjects, so their payments are folded in one order;
 * a process that dies before the commit has done nothing, and one that dies after it has done all
 * that counts.
 */
async function scoreBatch(lane: number, scorer: Scorer, only: readonly string[] | null = null) {
  try {
    if (scorer !== "none") await Promise.all([catchUp(), prepareDeployment()]);
    const scored = await swiftTransaction((client, commit) =>
      scoreWaiting(client, commit, { lane, scorer, only }),
    );
    if (!scored) return nothing;
    if (scored.folded) await foldCommitted(scored.ordinal, scored.folded);
    if (scored.memory) {
      const now = keepHabits(scored.memory, scored.count, scored.habits);
      if (now || only !== null) await storeHabits(lane);
    }
    return scored;
  } catch (error) {
    forgetLane(lane);
    throw error;
  }
}

const announce = (opened: readonly OpenedAlert[]) => {
  if (opened.length === 0) return;
  publish("alerts", "alerts.opened", {
    ids: opened.map((alert) => alert.id),
    highest: Math.max(...opened.map((alert) => alert.score)),
  });
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Scores what waits in a lane and opens alerts, until the lane is empty or its turn is
 * over; then it queues itself again. Any number of processes may call it for one lane.
 */
export async function scoreLane(lane: number, scorer: Scorer = env.SCORER): Promise<LaneTurn> {
  const result = { scored: 0, opened: 0 };
  for (let batches = 0; batches < batchesPerTurn; batches += 1) {
    const { taken, opened } = await scoreBatch(lane, scorer);
    result.scored += taken;
    result.opened += opened.length;
    announce(opened);
    if (taken < batchSize) {
      await keepState(lane);
      return result;
    }
    await turn();
  }
  await keepState(lane);
  await enqueue("scoreLane", { lane });
  return result;
}

/** What a turn has changed, for whoever has the lane next or begins. */
async function keepState(lane: number) {
  await storeHabits(lane);
  const state = await followedSoFar();
  if (state) await keepCheckpoint(state);
}

/** Payments somebody waits for in a lane, and what becomes of them together. */
interface AskedFor {
  ids: string[];
  verdicts: Promise<readonly Verdict[]>;
}

/** By lane: those whose turn has not begun, and the end of the turn before. */
const askedNext = new Map<number, AskedFor>();
const askedBefore = new Map<number, Promise<unknown>>();

async function scoreAsked(lane: number, ids: string[], before: Promise<unknown> | undefined) {
  await before;
  // Whoever asks from now on is of the next turn.
  askedNext.delete(lane);
  const { opened, verdicts } = await scoreBatch(lane, "rules", ids);
  announce(opened);
  return verdicts;
}

/**
 * Scores one payment that waits, before those that came earlier: somebody waits for the answer. Those that are asked
 * for while their lane is busy here are scored together, so that a stall is caught up with in one step.
 *
 * @returns what was made of it, committed; null where another process was quicker, or it does not wait
 */
export async function scoreOne(lane: number, transactionId: string): Promise<Verdict | null> {
  let asked = askedNext.get(lane);
  if (!asked) {
    const ids: string[] = [];
    const verdicts = scoreAsked(lane, ids, askedBefore.get(lane));
    asked = { ids, verdicts };
    askedNext.set(lane, asked);
    askedBefore.set(
      lane,
      verdicts.catch(() => undefined),
    );
  }
  asked.ids.push(transactionId);
  const verdicts = await asked.verdicts;
  return verdicts.find(({ id }) => id === transactionId) ?? null;
}
