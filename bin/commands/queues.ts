import type { Command } from "commander";
import { backlogByLane } from "#app/features/fraud/backlog.server.ts";
import { aliveProcesses } from "#app/platform/processes.server.ts";
import { allQueues } from "#app/platform/queue.server.ts";

/** `queues status`: queues, what waits to be scored, and who is working, as one JSON object. */
export function registerQueues(program: Command) {
  program
    .command("queues")
    .description("jobs and workers")
    .command("status")
    .description("print queues, scoring backlog and running processes as JSON")
    .action(async () => {
      const [queues, lanes, processes] = await Promise.all([
        Promise.all(
          allQueues().map(async (queue) => ({
            name: queue.name,
            ...(await queue.getJobCounts("waiting", "active", "delayed", "completed", "failed")),
          })),
        ),
        backlogByLane({ type: "system" }),
        aliveProcesses(),
      ]);
      const waiting = lanes.reduce((sum, lane) => sum + lane.waiting, 0);
      const oldestMs = Math.round(Math.max(0, ...lanes.map((lane) => lane.oldestMs)));
      process.stdout.write(
        `${JSON.stringify({ queues, backlog: { waiting, oldestMs, lanes }, processes })}\n`,
      );
    });
}
