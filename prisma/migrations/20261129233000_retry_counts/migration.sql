-- What became of failed payments: by the hour of the first failure, how many were tried again within a day and how
-- many went through then. An hour is counted whole, from the payments, whenever it is due.
CREATE TABLE "retry_counts" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "dimension" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "failed" INTEGER NOT NULL,
    "retried" INTEGER NOT NULL,
    "recovered" INTEGER NOT NULL,
    "failed_minor" BIGINT NOT NULL,
    "recovered_minor" BIGINT NOT NULL,
    CONSTRAINT "retry_counts_pkey" PRIMARY KEY ("dimension","value","hour","currency")
);
CREATE INDEX "retry_counts_hour_idx" ON "retry_counts"("hour");

CREATE TABLE "retry_hours" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "counted_at" TIMESTAMPTZ(3),
    CONSTRAINT "retry_hours_pkey" PRIMARY KEY ("hour")
);
CREATE INDEX "retry_hours_due_at_idx" ON "retry_hours"("due_at") WHERE "due_at" IS NOT NULL;

-- The hours that were counted before.
INSERT INTO "retry_hours" ("hour", "due_at")
SELECT DISTINCT "at", now() FROM "outcome_cells" WHERE "level" = 'hour' AND "dimension" = 'all';
