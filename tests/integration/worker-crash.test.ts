import { afterEach, expect, it } from "vitest";
import { pool } from "#app/platform/db.server.ts";
import { endOfLog, inParts, makeStream, recorded, replay, take, untilScored } from "#tests/scoring-stream.ts";
import { seeded } from "#tests/seeded.ts";
import { type RunningProcess, startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const running: RunningProcess[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
});

async function start() {
  const worker = await startWorker();
  running.push(worker);
  return worker;
}

it("killing the worker in the middle of a stream loses and doubles nothing", async () => {
  const stream = makeStream(`crash-${Date.now().toString(36)}`, 2_500, 31);
  const before = await endOfLog();
  const ids = stream.map(({ payment }) => payment.id);
  let worker = await start();
  let sent = 0;
  let killed = 0;
  for (const part of inParts(stream, 120, seeded(4))) {
    await take(part);
    sent += part.length;
    if (sent > (killed + 1) * 1000) {
      // Something of the stream is scored and something is not: the middle.
      await until("the worker has begun", async () => (await recorded(stream)).size > killed * 800);
      await worker.stop("SIGKILL");
      killed += 1;
      worker = await start();
    }
  }
  expect(killed).toBeGreaterThanOrEqual(2);
  await untilScored(stream);
  const { scores } = await replay(stream, before);
  expect(await recorded(stream)).toEqual(scores);
  const { rows } = await pool.query<{ id: string }>(
    "SELECT transaction_id AS id FROM alerts WHERE transaction_id = ANY($1) ORDER BY 1",
    [ids],
  );
  const alerted = [...scores].filter(([, { score }]) => score >= 600).map(([id]) => id);
  expect(rows.map(({ id }) => id).toSorted()).toEqual(alerted.toSorted());
});

it("a worker that is asked to end finishes what it has and says so with 0", async () => {
  const stream = makeStream(`term-${Date.now().toString(36)}`, 800, 37);
  const before = await endOfLog();
  const worker = await start();
  await take(stream);
  await until("the worker has begun", async () => (await recorded(stream)).size > 0);
  expect(await worker.stop()).toBe(0);
  await start();
  await untilScored(stream);
  expect(await recorded(stream)).toEqual((await replay(stream, before)).scores);
});
