-- What people did with incidents by hand: which one goes on in another, which one was taken out of another, and
-- which payments and conversations came along, so that each can be taken back.
ALTER TABLE "incidents" ADD COLUMN "merged_into_id" UUID;
ALTER TABLE "incidents" ADD COLUMN "split_from_id" UUID;
ALTER TABLE "incident_payments" ADD COLUMN "from_incident_id" UUID;
ALTER TABLE "incident_conversations" ADD COLUMN "from_incident_id" UUID;
CREATE INDEX "incidents_merged_into_id_idx" ON "incidents"("merged_into_id") WHERE "merged_into_id" IS NOT NULL;

-- What that teaches: slices that are one incident, and slices that are two.
CREATE TABLE "incident_lessons" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "one" JSONB NOT NULL,
    "other" JSONB NOT NULL,
    "incident_id" UUID NOT NULL,
    "staff_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),
    CONSTRAINT "incident_lessons_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "incident_lessons_held" ON "incident_lessons"("at") WHERE "undone_at" IS NULL;
CREATE INDEX "incident_lessons_incident_id_idx" ON "incident_lessons"("incident_id");
