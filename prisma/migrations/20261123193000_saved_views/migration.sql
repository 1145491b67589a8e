-- Lists of the inbox that somebody named: their own, or everybody's.
CREATE TABLE "saved_views" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "owner_id" UUID NOT NULL REFERENCES "staff"("id") ON DELETE CASCADE,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "saved_views_owner_id_idx" ON "saved_views"("owner_id");
CREATE INDEX "saved_views_shared_idx" ON "saved_views"("shared") WHERE "shared";
