import { foldLabels, removeOldScoringLog } from "#app/features/fraud/live/outcomes.server.ts";
import { scoreLane } from "#app/features/fraud/scoring.server.ts";
import type { PayloadOf } from "#app/jobs.ts";
import { count } from "./counters.ts";

export const scoring = {
  async scoreLane({ lane }: PayloadOf<"scoreLane">) {
    const { scored, opened } = await scoreLane(lane);
    count("scored", scored);
    count("alertsOpened", opened);
  },
  async foldLabels() {
    count("labelsFolded", await foldLabels());
  },
  async removeOldScoringLog() {
    await removeOldScoringLog();
  },
};
