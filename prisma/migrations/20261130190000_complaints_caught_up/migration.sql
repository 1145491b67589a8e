-- Up to where conversations, by their newest message, have all been read for complaints. Those of the last day are
-- looked at in any case; this finds what is older and was not read while no worker ran.
CREATE TABLE "complaint_progress" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "last_message_at" TIMESTAMPTZ(3) NOT NULL,
    "conversation_id" UUID NOT NULL,

    CONSTRAINT "complaint_progress_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "complaint_progress_one" CHECK ("id" = 1)
);
INSERT INTO "complaint_progress" ("last_message_at", "conversation_id")
SELECT coalesce(max(c."last_message_at"), now()), '00000000-0000-0000-0000-000000000000'
FROM "complaint_reads" r JOIN "conversations" c ON c."id" = r."conversation_id";
