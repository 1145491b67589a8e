import { demonstration } from "#app/features/simulation/demonstration.ts";
import { history } from "#app/features/simulation/simulate.ts";
import { createWorld } from "#app/features/simulation/world.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool } from "#app/platform/db.server.ts";

const batchSize = 1_000;

/**
 * The last day of the simulated world, so that customers have habits when the stream begins.
 * It is history: scored, but no alert is opened for it. Done once, on an empty database.
 *
 * @param now ms
 * @returns how many payments were written
 */
export async function seedHistory(now: number): Promise<number> {
  const { rowCount } = await pool.query("SELECT FROM transactions LIMIT 1");
  if (rowCount) return 0;
  const world = createWorld(demonstration.seed, demonstration);
  const past = { from: now - demonstration.history, to: now, ratePerSecond: demonstration.ratePerSecond };
  let written = 0;
  let batch: TransactionRecord[] = [];
  const send = async () => {
    await ingestTransactions({ type: "system" }, batch, { quiet: true });
    written += batch.length;
    batch = [];
  };
  for (const { record } of history(world, past)) {
    batch.push(record);
    if (batch.length === batchSize) await send();
  }
  if (batch.length > 0) await send();
  return written;
}
