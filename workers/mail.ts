import { removeExpiredMails } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { count } from "./counters.ts";

export const mail = {
  async takeEmails() {
    count("mailsTaken", await takeWaitingMails());
  },
  async removeExpiredEmails() {
    count("mailsExpired", await removeExpiredMails());
  },
};
