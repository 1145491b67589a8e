-- What is said of payments: fraud or legitimate. Nothing is ever changed here: a new statement of the
-- same strand takes the place of the one before it, and which one holds is decided where it is read
-- (app/features/fraud/label.ts), so that what was known at any time can be told later.
CREATE TABLE "labels" (
    "id" BIGSERIAL NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "strand" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "staff_id" UUID,
    "api_key_id" UUID,
    "conversation_id" UUID,

    CONSTRAINT "labels_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "labels_source_check" CHECK ("source" IN ('analyst', 'chargeback', 'complaint')),
    CONSTRAINT "labels_verdict_check" CHECK ("verdict" IN ('fraud', 'legitimate', 'withdrawn')),
    CONSTRAINT "labels_confidence_check" CHECK ("confidence" >= 0 AND "confidence" <= 1)
);
CREATE UNIQUE INDEX "labels_source_key_key" ON "labels"("source", "key");
CREATE INDEX "labels_transaction_id_id_idx" ON "labels"("transaction_id", "id");
CREATE INDEX "labels_known_at_id_idx" ON "labels"("known_at", "id");
CREATE INDEX "labels_conversation_id_idx" ON "labels"("conversation_id") WHERE "conversation_id" IS NOT NULL;

-- An alert that a customer's complaint opened or raised.
ALTER TABLE "alerts" ADD COLUMN "opened_by" TEXT NOT NULL DEFAULT 'score';
ALTER TABLE "alerts" ADD COLUMN "complained_at" TIMESTAMPTZ(3);

-- What analysts decided before there were labels.
INSERT INTO "labels" ("transaction_id", "source", "key", "verdict", "confidence", "at", "known_at", "staff_id")
SELECT a."transaction_id", 'analyst', 'decision:' || d."id",
       CASE WHEN d."disposition" IN ('fraud', 'legitimate') THEN d."disposition" ELSE 'withdrawn' END,
       1, d."at", d."at", d."staff_id"
FROM "alert_decisions" d JOIN "alerts" a ON a."id" = d."alert_id"
WHERE d."disposition" IN ('fraud', 'legitimate') OR EXISTS (
  SELECT FROM "alert_decisions" b
  WHERE b."alert_id" = d."alert_id" AND b."id" < d."id" AND b."disposition" IN ('fraud', 'legitimate'))
ORDER BY d."id";
