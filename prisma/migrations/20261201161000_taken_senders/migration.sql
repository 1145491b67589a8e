-- The original sender of a mail that was passed on, taken as the customer by whoever read it; and whose the
-- conversation was before.
CREATE TABLE "taken_senders" (
    "conversation_id" UUID NOT NULL,
    "email_id" UUID NOT NULL,
    "before" JSONB NOT NULL,
    "staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "taken_senders_pkey" PRIMARY KEY ("conversation_id"),
    CONSTRAINT "taken_senders_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
