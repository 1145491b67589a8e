-- "Be right back": until when, said by whom and after which line; the next answer ends it by itself.
ALTER TABLE "visitor_conversations" ADD COLUMN "away_until" TIMESTAMPTZ(3),
    ADD COLUMN "away_seq" INTEGER,
    ADD COLUMN "away_by" UUID;
