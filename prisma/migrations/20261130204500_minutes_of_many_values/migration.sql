-- By the minute, merchants, category codes, BINs and terminals share rows: all values of a dimension over ten
-- minutes, its cells side by side and sorted by value. A row that has grown long is followed by another part, so
-- that nothing long is written again and again; a cell may stand in several parts, and is their sum.
CREATE TABLE "outcome_minutes" (
    "dimension" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "part" INTEGER NOT NULL,
    "names" TEXT[],
    "ends" INTEGER[],
    "decided" INTEGER[],
    "failed" INTEGER[],
    "places" SMALLINT[],
    "outcomes" TEXT[],
    "counts" INTEGER[],

    CONSTRAINT "outcome_minutes_pkey" PRIMARY KEY ("dimension","at","part")
);

-- What was counted before this was kept is not known by these minutes: they begin with the next hour.
ALTER TABLE "outcome_progress" ADD COLUMN "many_values_from" TIMESTAMPTZ(3) NOT NULL DEFAULT '2000-01-01 00:00:00+00';
UPDATE "outcome_progress" SET "many_values_from" = date_trunc('hour', now()) + interval '1 hour'
WHERE EXISTS (SELECT FROM "transactions");

-- The cells of some values, of rows that may hold any of a stretch of time.
CREATE FUNCTION minutes_of_values(of_dimension TEXT, wanted TEXT[], since TIMESTAMPTZ, before TIMESTAMPTZ)
RETURNS TABLE ("value" TEXT, "at" TIMESTAMPTZ, "outcome" TEXT, "count" INTEGER) LANGUAGE sql STABLE AS $$
  SELECT c.name, c.row_at + c.place * interval '1 minute', c.outcome, c.count
  FROM (
    SELECT s.name, s.row_at, unnest(s.places[s.first:s.last]) AS place, unnest(s.outcomes[s.first:s.last]) AS outcome,
      unnest(s.counts[s.first:s.last]) AS count
    FROM (
      SELECT w.name, r.at AS row_at, r.places, r.outcomes, r.counts,
        coalesce(r.ends[p.place - 1], 0) + 1 AS first, r.ends[p.place] AS last
      FROM outcome_minutes r
      CROSS JOIN unnest(wanted) AS w (name)
      CROSS JOIN LATERAL (SELECT array_position(r.names, w.name) AS place) p
      WHERE r.dimension = of_dimension AND r.at > since - interval '10 minutes' AND r.at < before AND p.place IS NOT NULL
    ) s
  ) c
  WHERE c.row_at + c.place * interval '1 minute' >= since AND c.row_at + c.place * interval '1 minute' < before
$$;

-- All cells one by one; a cell of a busy row may come in parts.
CREATE VIEW "outcome_minute_cells" AS
SELECT "dimension", "value", "row_at", "row_at" + "place" * interval '1 minute' AS "at", "outcome", "count"
FROM (
  SELECT r."dimension", v."value", r."at" AS "row_at",
    unnest(r."places"[coalesce(r."ends"[v."number" - 1], 0) + 1:r."ends"[v."number"]]) AS "place",
    unnest(r."outcomes"[coalesce(r."ends"[v."number" - 1], 0) + 1:r."ends"[v."number"]]) AS "outcome",
    unnest(r."counts"[coalesce(r."ends"[v."number" - 1], 0) + 1:r."ends"[v."number"]]) AS "count"
  FROM "outcome_minutes" r CROSS JOIN LATERAL unnest(r."names") WITH ORDINALITY AS v ("value", "number")
) c;
