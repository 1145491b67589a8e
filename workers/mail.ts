import { removeExpiredMails } from "#app/features/channels/email/inbound/raw-mails.server.ts";
import { takeWaitingMails } from "#app/features/channels/email/inbound/take-mails.server.ts";
import { writeAfterSolving } from "#app/features/channels/email/outbound/after-solving.server.ts";
import { continueByEmail } from "#app/features/channels/email/outbound/continuity.server.ts";
import { sendWaitingMails } from "#app/features/channels/email/outbound/send-mails.server.ts";
import { recheckSenders } from "#app/features/channels/email/sender/recheck-senders.server.ts";
import { enqueue } from "#app/platform/queue.server.ts";
import { count } from "./counters.ts";

export const mail = {
  async takeEmails() {
    const askForHelp = () => void enqueue("takeMoreEmails", {});
    count("mailsTaken", await takeWaitingMails(undefined, undefined, askForHelp));
  },
  async takeMoreEmails() {
    count("mailsTaken", await takeWaitingMails());
  },
  async recheckSenders() {
    count("sendersRechecked", await recheckSenders());
  },
  async sendMails() {
    count("mailsSent", await sendWaitingMails());
  },
  async continueByEmail() {
    count("chatsContinued", await continueByEmail());
  },
  async writeAfterSolving() {
    count("mailsAfterSolving", await writeAfterSolving());
  },
  async removeExpiredEmails() {
    count("mailsExpired", await removeExpiredMails());
  },
};
