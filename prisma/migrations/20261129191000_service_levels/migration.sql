-- Service levels: when people work, what is promised to whom, and how each conversation stands to it.

CREATE TABLE "service_calendars" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "week" JSONB NOT NULL,
    "holidays" JSONB NOT NULL DEFAULT '[]',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "service_calendars_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "service_calendars_name_key" ON "service_calendars"("name");

CREATE TABLE "service_policies" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    -- the first whose conditions fit holds; the default fits everything and stands last
    "place" INTEGER NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "conditions" JSONB NOT NULL DEFAULT '{}',
    "targets" JSONB NOT NULL,
    -- none: round the clock
    "calendar_id" UUID REFERENCES "service_calendars"("id") ON DELETE RESTRICT,
    "warn_after" DOUBLE PRECISION NOT NULL DEFAULT 0.8,
    "escalations" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "service_policies_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "service_policies_default_idx" ON "service_policies"("is_default") WHERE "is_default";

-- How far the conversations that are not solved have been looked at again since policies last changed.
CREATE TABLE "service_sweep" (
    "id" INTEGER NOT NULL DEFAULT 1 CHECK ("id" = 1),
    "revision" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "cursor" UUID,
    CONSTRAINT "service_sweep_pkey" PRIMARY KEY ("id")
);
INSERT INTO "service_sweep" DEFAULT VALUES;

-- What happened in a conversation as far as it concerns who waits for whom: its timeline.
CREATE TABLE "ticket_turns" (
    "conversation_id" UUID NOT NULL REFERENCES "conversations"("id") ON DELETE CASCADE,
    "place" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    -- place 0, who spoke first: customer, staff; then customer, reply, or a status
    "kind" TEXT NOT NULL,
    CONSTRAINT "ticket_turns_pkey" PRIMARY KEY ("conversation_id", "place")
);

-- Each time something was owed to a customer, and how it ended: what reports of service levels are made of.
CREATE TABLE "service_promises" (
    "conversation_id" UUID NOT NULL REFERENCES "conversations"("id") ON DELETE CASCADE,
    "target" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "policy_id" UUID,
    "promised_ms" BIGINT NOT NULL,
    "used_ms" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    -- when it was kept or broken; null while neither is certain
    "decided_at" TIMESTAMPTZ(3),
    "channel" TEXT NOT NULL,
    "team_id" UUID,
    "agent_id" UUID,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    -- the marks that were made in the thread, and for which due time
    "warned_at" TIMESTAMPTZ(3),
    "breached_at" TIMESTAMPTZ(3),
    CONSTRAINT "service_promises_pkey" PRIMARY KEY ("conversation_id", "target", "started_at")
);
CREATE INDEX "service_promises_decided_at_idx" ON "service_promises"("decided_at") WHERE "decided_at" IS NOT NULL;

-- Copies for lists, and when a worker looks next: at once after every turn, then whenever a clock makes a mark.
ALTER TABLE "conversations"
    ADD COLUMN "due_at" TIMESTAMPTZ(3),
    ADD COLUMN "warn_at" TIMESTAMPTZ(3),
    ADD COLUMN "due_target" TEXT,
    ADD COLUMN "look_at" TIMESTAMPTZ(3);
CREATE INDEX "conversations_due_idx" ON "conversations" (coalesce("due_at", 'infinity'), "id") WHERE "status" = 'open';
CREATE INDEX "conversations_unassigned_due_idx" ON "conversations" (coalesce("due_at", 'infinity'), "id") WHERE "status" = 'open' AND "assignee_id" IS NULL;
CREATE INDEX "conversations_look_at_idx" ON "conversations" ("look_at") WHERE "look_at" IS NOT NULL;
CREATE INDEX "conversations_unsolved_idx" ON "conversations" ("id") WHERE "status" <> 'solved';

