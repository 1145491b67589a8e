import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import type { PayloadOf } from "#app/jobs.ts";
import { count } from "./counters.ts";

export const scoring = {
  async scoreLane({ lane }: PayloadOf<"scoreLane">) {
    const { scored, opened } = await scoreLane(lane);
    count("scored", scored);
    count("alertsOpened", opened);
  },
};
