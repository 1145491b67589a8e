import { countOutcomes, removeOldCounts } from "#app/features/failures/count-outcomes.server.ts";
import { count } from "./counters.ts";

export const failures = {
  async countOutcomes() {
    count("outcomesCounted", await countOutcomes());
  },
  async removeOldCounts() {
    await removeOldCounts();
  },
};
