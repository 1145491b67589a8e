-- The cells of a row as before, taken apart in the select list: a function in FROM writes each row's cells into a
-- store of its own first, which took four times as long. Shorter arrays (amounts that are not kept) are NULL.
CREATE OR REPLACE VIEW "outcome_cells" AS
SELECT "level", "dimension", "value", "row_at",
  "row_at" + "place" * CASE "level" WHEN 'minute' THEN interval '1 minute' ELSE interval '1 hour' END AS "at",
  "outcome", "count", coalesce("amount_minor", 0) AS "amount_minor"
FROM (
  SELECT "level", "dimension", "value", "at" AS "row_at", unnest("places") AS "place", unnest("outcomes") AS "outcome",
    unnest("counts") AS "count", unnest("amounts") AS "amount_minor"
  FROM "outcome_counts"
) c;

CREATE OR REPLACE VIEW "outcome_combination_cells" AS
SELECT "level", "method", "channel", "network", "issuer", "country", "currency", "row_at",
  "row_at" + "place" * interval '1 hour' AS "at", "outcome", "count", coalesce("amount_minor", 0) AS "amount_minor"
FROM (
  SELECT "level", "method", "channel", "network", "issuer", "country", "currency", "at" AS "row_at",
    unnest("places") AS "place", unnest("outcomes") AS "outcome", unnest("counts") AS "count",
    unnest("amounts") AS "amount_minor"
  FROM "outcome_combinations"
) c;
