-- What a draft remembers of the payments it quotes: [{ id, status }], their status when they were first quoted.
ALTER TABLE "drafts" ADD COLUMN "facts" JSONB NOT NULL DEFAULT '[]';
