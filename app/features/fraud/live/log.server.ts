import type { Pool, PoolClient } from "pg";
import { laneCount } from "#app/features/transactions/lane.ts";
import { pool } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { loadCheckpoint } from "./checkpoint.server.ts";
import { decodeEntries, type Entry, encodeEntries } from "./entry.ts";
import { Ledgers, type LedgersInBatch } from "./ledgers.ts";

/**
 * The ledgers as this process has folded them, up to entry `applied` of the log. Every process
 * that scores follows the whole log by itself: what others have committed is read from it, what
 * this one has is folded without reading.
 */
export interface Followed {
  ledgers: Ledgers;
  applied: number;
}

/** A batch of this process, folded beside the ledgers as it saw them. */
interface FoldedBatch {
  entries: readonly Entry[];
  ledgers: LedgersInBatch;
}

let followed: Promise<Followed> | undefined;
/** own batches that wait for others before them */
const waiting = new Map<number, FoldedBatch>();

const pageSize = 200;
/** Entries of a shorter time than this (ms) are read in a moment, under the lock. */
const fewMissed = 2_000;
let lastRead = 0;

function foldWaiting(state: Followed) {
  for (let own = waiting.get(state.applied + 1); own; own = waiting.get(state.applied + 1)) {
    state.applied += 1;
    waiting.delete(state.applied);
    state.ledgers.take(own.ledgers, own.entries);
  }
}

/** Folds what is committed and not yet folded here. */
async function readOn(client: Pool | PoolClient, state: Followed) {
  lastRead = Date.now();
  while (true) {
    const { rows } = await client.query<{ ordinal: number; entries: Buffer }>(
      "SELECT ordinal, entries FROM scoring_log WHERE ordinal > $1 ORDER BY ordinal LIMIT $2",
      [state.applied, pageSize],
    );
    for (const { ordinal, entries } of rows) {
      // Others of this process may have folded it while it was read.
      foldWaiting(state);
      if (ordinal <= state.applied) continue;
      state.ledgers.fold(decodeEntries(entries));
      state.applied = ordinal;
    }
    foldWaiting(state);
    if (rows.length < pageSize) return;
  }
}

/** What Redis keeps of the ledgers, else nothing: then the whole log is folded anew. */
async function begin(client: Pool | PoolClient): Promise<Followed> {
  const started = performance.now();
  const { rows } = await client.query<{ last: number }>("SELECT last FROM scoring_order");
  const last = rows[0]!.last;
  const kept = await loadCheckpoint(last);
  const state = kept ?? { ledgers: new Ledgers(), applied: 0 };
  await readOn(client, state);
  // What was removed as too old is not missed.
  state.applied = Math.max(state.applied, last);
  if (last > 0)
    log.info(
      {
        from: kept ? "redis" : "log",
        ledgers: state.ledgers.size,
        ms: Math.round(performance.now() - started),
      },
      "ledgers read",
    );
  return state;
}

/**
 * Reads what this process has missed before it takes a lock: after a start that is all there is, seconds in which
 * every payment of a lane would wait.
 */
export async function catchUp(): Promise<void> {
  if (followed && Date.now() - lastRead < fewMissed) return;
  const state = await follow(pool);
  if (Date.now() - lastRead >= fewMissed) await readOn(pool, state);
}

function follow(client: Pool | PoolClient): Promise<Followed> {
  followed ??= begin(client).catch((error) => {
    followed = undefined;
    throw error;
  });
  return followed;
}

/**
 * The ledgers, folded at least up to an entry.
 *
 * @param client sees that entry: it reads under a lock that its writer held
 */
export async function followLog(client: PoolClient, upTo: number): Promise<Followed> {
  const state = await follow(client);
  if (state.applied < upTo) await readOn(client, state);
  if (state.applied < upTo) throw new Error(`The scoring log ends before entry ${upTo}`);
  return state;
}

/** Folds what this process has just committed as entry `ordinal`. */
export async function foldCommitted(ordinal: number, batch: FoldedBatch) {
  const state = await followed;
  if (!state || ordinal <= state.applied) return;
  waiting.set(ordinal, batch);
  foldWaiting(state);
}

/** The ledgers as far as they were folded; null where nothing was scored here. */
export const followedSoFar = async () => (await followed) ?? null;

/** Forgets everything: the next to score reads it again. */
export function forgetLedgers() {
  followed = undefined;
  waiting.clear();
}

const appendStatement = {
  name: "log-append",
  rowMode: "array" as const,
  text: `
    WITH ordered AS (
      UPDATE scoring_order SET last = last + 1 RETURNING last
    ), added AS (
      INSERT INTO scoring_log (ordinal, batch, seen, entries)
      SELECT last, $1::int8, coalesce($2::int8, last - 1), $3::bytea FROM ordered
    ), counted AS (
      UPDATE scoring_lanes SET last_seq = $5::int8, last_ordinal = (SELECT last FROM ordered) WHERE lane = $4::int
    )
    SELECT last FROM ordered`,
};

/** A batch as every table calls it: its lane and how many batches that has had. */
export const batchOf = (lane: number, count: number) => count * laneCount + lane;

/**
 * Adds a batch of a lane to the log inside its transaction, as the last statement: whoever adds
 * holds the order until the commit, so entries are numbered as they are committed, without gaps.
 *
 * @returns the entry's place
 */
export async function append(
  client: PoolClient,
  { lane, count, seen, entries }: { lane: number; count: number; seen: number; entries: readonly Entry[] },
): Promise<number> {
  const bytes = encodeEntries(entries);
  const { rows } = await client.query<[number]>({
    ...appendStatement,
    values: [batchOf(lane, count), seen, Buffer.from(bytes.buffer), lane, count],
  });
  return rows[0]![0];
}

/** Adds outcomes, likewise. */
export async function appendOutcomes(client: PoolClient, entries: readonly Entry[]): Promise<number> {
  const bytes = encodeEntries(entries);
  const { rows } = await client.query<[number]>({
    ...appendStatement,
    values: [null, null, Buffer.from(bytes.buffer), null, null],
  });
  return rows[0]![0];
}
