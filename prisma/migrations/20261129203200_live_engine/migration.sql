-- The log of scoring: every batch, and every outcome that became known, in the order they were
-- committed. Ledgers of shared entities are folded from it, each payment's score says which batch
-- it was in, and each batch up to where the log was seen (docs/decisions/2026-11-29-live-model.md).
CREATE TABLE "scoring_order" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "last" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "scoring_order_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "scoring_order_one" CHECK ("id" = 1)
);
INSERT INTO "scoring_order" DEFAULT VALUES;

CREATE TABLE "scoring_log" (
    "ordinal" BIGINT NOT NULL,
    "batch" BIGINT,
    "seen" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "entries" BYTEA NOT NULL,

    CONSTRAINT "scoring_log_pkey" PRIMARY KEY ("ordinal")
);
CREATE UNIQUE INDEX "scoring_log_batch_key" ON "scoring_log"("batch");
CREATE INDEX "scoring_log_at_idx" ON "scoring_log"("at");
-- Marks are as good as random: compressing them costs time and saves nothing.
ALTER TABLE "scoring_log" ALTER COLUMN "entries" SET STORAGE EXTERNAL;

-- What the payments of a batch looked like when they were scored, row by row, single precision.
CREATE TABLE "scoring_features" (
    "batch" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "feature_set" TEXT NOT NULL,
    "payments" INTEGER NOT NULL,
    "rows" BYTEA NOT NULL,
    "shadow_model" INTEGER,
    "shadow_scores" BYTEA,

    CONSTRAINT "scoring_features_pkey" PRIMARY KEY ("batch")
);
CREATE INDEX "scoring_features_at_idx" ON "scoring_features"("at");
ALTER TABLE "scoring_features" ALTER COLUMN "rows" SET STORAGE EXTERNAL;

ALTER TABLE "scoring_lanes" ADD COLUMN "last_ordinal" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "risk_scores" ADD COLUMN "batch" BIGINT;
ALTER TABLE "risk_scores" ADD COLUMN "place" SMALLINT;
ALTER TABLE "risk_scores" ADD COLUMN "probability" REAL;
ALTER TABLE "risk_scores" ADD COLUMN "contributions" BYTEA;

-- Labels that the log does not know of yet.
ALTER TABLE "labels" ADD COLUMN "folded_in" BIGINT;
CREATE INDEX "labels_unfolded_idx" ON "labels"("id") WHERE "folded_in" IS NULL;

-- Models, and which of them scores.
CREATE TABLE "fraud_models" (
    "version" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'training',
    "feature_set" TEXT NOT NULL,
    "trained_from" TIMESTAMPTZ(3) NOT NULL,
    "trained_to" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "trained_at" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',
    "error" TEXT,
    "card" JSONB,
    "parameters" BYTEA,

    CONSTRAINT "fraud_models_pkey" PRIMARY KEY ("version"),
    CONSTRAINT "fraud_models_state_check" CHECK ("state" IN ('training', 'failed', 'candidate', 'shadow', 'live', 'retired'))
);
CREATE UNIQUE INDEX "fraud_models_one_live" ON "fraud_models"("state") WHERE "state" = 'live';
CREATE UNIQUE INDEX "fraud_models_one_shadow" ON "fraud_models"("state") WHERE "state" = 'shadow';

-- Every change of what scores; the newest row is what holds.
CREATE TABLE "fraud_deployments" (
    "revision" SERIAL NOT NULL,
    "live" INTEGER,
    "shadow" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "staff_id" UUID,

    CONSTRAINT "fraud_deployments_pkey" PRIMARY KEY ("revision")
);
