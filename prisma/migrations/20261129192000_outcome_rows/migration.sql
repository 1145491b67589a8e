-- Counts are kept a row for each value and stretch of time: minutes by the hour, hours by the day. A row holds
-- its cells (place within the stretch, outcome, count, amount) side by side, so that payments that are far apart
-- in time do not write a row each for every dimension.
ALTER TABLE "outcome_counts" RENAME TO "outcome_counts_before";
ALTER TABLE "outcome_combinations" RENAME TO "outcome_combinations_before";
ALTER TABLE "outcome_counts_before" RENAME CONSTRAINT "outcome_counts_pkey" TO "outcome_counts_before_pkey";
ALTER TABLE "outcome_combinations_before" RENAME CONSTRAINT "outcome_combinations_pkey" TO "outcome_combinations_before_pkey";

CREATE TABLE "outcome_counts" (
    "level" TEXT NOT NULL,
    "dimension" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" TEXT NOT NULL,
    "decided" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "places" SMALLINT[],
    "outcomes" TEXT[],
    "counts" INTEGER[],
    "amounts" BIGINT[],

    CONSTRAINT "outcome_counts_pkey" PRIMARY KEY ("level","dimension","at","value")
) WITH (fillfactor = 70);

CREATE TABLE "outcome_combinations" (
    "level" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "method" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "decided" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "places" SMALLINT[],
    "outcomes" TEXT[],
    "counts" INTEGER[],
    "amounts" BIGINT[],

    CONSTRAINT "outcome_combinations_pkey" PRIMARY KEY ("level","at","method","channel","network","issuer","country","currency")
) WITH (fillfactor = 70);

-- What was counted before, in the new shape.
INSERT INTO "outcome_counts"
SELECT "level", "dimension", row_at, "value",
  coalesce(sum("count") FILTER (WHERE "outcome" <> 'pending'), 0),
  coalesce(sum("count") FILTER (WHERE "outcome" NOT IN ('succeeded', 'refunded', 'pending')), 0),
  array_agg(place ORDER BY place), array_agg("outcome" ORDER BY place), array_agg("count" ORDER BY place),
  CASE WHEN "dimension" = 'currency' THEN array_agg("amount_minor" ORDER BY place) ELSE '{}' END
FROM (
  SELECT *, date_trunc(CASE "level" WHEN 'minute' THEN 'hour' ELSE 'day' END, "at", 'UTC') AS row_at,
    (CASE "level" WHEN 'minute' THEN extract(minute FROM "at" AT TIME ZONE 'UTC')
      WHEN 'hour' THEN extract(hour FROM "at" AT TIME ZONE 'UTC') ELSE 0 END)::int2 AS place
  FROM "outcome_counts_before"
) b GROUP BY "level", "dimension", row_at, "value";

INSERT INTO "outcome_combinations"
SELECT "level", row_at, "method", "channel", "network", "issuer", "country", "currency",
  coalesce(sum("count") FILTER (WHERE "outcome" <> 'pending'), 0),
  coalesce(sum("count") FILTER (WHERE "outcome" NOT IN ('succeeded', 'refunded', 'pending')), 0),
  array_agg(place ORDER BY place), array_agg("outcome" ORDER BY place), array_agg("count" ORDER BY place),
  array_agg("amount_minor" ORDER BY place)
FROM (
  SELECT *, date_trunc('day', "at", 'UTC') AS row_at,
    (CASE "level" WHEN 'hour' THEN extract(hour FROM "at" AT TIME ZONE 'UTC') ELSE 0 END)::int2 AS place
  FROM "outcome_combinations_before"
) b GROUP BY "level", row_at, "method", "channel", "network", "issuer", "country", "currency";

DROP TABLE "outcome_counts_before";
DROP TABLE "outcome_combinations_before";

-- The cells one by one. "row_at" is when the row of a cell begins: queries that bound it read a stretch of the key.
CREATE VIEW "outcome_cells" AS
SELECT r."level", r."dimension", r."value", r."at" AS "row_at",
  r."at" + c."place" * CASE r."level" WHEN 'minute' THEN interval '1 minute' ELSE interval '1 hour' END AS "at",
  c."outcome", c."count", coalesce(c."amount_minor", 0) AS "amount_minor"
FROM "outcome_counts" r
CROSS JOIN LATERAL unnest(r."places", r."outcomes", r."counts", r."amounts")
  AS c ("place", "outcome", "count", "amount_minor");

CREATE VIEW "outcome_combination_cells" AS
SELECT r."level", r."method", r."channel", r."network", r."issuer", r."country", r."currency", r."at" AS "row_at",
  r."at" + c."place" * interval '1 hour' AS "at", c."outcome", c."count", coalesce(c."amount_minor", 0) AS "amount_minor"
FROM "outcome_combinations" r
CROSS JOIN LATERAL unnest(r."places", r."outcomes", r."counts", r."amounts")
  AS c ("place", "outcome", "count", "amount_minor");
