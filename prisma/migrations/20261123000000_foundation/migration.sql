-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "theme" TEXT NOT NULL DEFAULT 'system',
    "password_hash" TEXT,
    "totp_secret" TEXT,
    "totp_enabled_at" TIMESTAMPTZ(3),
    "totp_last_step" INTEGER,
    "invited_at" TIMESTAMPTZ(3),
    "deactivated_at" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_tokens" (
    "token_hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_tokens_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "api_key_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("api_key_id","key")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "event" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "customers" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "locale" TEXT,
    "country" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transactions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status_at" TIMESTAMPTZ(3),
    "customer_id" TEXT COLLATE "C",
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "channel" TEXT,
    "status" TEXT NOT NULL,
    "merchant_id" TEXT COLLATE "C",
    "merchant_name" TEXT,
    "merchant_mcc" TEXT,
    "merchant_country" TEXT,
    "terminal_id" TEXT,
    "card_fingerprint" TEXT COLLATE "C",
    "card_bin" TEXT,
    "card_last4" TEXT COLLATE "C",
    "card_network" TEXT,
    "card_issuer" TEXT,
    "card_country" TEXT,
    "device_id" TEXT,
    "device_ip" TEXT,
    "device_country" TEXT,
    "failure_scheme" TEXT,
    "failure_code" TEXT,
    "failure_message" TEXT,

    CONSTRAINT "transactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transaction_events" (
    "id" BIGSERIAL NOT NULL,
    "transaction_id" TEXT COLLATE "C" NOT NULL,
    "from_status" TEXT NOT NULL,
    "to_status" TEXT NOT NULL,
    "status_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failure_scheme" TEXT,
    "failure_code" TEXT,

    CONSTRAINT "transaction_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_runs" (
    "fingerprint" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "records" BIGINT NOT NULL DEFAULT 0,
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_runs_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "scoring_backlog" (
    "seq" BIGSERIAL NOT NULL,
    "lane" SMALLINT NOT NULL,
    "transaction_id" TEXT COLLATE "C" NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "quiet" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "scoring_backlog_pkey" PRIMARY KEY ("lane","seq")
);

-- CreateTable
CREATE TABLE "scoring_lanes" (
    "lane" SMALLINT NOT NULL,
    "last_seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "scoring_lanes_pkey" PRIMARY KEY ("lane")
);

-- CreateTable
CREATE TABLE "risk_scores" (
    "transaction_id" TEXT COLLATE "C" NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "score" SMALLINT NOT NULL,
    "band" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "scorer" TEXT NOT NULL,
    "scored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "risk_scores_pkey" PRIMARY KEY ("transaction_id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "transaction_id" TEXT COLLATE "C" NOT NULL,
    "customer_id" TEXT COLLATE "C",
    "score" SMALLINT NOT NULL,
    "band" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL DEFAULT 'open',
    "disposition" TEXT,
    "assignee_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_decisions" (
    "id" BIGSERIAL NOT NULL,
    "alert_id" UUID NOT NULL,
    "disposition" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_decisions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_email_key" ON "staff"("email");

-- CreateIndex
CREATE INDEX "sessions_staff_id_idx" ON "sessions"("staff_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "recovery_codes_staff_id_idx" ON "recovery_codes"("staff_id");

-- CreateIndex
CREATE INDEX "access_tokens_staff_id_idx" ON "access_tokens"("staff_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "audit_events_subject_type_subject_id_seq_idx" ON "audit_events"("subject_type", "subject_id", "seq");

-- CreateIndex
CREATE INDEX "audit_events_actor_id_seq_idx" ON "audit_events"("actor_id", "seq");

-- CreateIndex
CREATE INDEX "audit_events_event_seq_idx" ON "audit_events"("event", "seq");

-- CreateIndex
CREATE INDEX "customers_created_at_idx" ON "customers"("created_at");

-- CreateIndex
CREATE INDEX "transactions_occurred_at_id_idx" ON "transactions"("occurred_at", "id");

-- CreateIndex
CREATE INDEX "transactions_customer_id_occurred_at_id_idx" ON "transactions"("customer_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "transactions_merchant_id_occurred_at_id_idx" ON "transactions"("merchant_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "transactions_currency_amount_minor_id_idx" ON "transactions"("currency", "amount_minor", "id");

-- CreateIndex
CREATE INDEX "transaction_events_transaction_id_id_idx" ON "transaction_events"("transaction_id", "id");

-- CreateIndex
CREATE INDEX "risk_scores_score_transaction_id_idx" ON "risk_scores"("score", "transaction_id");

-- CreateIndex
CREATE UNIQUE INDEX "alerts_transaction_id_key" ON "alerts"("transaction_id");

-- CreateIndex
CREATE INDEX "alerts_state_score_id_idx" ON "alerts"("state", "score", "id");

-- CreateIndex
CREATE INDEX "alerts_state_opened_at_id_idx" ON "alerts"("state", "opened_at", "id");

-- CreateIndex
CREATE INDEX "alerts_customer_id_idx" ON "alerts"("customer_id");

-- CreateIndex
CREATE INDEX "alert_decisions_alert_id_id_idx" ON "alert_decisions"("alert_id", "id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_decisions" ADD CONSTRAINT "alert_decisions_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alerts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say -----------------------------------

-- Every index costs each payment; an identity has one, an attribute is looked for along these
-- (docs/decisions: finding-payments). Sparse: most rows have no failure code and, off cards, no
-- last four; most payments succeed and are of low risk; few name a card and no customer.
CREATE INDEX "transactions_failure_code_occurred_at_idx" ON "transactions" ("failure_code", "occurred_at", "id") WHERE "failure_code" IS NOT NULL;
CREATE INDEX "transactions_card_last4_occurred_at_idx" ON "transactions" ("card_last4", "occurred_at", "id") WHERE "card_last4" IS NOT NULL;
CREATE INDEX "transactions_not_succeeded_occurred_at_idx" ON "transactions" ("occurred_at", "id") WHERE "status" <> 'succeeded';
CREATE INDEX "risk_scores_not_low_occurred_at_idx" ON "risk_scores" ("occurred_at", "transaction_id") WHERE "band" <> 'low';

-- Payments that name a card or a device and no customer have that one's habit; reading it back must not read the table.
CREATE INDEX "transactions_lone_card_occurred_at_idx" ON "transactions" ("card_fingerprint", "occurred_at")
  WHERE "customer_id" IS NULL AND "card_fingerprint" IS NOT NULL;
CREATE INDEX "transactions_lone_device_occurred_at_idx" ON "transactions" ("device_id", "occurred_at")
  WHERE "customer_id" IS NULL AND "card_fingerprint" IS NULL AND "device_id" IS NOT NULL;

-- Filters are combined; without these the planner multiplies their frequencies
-- as if a card payment were as likely in every channel.
CREATE STATISTICS "transactions_filters" (mcv, dependencies) ON "status", "method", "channel", "currency", "card_country", "card_issuer" FROM "transactions";
ALTER TABLE "transactions" ALTER COLUMN "customer_id" SET STATISTICS 500;
ALTER TABLE "transactions" ALTER COLUMN "merchant_id" SET STATISTICS 500;

-- The backlog is a queue: it stays small but churns, so vacuum it early.
ALTER TABLE "scoring_backlog" SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);

-- Amounts and scores are what they claim to be, whoever writes them.
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_amount_safe" CHECK ("amount_minor" BETWEEN 0 AND 9007199254740991);
ALTER TABLE "risk_scores" ADD CONSTRAINT "risk_scores_range" CHECK ("score" BETWEEN 0 AND 1000);

-- The audit chain begins with a head of zeros; events are only ever added.
INSERT INTO "audit_head" ("id", "seq", "hash") VALUES (1, 0, repeat('0', 64));
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are only ever added';
END $$;
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();

INSERT INTO "scoring_lanes" ("lane") SELECT generate_series(0, 7);

-- "Decided today" reads only today's.
CREATE INDEX "alerts_decided_at_idx" ON "alerts"("decided_at");
