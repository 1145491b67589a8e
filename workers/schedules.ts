import { type JobDefinition, jobs } from "#app/jobs.ts";
import { log } from "#app/platform/log.server.ts";
import { queueOf } from "#app/platform/queue.server.ts";
import { seconds } from "#app/platform/time.ts";

const scheduled = Object.entries(jobs as Record<string, JobDefinition>).flatMap(([name, { queue, every }]) =>
  every === undefined ? [] : [{ name, queue: queueOf(queue), every }],
);

/**
 * Makes every schedule of the catalogue exist, with its interval of today. One that is
 * there is left alone: writing it again would move its next run.
 */
export async function ensureSchedules() {
  for (const { name, queue, every } of scheduled) {
    const held = await queue.getJobScheduler(name);
    if (held?.every === every) continue;
    await queue.upsertJobScheduler(
      name,
      { every },
      { name, data: {}, opts: { removeOnComplete: { count: 10 }, removeOnFail: { count: 100 } } },
    );
    log.info({ job: name, every }, "scheduled");
  }
}

/**
 * Looks after the schedules until stopped. They live in Redis, and the sweep that heals
 * everything else is one of them, so they are put back by every worker's own clock.
 */
export function keepSchedules() {
  let busy = false;
  const look = async () => {
    if (busy) return;
    busy = true;
    await ensureSchedules().catch((error: Error) =>
      log.debug({ reason: error.message }, "schedules not looked after"),
    );
    busy = false;
  };
  void look();
  const timer = setInterval(look, seconds(5));
  return () => clearInterval(timer);
}
