-- CreateTable
CREATE TABLE "mailboxes" (
    "id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "team_id" UUID,
    "smtp" TEXT,
    "imap" TEXT,
    "in_paused" BOOLEAN NOT NULL DEFAULT false,
    "out_paused" BOOLEAN NOT NULL DEFAULT false,
    "in_looked_at" TIMESTAMPTZ(3),
    "in_well_at" TIMESTAMPTZ(3),
    "in_problem" TEXT,
    "in_mark" JSONB,
    "out_tried_at" TIMESTAMPTZ(3),
    "out_well_at" TIMESTAMPTZ(3),
    "out_problem" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mailboxes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "mailboxes_address_key" ON "mailboxes"("address");
