-- Mail servers whose word about senders counts for a mailbox.
ALTER TABLE "mailboxes" ADD COLUMN "trusted_mtas" JSONB NOT NULL DEFAULT '[]';

-- When a sender that could not be checked is looked at again, and what in a mail may not be what it seems.
ALTER TABLE "email_messages" ADD COLUMN "check_again_at" TIMESTAMPTZ(3);
ALTER TABLE "email_messages" ADD COLUMN "warnings" JSONB NOT NULL DEFAULT '[]';
CREATE INDEX "email_messages_check_again_at_idx" ON "email_messages"("check_again_at") WHERE "check_again_at" IS NOT NULL;

-- Mails that somebody marked as claiming to be us.
CREATE TABLE "phishing_reports" (
    "email_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "headers" TEXT NOT NULL,
    "tagged" BOOLEAN NOT NULL,

    CONSTRAINT "phishing_reports_pkey" PRIMARY KEY ("email_id")
);
CREATE INDEX "phishing_reports_at_idx" ON "phishing_reports"("at");
CREATE INDEX "phishing_reports_conversation_id_idx" ON "phishing_reports"("conversation_id");
ALTER TABLE "phishing_reports" ADD CONSTRAINT "phishing_reports_email_id_fkey" FOREIGN KEY ("email_id") REFERENCES "email_messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;
