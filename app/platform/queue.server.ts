import { Queue } from "bullmq";
import {
  type JobDefinition,
  type JobName,
  jobs,
  type PayloadOf,
  type QueueName,
  queueNames,
} from "#app/jobs.ts";
import { log } from "./log.server.ts";
import { connectRedis } from "./redis.server.ts";

/** A hash tag, so that all of a queue's keys share a slot on Redis Cluster. */
export const queuePrefix = "{upay}";

const queues = new Map<QueueName, Queue>();
let connection: ReturnType<typeof connectRedis> | undefined;

/** The queue of that name, for adding and looking; opened at first use. */
export function queueOf(name: QueueName): Queue {
  let queue = queues.get(name);
  if (!queue) {
    connection ??= connectRedis("command");
    queue = new Queue(name, {
      connection,
      prefix: queuePrefix,
      defaultJobOptions: {
        removeOnComplete: { age: 3_600, count: 1_000 },
        removeOnFail: { age: 7 * 86_400, count: 5_000 },
      },
    });
    queue.on("error", (error) => log.debug({ queue: name, reason: error.message }, "queue error"));
    queues.set(name, queue);
  }
  return queue;
}

export const allQueues = () => queueNames.map(queueOf);

/**
 * Adds jobs after a commit. A job is only a nudge: what is unfinished stands in
 * Postgres and a sweep finds it, so a Redis that is away delays work but loses none
 * and never fails the request that was just committed.
 *
 * @param name from the catalogue in app/jobs.ts
 * @param payloads one per job
 */
export async function enqueue<Name extends JobName>(
  name: Name,
  ...payloads: PayloadOf<Name>[]
): Promise<void> {
  const { queue, attempts, deduplication }: JobDefinition = jobs[name];
  try {
    await queueOf(queue).addBulk(
      payloads.map((payload) => {
        const id = deduplication?.(payload as never);
        return {
          name,
          data: payload,
          opts: {
            attempts,
            backoff: { type: "exponential", delay: 250 },
            ...(id && { deduplication: { id: `${name}:${id}`, keepLastIfActive: true } }),
          },
        };
      }),
    );
  } catch (error) {
    log.warn({ job: name, reason: (error as Error).message }, "could not queue; the sweep will");
  }
}

export async function closeQueues() {
  await Promise.all([...queues.values()].map((queue) => queue.close()));
  queues.clear();
  connection?.disconnect();
  connection = undefined;
}
