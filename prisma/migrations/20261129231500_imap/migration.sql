-- How it stands with reading a mailbox has a row of its own: it changes all the time, its settings hardly ever do.
ALTER TABLE "mailboxes"
    DROP COLUMN "in_looked_at",
    DROP COLUMN "in_well_at",
    DROP COLUMN "in_problem",
    DROP COLUMN "in_mark";

CREATE TABLE "imap_readings" (
    "mailbox_id" UUID NOT NULL,
    "held_by" UUID,
    "held_until" TIMESTAMPTZ(3),
    "looked_at" TIMESTAMPTZ(3),
    "well_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "answer" TEXT,
    "behind" INTEGER NOT NULL DEFAULT 0,
    "behind_since" TIMESTAMPTZ(3),
    "server_has" INTEGER,
    "missing" INTEGER NOT NULL DEFAULT 0,
    "missing_since" TIMESTAMPTZ(3),
    "counted_at" TIMESTAMPTZ(3),

    CONSTRAINT "imap_readings_pkey" PRIMARY KEY ("mailbox_id"),
    CONSTRAINT "imap_readings_mailbox_id_fkey" FOREIGN KEY ("mailbox_id") REFERENCES "mailboxes"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "imap_mails" (
    "mailbox_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "uid_validity" BIGINT NOT NULL,
    "uid" BIGINT NOT NULL,
    "mail_id" UUID NOT NULL,

    CONSTRAINT "imap_mails_pkey" PRIMARY KEY ("mailbox_id", "source", "uid_validity", "uid"),
    CONSTRAINT "imap_mails_mail_id_fkey" FOREIGN KEY ("mail_id") REFERENCES "raw_emails"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "imap_mails_mail_id_idx" ON "imap_mails"("mail_id");
