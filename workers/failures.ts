import { renormaliseFailures } from "#app/features/failures/codes/renormalise.server.ts";
import { watchContactRate } from "#app/features/failures/contacts/watch-contacts.server.ts";
import { countOutcomes, removeOldCounts } from "#app/features/failures/count-outcomes.server.ts";
import { closeAgreed, gatherConversations } from "#app/features/fan-in/gather.server.ts";
import { sendDueAnswers } from "#app/features/fan-in/send-answers.server.ts";
import { sendDueNotices } from "#app/features/fan-in/send-notices.server.ts";
import { tellRecovered } from "#app/features/fan-in/tell-recovered.server.ts";
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
    await tellRecovered();
    count("incidentAnswersSent", await sendDueAnswers());
    count("incidentNoticesSent", await sendDueNotices());
  },
  async renormaliseFailures() {
    await renormaliseFailures();
  },
  async watchContactRate() {
    count("contactIncidents", await watchContactRate());
  },
  async removeOldCounts() {
    await removeOldCounts();
  },
};
