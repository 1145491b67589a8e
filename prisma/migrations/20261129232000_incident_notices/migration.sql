-- Messages to customers that an incident hit and who have not written. A customer stands once for an incident,
-- whatever message it was.
CREATE TABLE "incident_notices" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "incident_id" UUID NOT NULL,
    "body" JSONB NOT NULL,
    "staff_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "send_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    CONSTRAINT "incident_notices_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "incident_notices_state_send_at_idx" ON "incident_notices"("state", "send_at");
CREATE INDEX "incident_notices_incident_id_idx" ON "incident_notices"("incident_id");

CREATE TABLE "incident_notice_targets" (
    "incident_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "notice_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "conversation_id" UUID,
    CONSTRAINT "incident_notice_targets_pkey" PRIMARY KEY ("incident_id","customer_id")
);
CREATE INDEX "incident_notice_targets_notice_id_state_idx" ON "incident_notice_targets"("notice_id", "state");
