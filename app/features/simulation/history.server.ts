import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool } from "#app/platform/db.server.ts";
import { demonstration } from "./demonstration.ts";
import { history } from "./simulate.ts";
import type { World } from "./world.ts";

/** Small, so that live payments are not kept waiting behind a batch of old ones. */
const batchSize = 500;

/**
 * Writes the world's last days, so that its customers have habits and failures a normal. It is history: scored,
 * but no alert is opened for it. Only a database without any payment is filled.
 *
 * @param now ms
 * @param stopped ends the filling between two batches
 * @returns how many reports were written
 */
export async function fillHistory(world: World, now: number, stopped: AbortSignal): Promise<number> {
  const { rowCount } = await pool.query("SELECT FROM transactions LIMIT 1");
  if (rowCount) return 0;
  const past = { from: now - demonstration.history, to: now, ratePerSecond: demonstration.ratePerSecond };
  let written = 0;
  let batch: TransactionRecord[] = [];
  const write = async () => {
    await ingestTransactions({ type: "system" }, batch, { quiet: true });
    written += batch.length;
    batch = [];
  };
  for (const { record } of history(world, past)) {
    if (stopped.aborted) return written;
    batch.push(record);
    if (batch.length === batchSize) await write();
  }
  if (batch.length > 0) await write();
  return written;
}
