-- A conversation that goes on in another one.
ALTER TABLE "conversations" ADD COLUMN "merged_into_id" UUID REFERENCES "conversations"("id") ON DELETE SET NULL;
CREATE INDEX "conversations_merged_into_id_idx" ON "conversations"("merged_into_id") WHERE "merged_into_id" IS NOT NULL;

-- Conversations that belong together and stay apart. The smaller id comes first.
CREATE TABLE "conversation_links" (
    "one_id" UUID NOT NULL REFERENCES "conversations"("id") ON DELETE CASCADE,
    "other_id" UUID NOT NULL REFERENCES "conversations"("id") ON DELETE CASCADE,
    "linked_by_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "conversation_links_pkey" PRIMARY KEY ("one_id", "other_id"),
    CONSTRAINT "conversation_links_order" CHECK ("one_id" < "other_id")
);
CREATE INDEX "conversation_links_other_id_idx" ON "conversation_links"("other_id");

-- Who wants to know of a conversation that is not theirs.
CREATE TABLE "followers" (
    "staff_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL REFERENCES "conversations"("id") ON DELETE CASCADE,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "followers_pkey" PRIMARY KEY ("staff_id", "conversation_id")
);
CREATE INDEX "followers_conversation_id_idx" ON "followers"("conversation_id");
