-- Distributions that have moved away from their reference.
CREATE TABLE "drift_alarms" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "index" DOUBLE PRECISION NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "drift_alarms_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "drift_alarms_one_open" ON "drift_alarms"("name") WHERE "closed_at" IS NULL;
