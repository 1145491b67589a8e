-- What a company wants to know of its conversations beside what the product knows: named by an administrator.
CREATE TABLE "custom_fields" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name_en" TEXT NOT NULL,
    "name_zh" TEXT NOT NULL,
    "type" TEXT NOT NULL CHECK ("type" IN ('text', 'number', 'choice', 'date', 'yes_no')),
    -- [{ value, zh }] of a choice, in their order
    "choices" JSONB NOT NULL DEFAULT '[]',
    "place" INTEGER NOT NULL DEFAULT 0,
    -- not asked for any more; what was said stays
    "retired_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "custom_fields_pkey" PRIMARY KEY ("id")
);

-- Values by the id of their field.
ALTER TABLE "conversations" ADD COLUMN "fields" JSONB NOT NULL DEFAULT '{}';

-- What a search for a value compares: every value in lower case.
CREATE FUNCTION field_values("fields" JSONB) RETURNS TEXT[] LANGUAGE sql IMMUTABLE AS
  $$ SELECT coalesce(array_agg(lower(f.value)), '{}') FROM jsonb_each_text("fields") f $$;
CREATE INDEX "conversations_fields_idx" ON "conversations" USING gin (field_values("fields")) WHERE "fields" <> '{}';
