-- What became of payments, kept as counts, and the incidents found among them.

CREATE TABLE "outcome_backlog" (
    "seq" BIGSERIAL NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "was" TEXT,
    "was_scheme" TEXT,
    "was_code" TEXT,
    "status" TEXT NOT NULL,
    "scheme" TEXT,
    "code" TEXT,
    CONSTRAINT "outcome_backlog_pkey" PRIMARY KEY ("seq")
);

CREATE TABLE "outcome_progress" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "batch" BIGINT NOT NULL DEFAULT 0,
    "minutes_from" TIMESTAMPTZ(3) NOT NULL DEFAULT '2000-01-01Z',
    "hours_from" TIMESTAMPTZ(3) NOT NULL DEFAULT '2000-01-01Z',
    CONSTRAINT "outcome_progress_pkey" PRIMARY KEY ("id")
);
INSERT INTO "outcome_progress" ("id") VALUES (1);

CREATE TABLE "outcome_batches" (
    "batch" BIGINT NOT NULL,
    "transaction_ids" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "outcome_batches_pkey" PRIMARY KEY ("batch")
);
CREATE INDEX "outcome_batches_at_idx" ON "outcome_batches"("at");

CREATE TABLE "outcome_counts" (
    "level" TEXT NOT NULL,
    "dimension" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    CONSTRAINT "outcome_counts_pkey" PRIMARY KEY ("level","dimension","at","value","outcome")
) WITH (fillfactor = 80);

CREATE TABLE "outcome_combinations" (
    "level" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "method" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    CONSTRAINT "outcome_combinations_pkey" PRIMARY KEY ("level","at","method","channel","network","issuer","country","currency","outcome")
) WITH (fillfactor = 80);

-- Counting follows the payments' own rows, whatever wrote them, and in their transaction:
-- a trigger sees exactly what a row was and what it became.
CREATE FUNCTION note_new_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outcome_backlog (transaction_id, status, scheme, code)
  SELECT id, status, failure_scheme, failure_code FROM added;
  RETURN NULL;
END $$;

CREATE FUNCTION note_changed_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outcome_backlog (transaction_id, was, was_scheme, was_code, status, scheme, code)
  SELECT n.id, o.status, o.failure_scheme, o.failure_code, n.status, n.failure_scheme, n.failure_code
  FROM before o JOIN after n USING (id)
  WHERE (o.status, o.failure_scheme, o.failure_code) IS DISTINCT FROM (n.status, n.failure_scheme, n.failure_code);
  RETURN NULL;
END $$;

CREATE TRIGGER note_new_outcomes AFTER INSERT ON "transactions"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_new_outcomes();
CREATE TRIGGER note_changed_outcomes AFTER UPDATE ON "transactions"
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION note_changed_outcomes();

-- Payments that are there already.
INSERT INTO "outcome_backlog" ("transaction_id", "status", "scheme", "code")
  SELECT "id", "status", "failure_scheme", "failure_code" FROM "transactions" ORDER BY "occurred_at";

CREATE TABLE "detector_lease" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "holder" TEXT,
    "until" TIMESTAMPTZ(3) NOT NULL DEFAULT '2000-01-01Z',
    "watched_until" TIMESTAMPTZ(3),
    CONSTRAINT "detector_lease_pkey" PRIMARY KEY ("id")
);
INSERT INTO "detector_lease" ("id") VALUES (1);

CREATE TABLE "incidents" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" SERIAL NOT NULL,
    "detector_key" TEXT,
    "state" TEXT NOT NULL DEFAULT 'open',
    "growing" BOOLEAN NOT NULL DEFAULT false,
    "pattern" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "reason" TEXT,
    "severity" SMALLINT NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "detected_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "observed" DOUBLE PRECISION NOT NULL,
    "expected" DOUBLE PRECISION NOT NULL,
    "sample" DOUBLE PRECISION NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "payments" INTEGER NOT NULL DEFAULT 0,
    "customers" INTEGER NOT NULL DEFAULT 0,
    "amounts" JSONB NOT NULL DEFAULT '{}',
    "dollars" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "owner_id" UUID,
    "wording" JSONB,
    "version" INTEGER NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "incidents_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "incidents_number_key" ON "incidents"("number");
CREATE UNIQUE INDEX "incidents_detector_key_key" ON "incidents"("detector_key");
CREATE INDEX "incidents_state_started_at_idx" ON "incidents"("state", "started_at");
CREATE INDEX "incidents_started_at_idx" ON "incidents"("started_at");

CREATE TABLE "incident_entries" (
    "id" BIGSERIAL NOT NULL,
    "incident_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "staff_id" UUID,
    "body" TEXT NOT NULL DEFAULT '',
    "data" JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT "incident_entries_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "incident_entries_incident_id_id_idx" ON "incident_entries"("incident_id", "id");

CREATE TABLE "incident_payments" (
    "incident_id" UUID NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT "incident_payments_pkey" PRIMARY KEY ("incident_id","transaction_id")
);
CREATE INDEX "incident_payments_customer_id_idx" ON "incident_payments"("customer_id");
CREATE INDEX "incident_payments_transaction_id_idx" ON "incident_payments"("transaction_id");

CREATE TABLE "incident_conversations" (
    "incident_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "out" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_seq" INTEGER,
    "followed_seq" INTEGER,
    CONSTRAINT "incident_conversations_pkey" PRIMARY KEY ("incident_id","conversation_id")
);
CREATE INDEX "incident_conversations_conversation_id_idx" ON "incident_conversations"("conversation_id");

CREATE TABLE "incident_answers" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "incident_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "staff_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "send_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    CONSTRAINT "incident_answers_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "incident_answers_state_send_at_idx" ON "incident_answers"("state", "send_at");
CREATE INDEX "incident_answers_incident_id_idx" ON "incident_answers"("incident_id");

CREATE TABLE "incident_answer_targets" (
    "answer_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seen_seq" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "seq" INTEGER,
    CONSTRAINT "incident_answer_targets_pkey" PRIMARY KEY ("answer_id","conversation_id")
);
CREATE INDEX "incident_answer_targets_state_idx" ON "incident_answer_targets"("answer_id", "state");
