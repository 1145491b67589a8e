import { z } from "zod";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import type { TransactionRecord } from "#app/features/transactions/transaction.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { demonstration } from "./demonstration.ts";
import { history } from "./simulate.ts";
import type { World } from "./world.ts";

/** Small, so that live payments are not kept waiting behind a batch of old ones. */
const batchSize = 500;

const key = "demo.history";
const filling = z.object({ to: z.number(), done: z.boolean() });

/** Where the past ends: at `now` on a database without payments, as before where filling was cut off. */
async function endOfPast(now: number): Promise<number | null> {
  const setting = await prisma.setting.findUnique({ where: { key } });
  const begun = filling.safeParse(setting?.value).data;
  if (begun) return begun.done ? null : begun.to;
  const { rowCount } = await pool.query("SELECT FROM transactions LIMIT 1");
  return rowCount ? null : now;
}

interface Past {
  length?: number;
  ratePerSecond?: number;
}

/** A cursor, not a decision of anybody's: it has no audit event. */
async function keep(value: z.infer<typeof filling>) {
  await prisma.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

/**
 * Writes the world's last days, so that its customers have habits and failures a normal. It is history: scored,
 * but no alert is opened for it. Only a database without any payment is filled; a filling that was
 * cut off is taken up again, which changes nothing of what is there.
 *
 * @param now ms
 * @param stopped ends the filling between two batches
 * @param past how long it was, ms, and how much was paid in it on a week's average
 * @returns how many reports were written
 */
export async function fillHistory(
  world: World,
  now: number,
  stopped: AbortSignal,
  { length = demonstration.history, ratePerSecond = demonstration.ratePerSecond }: Past = {},
): Promise<number> {
  const to = await endOfPast(now);
  if (to === null) return 0;
  await keep({ to, done: false });
  const past = { from: to - length, to, ratePerSecond };
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
  await keep({ to, done: true });
  return written;
}
