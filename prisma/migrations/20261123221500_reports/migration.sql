-- What reports are made of: one row for each time a conversation was open, from its beginning (or its
-- reopening) until it was solved. The last one stands as the conversation does; the ones before it as
-- they were left. Kept by triggers on "conversations", in the transaction that changed them, so that no
-- report ever reads the messages and none is behind.
CREATE TABLE "report_stretches" (
    "conversation_id" UUID NOT NULL REFERENCES "conversations"("id") ON DELETE CASCADE,
    "place" SMALLINT NOT NULL,
    "channel" TEXT NOT NULL,
    "team_id" UUID,
    "agent_id" UUID,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    -- when the conversation began
    "began_at" TIMESTAMPTZ(3) NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),
    -- ended because it goes on in another conversation: nothing was solved
    "merged" BOOLEAN NOT NULL DEFAULT false,
    -- a stretch follows
    "reopened" BOOLEAN NOT NULL DEFAULT false,
    -- the customer spoke first: a first response is due
    "owed" BOOLEAN NOT NULL,
    "first_reply_at" TIMESTAMPTZ(3),
    "first_reply_by" UUID,

    CONSTRAINT "report_stretches_pkey" PRIMARY KEY ("conversation_id", "place")
);

-- A history that is written down afterwards sets "upay.at" to when things happened.
CREATE FUNCTION report_clock() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('upay.at', true), '')::timestamptz, now()) $$;

CREATE FUNCTION first_reply_of("conversation" UUID) RETURNS UUID LANGUAGE sql STABLE AS $$
  SELECT CASE "author_type" WHEN 'staff' THEN "author_id"::uuid END FROM "messages"
  WHERE "conversation_id" = "conversation" AND "kind" = 'reply' ORDER BY "seq" LIMIT 1
$$;

CREATE FUNCTION report_conversation_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "report_stretches" ("conversation_id", "place", "channel", "team_id", "agent_id", "tags", "began_at",
    "from_at", "to_at", "merged", "owed", "first_reply_at", "first_reply_by")
  VALUES (NEW."id", 0, NEW."channel", NEW."team_id", NEW."assignee_id", NEW."tags", NEW."created_at",
    NEW."created_at", CASE WHEN NEW."status" = 'solved' THEN coalesce(NEW."solved_at", report_clock()) END,
    NEW."merged_into_id" IS NOT NULL, NEW."waiting_since" IS NOT NULL OR NEW."first_reply_at" IS NOT NULL,
    NEW."first_reply_at", CASE WHEN NEW."first_reply_at" IS NOT NULL THEN NEW."assignee_id" END);
  RETURN NULL;
END $$;

CREATE FUNCTION report_conversation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held "report_stretches";
BEGIN
  SELECT * INTO held FROM "report_stretches" WHERE "conversation_id" = NEW."id" ORDER BY "place" DESC LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF OLD."status" <> 'solved' AND NEW."status" = 'solved' THEN
    IF NEW."reopened" < OLD."reopened" AND held."place" > 0 THEN
      -- a reopening was taken back: it never was
      DELETE FROM "report_stretches" WHERE "conversation_id" = NEW."id" AND "place" = held."place";
      held."place" := held."place" - 1;
      UPDATE "report_stretches" SET "reopened" = false
      WHERE "conversation_id" = NEW."id" AND "place" = held."place";
    ELSE
      UPDATE "report_stretches" SET "to_at" = coalesce(NEW."solved_at", report_clock()),
        "merged" = NEW."merged_into_id" IS NOT NULL
      WHERE "conversation_id" = NEW."id" AND "place" = held."place";
    END IF;
  ELSIF OLD."status" = 'solved' AND NEW."status" <> 'solved' THEN
    IF NEW."reopened" > OLD."reopened" AND NOT held."merged" THEN
      UPDATE "report_stretches" SET "reopened" = true
      WHERE "conversation_id" = NEW."id" AND "place" = held."place";
      held."place" := held."place" + 1;
      INSERT INTO "report_stretches" ("conversation_id", "place", "channel", "began_at", "from_at", "owed")
      VALUES (NEW."id", held."place", NEW."channel", held."began_at", report_clock(), false);
    ELSE
      -- solving was taken back, or it was taken out of what it had been merged into: it goes on
      UPDATE "report_stretches" SET "to_at" = NULL, "merged" = false
      WHERE "conversation_id" = NEW."id" AND "place" = held."place";
    END IF;
  END IF;
  UPDATE "report_stretches" SET "channel" = NEW."channel", "team_id" = NEW."team_id",
    "agent_id" = NEW."assignee_id", "tags" = NEW."tags"
  WHERE "conversation_id" = NEW."id" AND "place" = held."place";
  IF OLD."first_reply_at" IS DISTINCT FROM NEW."first_reply_at" THEN
    UPDATE "report_stretches" SET "first_reply_at" = NEW."first_reply_at", "first_reply_by" =
      CASE WHEN NEW."first_reply_at" IS NOT NULL THEN coalesce(first_reply_of(NEW."id"), NEW."assignee_id") END
    WHERE "conversation_id" = NEW."id" AND "place" = 0;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "report_begun" AFTER INSERT ON "conversations"
  FOR EACH ROW EXECUTE FUNCTION report_conversation_begun();
