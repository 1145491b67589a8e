import { parentPort } from "node:worker_threads";
import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { closePublish } from "#app/platform/publish.server.ts";
import { closeQueues } from "#app/platform/queue.server.ts";
import { closeRedis } from "#app/platform/redis.server.ts";
import type { LaneAsked, LaneTold } from "./lanes.ts";

// Some of the lanes, with memory and connections of their own: nothing but a lane's number and what its turn came to
// goes between threads.
const port = parentPort!;
const tell = (told: LaneTold) => port.postMessage(told);

port.on("message", async (asked: LaneAsked | "close") => {
  if (asked === "close") {
    await Promise.allSettled([closePublish(), closeQueues(), closeDatabase()]);
    await closeRedis();
    process.exit(0);
  }
  const { id, lane } = asked;
  try {
    tell({ id, turn: await scoreLane(lane) });
  } catch (error) {
    tell({ id, reason: (error as Error).message });
  }
});
