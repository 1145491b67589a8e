import { type Job, Worker } from "bullmq";
import { followPayments } from "#app/features/failures/follow-payments.server.ts";
import { type JobDefinition, type JobName, jobs, type QueueName, queueNames } from "#app/jobs.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { startHeartbeat } from "#app/platform/processes.server.ts";
import { closePublish } from "#app/platform/publish.server.ts";
import { closeQueues, queuePrefix } from "#app/platform/queue.server.ts";
import { closeRedis, connectRedis } from "#app/platform/redis.server.ts";
import { seconds } from "#app/platform/time.ts";
import { count, readCounters } from "./counters.ts";
import { handlers } from "./handlers.ts";
import { keepSchedules } from "./schedules.ts";

const concurrency: Record<QueueName, number> = {
  scoring: env.SCORING_CONCURRENCY,
  housekeeping: 1,
  mail: 1,
  failures: 1,
};

/** A payload is checked before it is believed: it may come from another version of the product. */
async function handle(job: Job) {
  const name = job.name as JobName;
  const definition: JobDefinition | undefined = jobs[name];
  if (!definition) throw new Error(`There is no job ${job.name}`);
  const payload = definition.payload.parse(job.data) as never;
  await (handlers[name] as (payload: never) => Promise<unknown>)(payload);
}

const connection = connectRedis("blocking");

function startWorker(queue: QueueName) {
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

const workers = queueNames.map(startWorker);
const stopSchedules = keepSchedules();
const stopFollowing = followPayments();
const stopHeartbeat = startHeartbeat("worker", readCounters);
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
  await Promise.all([stopFollowing(), ...workers.map((worker) => worker.close())]);
  await Promise.allSettled([closePublish(), closeQueues(), closeDatabase()]);
  await closeRedis();
  process.exit(0);
}

process.on("SIGTERM", close);
process.on("SIGINT", close);