-- Most changes of a conversation are a new line, which concerns no report.
CREATE TRIGGER "report_changed" AFTER UPDATE ON "conversations" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" OR OLD."assignee_id" IS DISTINCT FROM NEW."assignee_id"
    OR OLD."team_id" IS DISTINCT FROM NEW."team_id" OR OLD."tags" IS DISTINCT FROM NEW."tags"
    OR OLD."channel" IS DISTINCT FROM NEW."channel"
    OR OLD."first_reply_at" IS DISTINCT FROM NEW."first_reply_at")
  EXECUTE FUNCTION report_conversation_changed();

-- What is there already: of earlier reopenings nothing but their number is known, so each counts once as a whole.
INSERT INTO "report_stretches" ("conversation_id", "place", "channel", "team_id", "agent_id", "tags", "began_at",
  "from_at", "to_at", "merged", "owed", "first_reply_at", "first_reply_by")
SELECT c."id", 0, c."channel", c."team_id", c."assignee_id", c."tags", c."created_at", c."created_at",
  CASE WHEN c."status" = 'solved' THEN coalesce(c."solved_at", c."last_message_at") END, c."merged_into_id" IS NOT NULL,
  c."first_reply_at" IS NOT NULL OR EXISTS (SELECT FROM "messages" m WHERE m."conversation_id" = c."id"
    AND m."seq" = 1 AND m."kind" = 'inbound'),
  c."first_reply_at", CASE WHEN c."first_reply_at" IS NOT NULL THEN coalesce(first_reply_of(c."id"), c."assignee_id") END
FROM "conversations" c;

CREATE INDEX "report_stretches_from_at_idx" ON "report_stretches"("from_at");
CREATE INDEX "report_stretches_to_at_idx" ON "report_stretches"("to_at");

-- Satisfaction -----------------------------------------------------------------

-- What a customer was asked after their conversation was solved, and what they said.
CREATE TABLE "surveys" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "conversation_id" UUID NOT NULL REFERENCES "conversations"("id") ON DELETE CASCADE,
    "channel" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "team_id" UUID,
    "agent_id" UUID,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    -- handed to the mail that asks
    "mailed_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "rating" SMALLINT CHECK ("rating" BETWEEN 1 AND 5),
    "comment" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "surveys_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "surveys_asked_at_idx" ON "surveys"("asked_at");
CREATE INDEX "surveys_conversation_id_idx" ON "surveys"("conversation_id", "asked_at");

-- Whether a channel's customers are asked, and how long they are left alone afterwards.
CREATE TABLE "survey_settings" (
    "channel" TEXT NOT NULL,
    "asks" BOOLEAN NOT NULL,
    "quiet_days" SMALLINT NOT NULL,
    "open_days" SMALLINT NOT NULL,

    CONSTRAINT "survey_settings_pkey" PRIMARY KEY ("channel")
);
INSERT INTO "survey_settings" VALUES ('chat', true, 14, 3), ('email', true, 30, 14);
