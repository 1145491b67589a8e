import { foldLabels, removeOldScoringLog } from "#app/features/fraud/live/outcomes.server.ts";
import type { PayloadOf } from "#app/jobs.ts";
import { count } from "./counters.ts";
import { takeTurn } from "./lanes.ts";

export const scoring = {
  async scoreLane({ lane }: PayloadOf<"scoreLane">) {
    const { scored, opened } = await takeTurn(lane);
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
