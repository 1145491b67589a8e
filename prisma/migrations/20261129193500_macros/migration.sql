-- A macro is a canned reply that does more than say something. What was deleted can be brought back,
-- and its shortcut is free meanwhile.
ALTER TABLE "canned_replies"
    ADD COLUMN "actions" JSONB,
    ADD COLUMN "money" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "deleted_at" TIMESTAMPTZ(3);
DROP INDEX "canned_replies_shortcut_key";
CREATE UNIQUE INDEX "canned_replies_shortcut_live" ON "canned_replies" ("shortcut") WHERE "deleted_at" IS NULL;
