-- AlterTable
ALTER TABLE "messages" ADD COLUMN "search" tsvector;

-- Messages are found by their terms; where a term is common, along their time instead.
CREATE INDEX "messages_search_idx" ON "messages" USING gin ("search") WHERE "search" IS NOT NULL;
CREATE INDEX "messages_at_idx" ON "messages" ("at", "conversation_id", "seq") WHERE "search" IS NOT NULL;
-- A tag, whoever has it.
CREATE INDEX "conversations_tags_idx" ON "conversations" USING gin ("tags");
CREATE INDEX "conversations_contact_email_idx" ON "conversations" (lower("contact_email")) WHERE "contact_email" IS NOT NULL;
CREATE INDEX "conversations_contact_phone_idx" ON "conversations" ("contact_phone") WHERE "contact_phone" IS NOT NULL;
