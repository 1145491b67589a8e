import type { PoolClient } from "pg";
import { pool, transaction } from "#app/platform/db.server.ts";
import { days, minutes } from "#app/platform/time.ts";
import { countCodes } from "./codes/count-codes.server.ts";
import { presentReading } from "./codes/mapping.server.ts";
import { handOver } from "./counted-batches.server.ts";
import { combined, countChanges, manyValued } from "./outcome-counts.ts";
import { noteHours } from "./retries/count-retries.server.ts";
import { addAll } from "./save-counts.server.ts";
import { oldestWaiting } from "./waiting-outcomes.server.ts";

/** Batches after which others have their turn. */
const batchesPerTurn = 4;

/** How long counts of each level are kept; days are kept for three years. */
export const keptFor = { minute: days(9), hour: days(120), day: days(3 * 365) };
/** How long it is known which payments were counted when: detection follows that log. */
const logKeptFor = minutes(20);

/** Takes the lock under which counts are written. Whoever holds it reads how far they have come. */
export async function holdProgress(client: PoolClient) {
  const { rows } = await client.query<{
    batch: number;
    minutes: number;
    manyValues: number;
    hours: number;
    mappingVersion: number;
  }>(
    `SELECT batch, (extract(epoch FROM minutes_from) * 1000)::float8 AS minutes,
            (extract(epoch FROM greatest(minutes_from, many_values_from)) * 1000)::float8 AS "manyValues",
            (extract(epoch FROM hours_from) * 1000)::float8 AS hours, mapping_version AS "mappingVersion"
     FROM outcome_progress WHERE id = 1 FOR UPDATE`,
  );
  if (!rows[0]) throw new Error("There is no row of progress to count outcomes under");
  const { batch, minutes: minute, manyValues, hours: hour, mappingVersion } = rows[0];
  return { batch, mappingVersion, kept: { minute, manyValues, hour } };
}

/**
 * Counts the oldest that wait, in one transaction with their removal: a process that dies before
 * the commit has counted nothing, and one that dies after it has counted them once.
 */
async function countBatch() {
  const { batch, waiting } = await transaction(async (client) => {
    const progress = await holdProgress(client);
    const waiting = await oldestWaiting(client);
    if (waiting.seqs.length === 0) return { batch: progress.batch, waiting };
    const read = await presentReading(client, progress.mappingVersion);
    await addAll(client, countChanges(waiting.changes, read, progress.kept));
    await countCodes(client, waiting.changes);
    await noteHours(client, waiting.changes);
    await client.query(
      `WITH gone AS (DELETE FROM outcome_backlog WHERE seq = ANY($1::int8[])),
            counted AS (UPDATE outcome_progress SET batch = $2 WHERE id = 1)
       INSERT INTO outcome_batches (batch, transaction_ids) VALUES ($2, $3)`,
      [waiting.seqs, progress.batch + 1, [...new Set(waiting.changes.map(({ id }) => id))]],
    );
    return { batch: progress.batch + 1, waiting };
  });
  if (waiting.changes.length > 0) handOver(batch, waiting.changes);
  return { taken: waiting.changes.length, isLast: waiting.isLast };
}

/**
 * Counts what became of payments since it was last called. Any number of processes may call it:
 * the row of progress lets one at a time.
 *
 * @returns how many changes were counted
 */
export async function countOutcomes(): Promise<number> {
  let counted = 0;
  for (let batches = 0; batches < batchesPerTurn; batches += 1) {
    const { taken, isLast } = await countBatch();
    counted += taken;
    if (isLast) break;
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
    for (const dimension of ["all", ...combined, ...manyValued])
      await client.query(
        `DELETE FROM outcome_counts WHERE dimension = $4
           AND ((level = 'minute' AND at < $1) OR (level = 'hour' AND at < $2) OR (level = 'day' AND at < $3))`,
        [minute, hour, day, dimension],
      );
    await client.query("DELETE FROM outcome_minutes WHERE dimension = ANY($1) AND at < $2", [
      manyValued,
      minute,
    ]);
    await client.query(
      `DELETE FROM outcome_combinations WHERE (level = 'hour' AND at < $1) OR (level = 'day' AND at < $2)`,
      [hour, day],
    );
    await client.query("DELETE FROM retry_counts WHERE hour < $1", [hour]);
  });
  await pool.query("DELETE FROM outcome_batches WHERE at < $1", [new Date(now - logKeptFor)]);
}
