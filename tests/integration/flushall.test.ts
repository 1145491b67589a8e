import { afterEach, expect, it } from "vitest";
import { aliveProcesses } from "#app/platform/processes.server.ts";
import { queueOf } from "#app/platform/queue.server.ts";
import { redis } from "#app/platform/redis.server.ts";
import { endOfLog, inParts, makeStream, recorded, replay, take, untilScored } from "#tests/scoring-stream.ts";
import { seeded } from "#tests/seeded.ts";
import { type RunningProcess, startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const running: RunningProcess[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
});

it("FLUSHALL in the middle of a stream loses nothing, and everything heals within a minute", async () => {
  running.push(...(await Promise.all([startWorker(), startWorker()])));
  const stream = makeStream(`flush-${Date.now().toString(36)}`, 2_000, 41);
  const before = await endOfLog();
  let part = 0;
  for (const reports of inParts(stream, 80, seeded(5))) {
    await take(reports);
    part += 1;
    if (part % 12 === 0) await redis().flushall();
  }
  // The last nudges are gone with everything else: only the sweep can find what waits.
  await redis().flushall();
  await untilScored(stream);
  expect(await recorded(stream)).toEqual((await replay(stream, before)).scores);
  await until("the schedules are back", async () => {
    const held = await queueOf("housekeeping").getJobScheduler("sweepBacklog");
    return held !== undefined && held !== null;
  });
  await until("the workers are known again", async () => (await aliveProcesses()).length >= 2);
});

it("what lost its nudge is found by the sweep", async () => {
  running.push(await startWorker());
  const stream = makeStream(`swept-${Date.now().toString(36)}`, 50, 43);
  const before = await endOfLog();
  await take(stream, { nudge: false });
  await untilScored(stream);
  expect(await recorded(stream)).toEqual((await replay(stream, before)).scores);
});
