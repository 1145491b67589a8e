-- How a ticket stood before its last change, for taking that change back.
ALTER TABLE "conversations" ADD COLUMN "undo" JSONB;
