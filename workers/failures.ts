import { countOutcomes, removeOldCounts } from "#app/features/failures/count-outcomes.server.ts";
import { sendDueAnswers } from "#app/features/fan-in/answers.server.ts";
import { closeAgreed, gatherConversations } from "#app/features/fan-in/gather.server.ts";
import { count } from "./counters.ts";

export const failures = {
  async countOutcomes() {
    count("outcomesCounted", await countOutcomes());
  },
  async gatherConversations() {
    count("conversationsGathered", await gatherConversations());
    count("conversationsAgreed", await closeAgreed());
  },
  async sendIncidentAnswers() {
    count("incidentAnswersSent", await sendDueAnswers());
  },
  async removeOldCounts() {
    await removeOldCounts();
  },
};
