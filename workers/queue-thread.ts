import { parentPort } from "node:worker_threads";
import type { QueueName } from "#app/jobs.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { closePublish } from "#app/platform/publish.server.ts";
import { closeQueues } from "#app/platform/queue.server.ts";
import { closeRedis, connectRedis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";
import { readCounters } from "./counters.ts";
import { startQueueWorker } from "./queue-worker.ts";

/**
 * Takes the jobs of one queue in a thread of its own, with connections of its own, tells what it counts once a
 * second, and closes when its host says so.
 *
 * @param stop ends what else the thread does
 */
export function serveQueue(queue: QueueName, stop: () => Promise<unknown> = async () => undefined): void {
  const worker = startQueueWorker(queue, connectRedis("blocking"));
  const told = setInterval(() => parentPort?.postMessage(readCounters()), seconds(1));
  parentPort?.once("message", async () => {
    clearInterval(told);
    await Promise.all([stop(), worker.close()]);
    await Promise.allSettled([closePublish(), closeQueues(), closeDatabase()]);
    await closeRedis();
    process.exit(0);
  });
}
