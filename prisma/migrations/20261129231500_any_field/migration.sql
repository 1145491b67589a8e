-- Every conversation, whatever its status, by its newest message: what a view walks that asks for several.
CREATE INDEX "conversations_all_idx" ON "conversations" ("last_message_at", "id");

-- A policy may be for what a custom field says: whoever changes it changes whose clocks run.
DROP TRIGGER "ticket_turned" ON "conversations";
CREATE TRIGGER "ticket_turned" BEFORE UPDATE ON "conversations" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" OR OLD."waiting_since" IS DISTINCT FROM NEW."waiting_since"
    OR OLD."first_reply_at" IS DISTINCT FROM NEW."first_reply_at" OR OLD."priority" IS DISTINCT FROM NEW."priority"
    OR OLD."team_id" IS DISTINCT FROM NEW."team_id" OR OLD."tags" IS DISTINCT FROM NEW."tags"
    OR OLD."fields" IS DISTINCT FROM NEW."fields"
    OR OLD."channel" IS DISTINCT FROM NEW."channel" OR OLD."customer_id" IS DISTINCT FROM NEW."customer_id"
    OR OLD."locale" IS DISTINCT FROM NEW."locale" OR OLD."merged_into_id" IS DISTINCT FROM NEW."merged_into_id")
  EXECUTE FUNCTION ticket_turned();
