-- What customers said of payments: "I did not make this". A complaint is the conversation's word about
-- one payment; its label (source complaint, strand the conversation) holds until an analyst decides.
CREATE TABLE "complaints" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "transaction_id" TEXT,
    "state" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "verified" BOOLEAN NOT NULL,
    "later_words" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "staff_id" UUID,

    CONSTRAINT "complaints_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "complaints_state_check" CHECK ("state" IN ('proposed', 'recorded', 'withdrawn', 'undone')),
    CONSTRAINT "complaints_recorded_check" CHECK ("state" <> 'recorded' OR "transaction_id" IS NOT NULL),
    CONSTRAINT "complaints_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "complaints_conversation_id_transaction_id_key" ON "complaints"("conversation_id", "transaction_id");
CREATE INDEX "complaints_transaction_id_idx" ON "complaints"("transaction_id");
-- Those that wait for somebody to say which payment is meant.
CREATE INDEX "complaints_open_idx" ON "complaints"("conversation_id") WHERE "state" = 'proposed' AND "transaction_id" IS NULL;

-- How far each conversation was read for complaints.
CREATE TABLE "complaint_reads" (
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "complaint_reads_pkey" PRIMARY KEY ("conversation_id"),
    CONSTRAINT "complaint_reads_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
