-- CreateTable
CREATE TABLE "teams" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_members" (
    "team_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,

    CONSTRAINT "team_members_pkey" PRIMARY KEY ("team_id","staff_id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "customer_id" TEXT,
    "contact_name" TEXT,
    "contact_email" TEXT,
    "contact_phone" TEXT,
    "locale" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "priority" SMALLINT NOT NULL DEFAULT 1,
    "assignee_id" UUID,
    "team_id" UUID,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "last_message_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "preview" TEXT NOT NULL DEFAULT '',
    "waiting_since" TIMESTAMPTZ(3),
    "snoozed_until" TIMESTAMPTZ(3),
    "first_reply_at" TIMESTAMPTZ(3),
    "solved_at" TIMESTAMPTZ(3),
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "author_type" TEXT NOT NULL,
    "author_id" TEXT,
    "body" TEXT NOT NULL DEFAULT '',
    "data" JSONB,
    "client_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("conversation_id","seq")
);

-- CreateTable
CREATE TABLE "conversation_payments" (
    "conversation_id" UUID NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "linked_by_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_payments_pkey" PRIMARY KEY ("conversation_id","transaction_id")
);

-- CreateTable
CREATE TABLE "drafts" (
    "conversation_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "seen_seq" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "drafts_pkey" PRIMARY KEY ("conversation_id","staff_id")
);

-- CreateTable
CREATE TABLE "read_marks" (
    "staff_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "read_marks_pkey" PRIMARY KEY ("staff_id","conversation_id")
);

-- CreateTable
CREATE TABLE "mentions" (
    "staff_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "mentions_pkey" PRIMARY KEY ("staff_id","conversation_id","seq")
);

-- CreateTable
CREATE TABLE "canned_replies" (
    "id" UUID NOT NULL,
    "shortcut" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "canned_replies_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "teams_name_key" ON "teams"("name");

-- CreateIndex
CREATE INDEX "team_members_staff_id_idx" ON "team_members"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_number_key" ON "conversations"("number");

-- CreateIndex
CREATE INDEX "conversations_customer_id_created_at_idx" ON "conversations"("customer_id", "created_at");

-- CreateIndex
CREATE INDEX "conversations_assignee_id_status_idx" ON "conversations"("assignee_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "messages_conversation_id_client_id_key" ON "messages"("conversation_id", "client_id");

-- CreateIndex
CREATE INDEX "conversation_payments_transaction_id_idx" ON "conversation_payments"("transaction_id");

-- CreateIndex
CREATE UNIQUE INDEX "canned_replies_shortcut_key" ON "canned_replies"("shortcut");

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say -----------------------------------

-- The inbox reads what is not solved, in the order somebody chose; solved conversations cost its indexes nothing.
CREATE INDEX "conversations_waiting_idx" ON "conversations" (coalesce("waiting_since", 'infinity'), "id") WHERE "status" = 'open';
CREATE INDEX "conversations_newest_idx" ON "conversations" ("last_message_at", "id") WHERE "status" = 'open';
CREATE INDEX "conversations_priority_idx" ON "conversations" ("priority", "id") WHERE "status" = 'open';
CREATE INDEX "conversations_unassigned_idx" ON "conversations" (coalesce("waiting_since", 'infinity'), "id") WHERE "status" = 'open' AND "assignee_id" IS NULL;
CREATE INDEX "conversations_snoozed_idx" ON "conversations" ("snoozed_until", "id") WHERE "status" = 'snoozed';
CREATE INDEX "conversations_solved_idx" ON "conversations" ("solved_at", "id") WHERE "status" = 'solved';
CREATE INDEX "mentions_unseen_idx" ON "mentions" ("staff_id", "at") WHERE "seen_at" IS NULL;
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_status" CHECK ("status" IN ('open', 'pending', 'snoozed', 'solved'));
