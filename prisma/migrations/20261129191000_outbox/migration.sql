-- CreateTable
CREATE TABLE "outgoing_mails" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "content" JSONB NOT NULL DEFAULT '{}',
    "mailbox_id" UUID,
    "message_id" TEXT,
    "recipients" JSONB NOT NULL DEFAULT '[]',
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sending_until" TIMESTAMPTZ(3),
    "handed_over_at" TIMESTAMPTZ(3),
    "uncertain" SMALLINT NOT NULL DEFAULT 0,
    "problem" TEXT,
    "answer" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outgoing_mails_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "outgoing_mails_message_id_key" ON "outgoing_mails"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "outgoing_mails_conversation_id_seq_kind_key" ON "outgoing_mails"("conversation_id", "seq", "kind");

-- AddForeignKey
ALTER TABLE "outgoing_mails" ADD CONSTRAINT "outgoing_mails_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is still to be done stays small, however many mails there have been.
CREATE INDEX "outgoing_mails_due_idx" ON "outgoing_mails"("mailbox_id", "next_try_at") WHERE "state" IN ('queued', 'sending');

-- Rate caps count what went to somebody lately.
CREATE INDEX "outgoing_mails_recipient_idx" ON "outgoing_mails"(("recipients" -> 0 ->> 'address'), "created_at") WHERE "kind" <> 'reply';
