-- Files of messages. A file is kept first, and named by a line once: until then it is its holder's alone.
CREATE TABLE "attachments" (
    "id" UUID NOT NULL,
    "holder_type" TEXT NOT NULL,
    "holder_id" UUID NOT NULL,
    "address_key" TEXT,
    "intended_for" UUID,
    "conversation_id" UUID,
    "seq" INTEGER,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "sha256" TEXT NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "attachments_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "attachments_named_whole" CHECK (("conversation_id" IS NULL) = ("seq" IS NULL))
);
CREATE TABLE "attachment_contents" (
    "attachment_id" UUID NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "attachment_contents_pkey" PRIMARY KEY ("attachment_id"),
    CONSTRAINT "attachment_contents_attachment_id_fkey" FOREIGN KEY ("attachment_id") REFERENCES "attachments"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- Pictures and documents are packed already; unpacked, a stretch is read without reading the whole.
ALTER TABLE "attachment_contents" ALTER COLUMN "content" SET STORAGE EXTERNAL;

CREATE INDEX "attachments_conversation_id_seq_idx" ON "attachments"("conversation_id", "seq");
CREATE INDEX "attachments_holder_type_holder_id_kept_at_idx" ON "attachments"("holder_type", "holder_id", "kept_at");
CREATE INDEX "attachments_address_key_kept_at_idx" ON "attachments"("address_key", "kept_at") WHERE "address_key" IS NOT NULL;
CREATE INDEX "attachments_unnamed_idx" ON "attachments"("kept_at") WHERE "conversation_id" IS NULL;
