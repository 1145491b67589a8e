-- What lists are in the order of: when something was said last, up to ten seconds behind it while one side says several
-- things after another. Whatever changes an indexed column writes an entry into every index of the table, and of what
-- is said in a chat most says nothing new about who waits. So `last_message_at` tells and is in no index.
ALTER TABLE "conversations" ADD COLUMN "listed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now();
ALTER TABLE "conversations" DISABLE TRIGGER USER;
UPDATE "conversations" SET "listed_at" = "last_message_at";
ALTER TABLE "conversations" ENABLE TRIGGER USER;
-- Room beside each row for what is said next.
ALTER TABLE "conversations" SET (fillfactor = 75);

DROP INDEX "conversations_newest_idx";
DROP INDEX "conversations_all_idx";
DROP INDEX "conversations_chats_lately_idx";
CREATE INDEX "conversations_newest_idx" ON "conversations" ("listed_at", "id") WHERE "status" = 'open';
CREATE INDEX "conversations_all_idx" ON "conversations" ("listed_at", "id");
CREATE INDEX "conversations_chats_lately_idx" ON "conversations" ("listed_at") WHERE "channel" = 'chat';

ALTER TABLE "complaint_progress" RENAME COLUMN "last_message_at" TO "listed_at";

-- There are several ways to a conversation's newest line; this is the one place they all pass.
CREATE FUNCTION conversation_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW."last_message_at" >= OLD."listed_at" + interval '10 seconds'
    OR NEW."last_message_at" < OLD."listed_at" OR NEW."waiting_since" IS DISTINCT FROM OLD."waiting_since"
    OR NEW."status" <> OLD."status" THEN NEW."listed_at" := NEW."last_message_at"; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "conversation_listed_first" BEFORE INSERT ON "conversations"
  FOR EACH ROW EXECUTE FUNCTION conversation_listed();
CREATE TRIGGER "conversation_listed" BEFORE UPDATE ON "conversations" FOR EACH ROW
  WHEN (OLD."last_message_at" IS DISTINCT FROM NEW."last_message_at") EXECUTE FUNCTION conversation_listed();
