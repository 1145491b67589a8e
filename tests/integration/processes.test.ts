import { expect, it } from "vitest";
import { aliveProcesses } from "#app/platform/processes.server.ts";
import { seconds } from "#app/platform/time.ts";
import { startWorker } from "#tests/setup/processes.ts";
import { until } from "#tests/setup/until.ts";

const workers = async (now?: number) => (await aliveProcesses(now)).filter(({ kind }) => kind === "worker");

it("a worker is known while it lives, and gone when it has said goodbye", async () => {
  const worker = await startWorker();
  const [known] = await until("the worker is known", async () => {
    const list = await workers();
    return list.length > 0 && list;
  });
  expect(known).toMatchObject({ kind: "worker", pid: worker.pid });
  expect(await worker.stop()).toBe(0);
  expect(await workers()).toEqual([]);
});

it("a worker that was killed is forgotten after three beats", async () => {
  const worker = await startWorker();
  await until("the worker is known", async () => (await workers()).length > 0);
  await worker.stop("SIGKILL");
  expect(await workers()).toHaveLength(1);
  expect(await workers(Date.now() + seconds(11))).toEqual([]);
  expect(await workers()).toEqual([]);
});