-- Before the triggers, so that what is there already is one statement each.
INSERT INTO "ticket_turns" ("conversation_id", "place", "at", "kind")
SELECT "id", 0, "created_at", CASE WHEN "owed" THEN 'customer' ELSE 'staff' END
FROM "conversations" c JOIN "report_stretches" r ON r."conversation_id" = c."id" AND r."place" = 0;
INSERT INTO "ticket_turns" ("conversation_id", "place", "at", "kind")
SELECT "id", 1, greatest("first_reply_at", "created_at"), 'reply' FROM "conversations" WHERE "first_reply_at" IS NOT NULL;
INSERT INTO "ticket_turns" ("conversation_id", "place", "at", "kind")
SELECT "id", 2, greatest("waiting_since", "first_reply_at"), 'customer' FROM "conversations"
WHERE "waiting_since" IS NOT NULL AND "first_reply_at" IS NOT NULL;
INSERT INTO "ticket_turns" ("conversation_id", "place", "at", "kind")
SELECT "id", 3, greatest(coalesce("solved_at", "last_message_at"), "first_reply_at", "waiting_since"), "status"
FROM "conversations" WHERE "status" <> 'open';
UPDATE "conversations" SET "look_at" = to_timestamp(0) WHERE "status" <> 'solved';

CREATE FUNCTION ticket_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."status" <> 'solved' THEN NEW."look_at" := to_timestamp(0); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "ticket_begins" BEFORE INSERT ON "conversations" FOR EACH ROW EXECUTE FUNCTION ticket_begins();

CREATE FUNCTION ticket_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "ticket_turns" VALUES (NEW."id", 0, NEW."created_at",
    CASE WHEN NEW."waiting_since" IS NULL AND NEW."first_reply_at" IS NULL THEN 'staff' ELSE 'customer' END);
  IF NEW."first_reply_at" IS NOT NULL THEN
    INSERT INTO "ticket_turns" VALUES (NEW."id", 1, greatest(NEW."first_reply_at", NEW."created_at"), 'reply');
  END IF;
  IF NEW."status" <> 'open' THEN
    INSERT INTO "ticket_turns" VALUES (NEW."id", 2,
      greatest(coalesce(NEW."solved_at", NEW."last_message_at"), NEW."created_at"), NEW."status");
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "ticket_begun" AFTER INSERT ON "conversations" FOR EACH ROW EXECUTE FUNCTION ticket_begun();

-- Writes down a turn: who waited and does not any more, or the status that somebody set. There are many
-- ways to a ticket's state; this is the one place they all pass, so that no clock misses any of them.
CREATE FUNCTION ticket_turned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moment TIMESTAMPTZ := report_clock();
  turn "ticket_turns";
  standing TEXT;
  answered BOOLEAN;
  taken_back BOOLEAN := OLD."status" = 'solved' AND NEW."status" <> 'solved' AND NEW."reopened" = OLD."reopened";
BEGIN
  NEW."look_at" := to_timestamp(0);
  IF NEW."status" IN ('pending', 'solved') OR NEW."waiting_since" IS DISTINCT FROM OLD."waiting_since" THEN
    NEW."due_at" := NULL; NEW."warn_at" := NULL; NEW."due_target" := NULL;
  END IF;
  IF NEW."status" = OLD."status" AND NEW."first_reply_at" IS NOT DISTINCT FROM OLD."first_reply_at"
    AND (NEW."waiting_since" IS NULL) = (OLD."waiting_since" IS NULL) THEN RETURN NEW; END IF;

  -- What was taken back never was.
  IF taken_back THEN
    DELETE FROM "ticket_turns" t WHERE t."conversation_id" = NEW."id" AND t."place" =
      (SELECT max(s."place") FROM "ticket_turns" s WHERE s."conversation_id" = NEW."id" AND s."kind" = 'solved');
  ELSIF NEW."status" = 'solved' AND OLD."status" <> 'solved' AND NEW."reopened" < OLD."reopened" THEN
    DELETE FROM "ticket_turns" t WHERE t."conversation_id" = NEW."id" AND t."place" =
      (SELECT max(s."place") FROM "ticket_turns" s WHERE s."conversation_id" = NEW."id") AND t."kind" = 'open';
  END IF;
  SELECT * INTO turn FROM "ticket_turns" t WHERE t."conversation_id" = NEW."id" ORDER BY t."place" DESC LIMIT 1;

  answered := NEW."first_reply_at" IS NOT NULL AND OLD."first_reply_at" IS NULL;
  IF NOT answered AND OLD."waiting_since" IS NOT NULL AND NEW."waiting_since" IS NULL THEN
    answered := NEW."status" <> 'solved' OR OLD."status" = 'solved' OR EXISTS (SELECT FROM "messages" m
      WHERE m."conversation_id" = NEW."id" AND m."seq" = NEW."last_seq" AND m."kind" IN ('reply', 'call'));
  END IF;
  IF answered THEN
    turn."at" := greatest(turn."at", CASE
      WHEN NEW."first_reply_at" IS DISTINCT FROM OLD."first_reply_at" THEN NEW."first_reply_at"
      WHEN NEW."last_message_at" BETWEEN OLD."waiting_since" AND moment THEN NEW."last_message_at"
      ELSE moment END);
    turn."place" := turn."place" + 1;
    INSERT INTO "ticket_turns" VALUES (NEW."id", turn."place", turn."at", 'reply');
  END IF;
  IF OLD."waiting_since" IS NULL AND NEW."waiting_since" IS NOT NULL AND NOT taken_back THEN
    turn."at" := greatest(turn."at", NEW."waiting_since");
    turn."place" := turn."place" + 1;
    INSERT INTO "ticket_turns" VALUES (NEW."id", turn."place", turn."at", 'customer');
  END IF;

  SELECT t."kind" INTO standing FROM "ticket_turns" t
  WHERE t."conversation_id" = NEW."id" AND t."kind" NOT IN ('reply', 'staff') ORDER BY t."place" DESC LIMIT 1;
  IF coalesce(nullif(standing, 'customer'), 'open') <> NEW."status" THEN
    INSERT INTO "ticket_turns" VALUES (NEW."id", turn."place" + 1, greatest(turn."at",
      CASE WHEN NEW."status" = 'solved' THEN coalesce(NEW."solved_at", moment) ELSE moment END), NEW."status");
  END IF;
  RETURN NEW;
