-- Mails that wait are taken in the order they came, and found by what they are: indexes of these alone, so that
-- a mail that is in its conversation costs them nothing, and counting one as begun touches no index.
DROP INDEX "raw_emails_state_next_try_at_idx";
DROP INDEX "raw_emails_identity_idx";
CREATE INDEX "raw_emails_waiting_idx" ON "raw_emails" ("received_at", "id") WHERE "state" = 'received';
CREATE INDEX "raw_emails_waiting_identity_idx" ON "raw_emails" ("identity") WHERE "state" = 'received';
CREATE INDEX "raw_emails_failed_idx" ON "raw_emails" ("received_at") WHERE "state" = 'failed';
