import { parentPort } from "node:worker_threads";
import { followPayments } from "#app/features/failures/follow-payments.server.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { closePublish } from "#app/platform/publish.server.ts";
import { closeQueues } from "#app/platform/queue.server.ts";
import { closeRedis, connectRedis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";
import { readCounters } from "./counters.ts";
import { startQueueWorker } from "./queue-worker.ts";

// Counting and detection take whole batches through pure code that does not pause. Beside the scoring of
// payments they would hold it up, so they have a thread, with connections of its own.
const worker = startQueueWorker("failures", connectRedis("blocking"));
const stopFollowing = followPayments();
const told = setInterval(() => parentPort?.postMessage(readCounters()), seconds(1));

parentPort?.once("message", async () => {
  clearInterval(told);
  await Promise.all([stopFollowing(), worker.close()]);
  await Promise.allSettled([closePublish(), closeQueues(), closeDatabase()]);
  await closeRedis();
  process.exit(0);
});
