-- CreateTable
CREATE TABLE "raw_emails" (
    "id" UUID NOT NULL,
    "mailbox" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sealed" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'received',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "reason" TEXT,
    "conversation_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "raw_emails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_messages" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "direction" TEXT NOT NULL,
    "mailbox" TEXT NOT NULL,
    "identity" TEXT,
    "from_name" TEXT NOT NULL,
    "from_address" TEXT NOT NULL,
    "participant" BOOLEAN NOT NULL,
    "auto" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT,
    "bounce" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_files" (
    "email_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "inline" BOOLEAN NOT NULL,
    "content_id" TEXT,
    "size" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "email_files_pkey" PRIMARY KEY ("email_id","place")
);

-- CreateTable
CREATE TABLE "email_addresses" (
    "address" TEXT NOT NULL,
    "hard_bounced_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "diagnostic" TEXT NOT NULL,
    "bounces" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "email_addresses_pkey" PRIMARY KEY ("address")
);

-- CreateIndex
CREATE UNIQUE INDEX "raw_emails_mailbox_identity_key" ON "raw_emails"("mailbox", "identity");

-- CreateIndex
CREATE INDEX "raw_emails_identity_idx" ON "raw_emails"("identity");

-- CreateIndex
CREATE INDEX "raw_emails_state_next_try_at_idx" ON "raw_emails"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "raw_emails_expires_at_idx" ON "raw_emails"("expires_at");

-- CreateIndex
CREATE INDEX "email_messages_identity_idx" ON "email_messages"("identity");

-- CreateIndex
CREATE INDEX "email_messages_conversation_id_idx" ON "email_messages"("conversation_id");

-- AddForeignKey
ALTER TABLE "email_files" ADD CONSTRAINT "email_files_email_id_fkey" FOREIGN KEY ("email_id") REFERENCES "email_messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;