END $$;
-- Most changes of a conversation are a new line, which concerns no clock.
CREATE TRIGGER "ticket_turned" BEFORE UPDATE ON "conversations" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" OR OLD."waiting_since" IS DISTINCT FROM NEW."waiting_since"
    OR OLD."first_reply_at" IS DISTINCT FROM NEW."first_reply_at" OR OLD."priority" IS DISTINCT FROM NEW."priority"
    OR OLD."team_id" IS DISTINCT FROM NEW."team_id" OR OLD."tags" IS DISTINCT FROM NEW."tags"
    OR OLD."channel" IS DISTINCT FROM NEW."channel" OR OLD."customer_id" IS DISTINCT FROM NEW."customer_id"
    OR OLD."locale" IS DISTINCT FROM NEW."locale" OR OLD."merged_into_id" IS DISTINCT FROM NEW."merged_into_id")
  EXECUTE FUNCTION ticket_turned();

-- What a new console begins with; leads change it on a page.
INSERT INTO "service_calendars" ("id", "name", "zone", "week") VALUES
  ('5e1a0000-0000-4000-8000-000000000001', 'Office hours', 'Asia/Shanghai',
   '{"mon":[["09:00","18:00"]],"tue":[["09:00","18:00"]],"wed":[["09:00","18:00"]],"thu":[["09:00","18:00"]],"fri":[["09:00","18:00"]]}');
INSERT INTO "service_policies" ("id", "name", "place", "is_default", "conditions", "targets", "calendar_id", "escalations") VALUES
  ('5e1a0000-0000-4000-8000-000000000011', 'Live chat', 0, false, '{"channels":["chat"]}',
   '{"low":{"firstResponse":5,"nextResponse":10,"resolution":1440},"normal":{"firstResponse":2,"nextResponse":5,"resolution":480},"high":{"firstResponse":1,"nextResponse":3,"resolution":240},"urgent":{"firstResponse":1,"nextResponse":2,"resolution":120}}',
   NULL, '[]'),
  ('5e1a0000-0000-4000-8000-000000000012', 'Everything else', 1, true, '{}',
   '{"low":{"firstResponse":480,"nextResponse":960,"resolution":2700},"normal":{"firstResponse":240,"nextResponse":480,"resolution":1620},"high":{"firstResponse":60,"nextResponse":120,"resolution":540},"urgent":{"firstResponse":30,"nextResponse":60,"resolution":240,"roundTheClock":true}}',
   '5e1a0000-0000-4000-8000-000000000001',
   '[{"on":"breach","target":"any","action":{"kind":"notify","whom":"assignee"}}]');
