import { type Job, Worker } from "bullmq";
import { type JobDefinition, type JobName, jobs, type QueueName } from "#app/jobs.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { queuePrefix } from "#app/platform/queue.server.ts";
import type { connectRedis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";
import { count } from "./counters.ts";
import { handlers } from "./handlers.ts";

const concurrency: Record<QueueName, number> = {
  scoring: env.SCORING_CONCURRENCY,
  housekeeping: 1,
  // A server that is slow to take mails must not hold up those that come in.
  mail: 3,
  failures: 1,
  studies: 1,
  training: 1,
};

/** A payload is checked before it is believed: it may come from another version of the product. */
async function handle(job: Job) {
  const name = job.name as JobName;
  const definition: JobDefinition | undefined = jobs[name];
  if (!definition) throw new Error(`There is no job ${job.name}`);
  const payload = definition.payload.parse(job.data) as never;
  await (handlers[name] as (payload: never) => Promise<unknown>)(payload);
}

/** Takes the jobs of one queue until it is closed; closing finishes the jobs at hand. */
export function startQueueWorker(queue: QueueName, connection: ReturnType<typeof connectRedis>): Worker {
  const worker = new Worker(queue, handle, {
    connection,
    prefix: queuePrefix,
    concurrency: concurrency[queue],
    // A worker that was killed holds its lane until its lock runs out, so locks are short.
    lockDuration: seconds(10),
    stalledInterval: seconds(5),
    // Handlers are idempotent: being killed often is no reason to give a job up.
    maxStalledCount: 100,
    drainDelay: 5,
  });
  worker.on("completed", () => count("jobsDone"));
  worker.on("failed", (job, error) => {
    count("jobsFailed");
    log.error(
      { queue, job: job?.name, id: job?.id, attempt: job?.attemptsMade, reason: error.message },
      "job failed",
    );
  });
  worker.on("stalled", (id) => log.warn({ queue, id }, "a job was taken over from a worker that went away"));
  worker.on("error", (error) => log.debug({ queue, reason: error.message }, "worker error"));
  return worker;
}
