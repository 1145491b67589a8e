-- AlterTable
ALTER TABLE "teams" ADD COLUMN "signature" JSONB;

-- CreateTable
CREATE TABLE "automatic_mails" (
    "kind" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "words" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "automatic_mails_pkey" PRIMARY KEY ("kind")
);

-- What most wish for, until somebody says otherwise.
INSERT INTO "automatic_mails" ("kind", "enabled") VALUES
  ('received', true), ('solved', false), ('survey', true), ('away', true), ('transcript', true), ('continuity', true);

-- Chats that were written in lately: their visitors may have gone.
CREATE INDEX "conversations_chats_lately_idx" ON "conversations"("last_message_at") WHERE "channel" = 'chat';
