import { expect, it } from "vitest";
import { fillHistory } from "#app/features/simulation/history.server.ts";
import { history } from "#app/features/simulation/simulate.ts";
import { createWorld } from "#app/features/simulation/world.ts";
import { ingestTransactions } from "#app/features/transactions/ingest.server.ts";
import { pool } from "#app/platform/db.server.ts";
import { hours, minutes } from "#app/platform/time.ts";
import { transactionRecord } from "#tests/records.ts";
import { until } from "#tests/setup/until.ts";

const world = createWorld("past-test", { customers: 2_000 });
const past = hours(1);

async function stored(): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM transactions");
  return new Set(rows.map(({ id }) => id));
}

it("the demonstration's past is filled once, and to its end when a first start was cut off", async () => {
  const now = Date.now();
  const whole = new Set(
    [...history(world, { from: now - past, to: now, ratePerSecond: 1 })].map(({ record }) => record.id),
  );
  const cut = new AbortController();
  const filling = fillHistory(world, now, cut.signal, { length: past });
  await until("a batch is stored", async () => (await stored()).size > 0);
  cut.abort();
  await filling;
  expect((await stored()).size).toBeLessThan(whole.size);
  // By then live payments have come in, too.
  const live = transactionRecord();
  await ingestTransactions({ type: "system" }, [live]);

  const { signal } = new AbortController();
  await fillHistory(world, now + minutes(5), signal, { length: past });
  expect(await stored()).toEqual(new Set([...whole, live.id]));
  expect(await fillHistory(world, now + minutes(9), signal, { length: past })).toBe(0);
});
