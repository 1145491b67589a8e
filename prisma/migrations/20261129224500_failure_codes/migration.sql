-- Every code that failures came with, by how often it stands in the counts now. Codes are kept as they are compared
-- (trimmed, small letters) beside how they were first written.
CREATE TABLE "failure_codes" (
    "scheme" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "shown_scheme" TEXT NOT NULL,
    "shown_code" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "failure_codes_pkey" PRIMARY KEY ("scheme","code")
);

-- What is counted already: the payments, as they were before what still waits to be counted.
INSERT INTO "failure_codes"
WITH waiting AS (
  SELECT DISTINCT ON (w.id) w.id, w.was, w.scheme, w.code
  FROM "outcome_backlog" b CROSS JOIN LATERAL unnest(b.ids, b.was, b.was_schemes, b.was_codes) AS w (id, was, scheme, code)
  ORDER BY w.id, b.seq
), counted AS (
  SELECT t.failure_scheme AS scheme, t.failure_code AS code, t.occurred_at AS at FROM "transactions" t
  WHERE t.status = 'failed' AND NOT EXISTS (SELECT FROM waiting w WHERE w.id = t.id)
  UNION ALL
  SELECT w.scheme, w.code, t.occurred_at FROM waiting w JOIN "transactions" t ON t.id = w.id WHERE w.was = 'failed'
)
SELECT lower(btrim(coalesce(scheme, ''))), lower(btrim(coalesce(code, ''))), min(btrim(coalesce(scheme, ''))),
  min(btrim(coalesce(code, ''))), count(*), min(at), max(at)
FROM counted GROUP BY 1, 2 ORDER BY 5 DESC LIMIT 5000;

-- What people say a code means, a row for each time somebody said so: nothing is overwritten. The counts are
-- brought after it from the newest payment to the oldest: what happened at "cursor" or later is counted anew.
CREATE TABLE "code_mappings" (
    "version" SERIAL NOT NULL,
    "scheme" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "shown_scheme" TEXT NOT NULL,
    "shown_code" TEXT NOT NULL,
    "own" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "was_own" BOOLEAN NOT NULL,
    "was_reason" TEXT NOT NULL,
    "undoes" INTEGER,
    "staff_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "total" BIGINT NOT NULL DEFAULT 0,
    "moved" BIGINT NOT NULL DEFAULT 0,
    "cursor" TIMESTAMPTZ(3) NOT NULL DEFAULT 'infinity',
    "finished_at" TIMESTAMPTZ(3),
    CONSTRAINT "code_mappings_pkey" PRIMARY KEY ("version")
);
CREATE INDEX "code_mappings_scheme_code_version_idx" ON "code_mappings"("scheme", "code", "version");
CREATE INDEX "code_mappings_unfinished" ON "code_mappings"("version") WHERE "finished_at" IS NULL;

-- By which mapping payments are counted: changed under the lock that counting holds.
ALTER TABLE "outcome_progress" ADD COLUMN "mapping_version" INTEGER NOT NULL DEFAULT 0;
