import { queueNames } from "#app/jobs.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { startHeartbeat } from "#app/platform/processes.server.ts";
import { closePublish } from "#app/platform/publish.server.ts";
import { closeQueues } from "#app/platform/queue.server.ts";
import { closeRedis, connectRedis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";
import { addCounters, readCounters } from "./counters.ts";
import { startQueueWorker } from "./queue-worker.ts";
import { keepSchedules } from "./schedules.ts";
import { hostThread } from "./thread-host.ts";

const connection = connectRedis("blocking");
const workers = queueNames
  .filter((queue) => queue !== "failures")
  .map((queue) => startQueueWorker(queue, connection));
const failures = hostThread("failures");
const stopSchedules = keepSchedules();
const stopHeartbeat = startHeartbeat("worker", () => addCounters(readCounters(), failures.readCounters()));
log.info({ queues: queueNames, scorer: env.SCORER }, "workers started");

let closing = false;

/** Finishes the jobs at hand, but not for longer than ten seconds: what is cut off is found again. */
async function close(signal: string) {
  if (closing) return;
  closing = true;
  log.info({ signal }, "workers close");
  setTimeout(() => process.exit(1), seconds(10)).unref();
  stopSchedules();
  await stopHeartbeat();
  // A model takes minutes to learn: that job is left to whoever finds it next.
  await Promise.all([failures.stop(), ...workers.map((worker) => worker.close(worker.name === "training"))]);
  await Promise.allSettled([closePublish(), closeQueues(), closeDatabase()]);
  await closeRedis();
  process.exit(0);
}

process.on("SIGTERM", close);
process.on("SIGINT", close);
