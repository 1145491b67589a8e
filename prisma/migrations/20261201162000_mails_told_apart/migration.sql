-- Two mails may bear one Message-ID; what their author wrote tells them apart. Of mails that came before this was
-- kept it is empty, and such a mail is any that bears its identity.
ALTER TABLE "raw_emails" ADD COLUMN "fingerprint" TEXT NOT NULL DEFAULT '';
DROP INDEX "raw_emails_mailbox_identity_key";
CREATE UNIQUE INDEX "raw_emails_mailbox_identity_fingerprint_key" ON "raw_emails"("mailbox", "identity", "fingerprint");

-- Of a mail that is too large only the beginning is here: there is nothing to read again.
ALTER TABLE "raw_emails" ADD COLUMN "whole" BOOLEAN NOT NULL DEFAULT true;
UPDATE "raw_emails" SET "whole" = false WHERE "reason" LIKE 'It is larger than % MB; only its beginning is here';
