-- Words and figures that stand right before Chinese characters (尾号2967的卡) were not words of their own:
-- lines that hold such a one get it added to what they are found by.
UPDATE "messages"
SET "search" = "search" || array_to_tsvector(ARRAY(
  SELECT DISTINCT lower(left(word[1], 32))
  FROM regexp_matches("body", '([A-Za-z0-9]+)(?=[\u3400-\u9fff])', 'g') AS word))
WHERE "search" IS NOT NULL AND "body" ~ '[A-Za-z0-9][\u3400-\u9fff]';
