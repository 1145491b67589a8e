-- AlterTable
ALTER TABLE "raw_emails" ADD COLUMN "delivery" JSONB;
-- AlterTable
ALTER TABLE "email_messages" ADD COLUMN "sender_check" JSONB;
