-- Where a visitor's session comes from, as far as it tells; and what colleagues asked to be sure who writes.
ALTER TABLE "visitor_sessions"
    ADD COLUMN "browser" TEXT,
    ADD COLUMN "device_id" TEXT,
    ADD COLUMN "country" TEXT;
CREATE TABLE "identity_checks" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "conversation_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "passed" BOOLEAN NOT NULL,
    "asked" TEXT[] NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    CONSTRAINT "identity_checks_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "identity_checks_conversation_id_at_idx" ON "identity_checks" ("conversation_id", "at");
CREATE INDEX "identity_checks_customer_id_at_idx" ON "identity_checks" ("customer_id", "at");
