-- What waits to be counted is kept a row for each statement that wrote payments, with all that counting and
-- detection want to know: neither looks the payments up again. The arrays belong together; "was" is null for a
-- new payment. A statement that writes very many payments leaves several rows.
DROP TRIGGER "note_new_outcomes" ON "transactions";
DROP TRIGGER "note_changed_outcomes" ON "transactions";
DROP FUNCTION note_new_outcomes();
DROP FUNCTION note_changed_outcomes();
ALTER TABLE "outcome_backlog" RENAME TO "outcome_backlog_before";
ALTER TABLE "outcome_backlog_before" RENAME CONSTRAINT "outcome_backlog_pkey" TO "outcome_backlog_before_pkey";
ALTER SEQUENCE "outcome_backlog_seq_seq" RENAME TO "outcome_backlog_before_seq_seq";

CREATE TABLE "outcome_backlog" (
    "seq" BIGSERIAL NOT NULL,
    "noted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changes" INTEGER NOT NULL,
    "ids" TEXT[],
    "was" TEXT[],
    "was_schemes" TEXT[],
    "was_codes" TEXT[],
    "statuses" TEXT[],
    "schemes" TEXT[],
    "codes" TEXT[],
    "times" BIGINT[],
    "amounts" BIGINT[],
    "currencies" TEXT[],
    "methods" TEXT[],
    "channels" TEXT[],
    "networks" TEXT[],
    "issuers" TEXT[],
    "countries" TEXT[],
    "merchants" TEXT[],
    "mccs" TEXT[],
    "bins" TEXT[],
    "terminals" TEXT[],
    "customers" TEXT[],
    "fingerprints" TEXT[],

    CONSTRAINT "outcome_backlog_pkey" PRIMARY KEY ("seq")
);
-- Kept for a second: compressing them would take longer than writing them.
DO $$
DECLARE name TEXT;
BEGIN
  FOR name IN SELECT attname FROM pg_attribute WHERE attrelid = 'outcome_backlog'::regclass AND attnum > 3 LOOP
    EXECUTE format('ALTER TABLE outcome_backlog ALTER COLUMN %I SET STORAGE EXTERNAL', name);
  END LOOP;
END $$;

CREATE FUNCTION note_new_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outcome_backlog (changes, ids, statuses, schemes, codes, times, amounts, currencies, methods,
    channels, networks, issuers, countries, merchants, mccs, bins, terminals, customers, fingerprints)
  SELECT count(*), array_agg(id), array_agg(status), array_agg(failure_scheme), array_agg(failure_code),
    array_agg((date_part('epoch', occurred_at) * 1000)::int8), array_agg(amount_minor), array_agg(currency),
    array_agg(method), array_agg(channel), array_agg(card_network), array_agg(card_issuer), array_agg(card_country),
    array_agg(merchant_id), array_agg(merchant_mcc), array_agg(card_bin), array_agg(terminal_id),
    array_agg(customer_id), array_agg(card_fingerprint)
  FROM added GROUP BY hashtext(id) % (1 + (SELECT count(*) FROM added) / 1000);
  RETURN NULL;
END $$;

CREATE FUNCTION note_changed_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outcome_backlog (changes, ids, was, was_schemes, was_codes, statuses, schemes, codes, times, amounts,
    currencies, methods, channels, networks, issuers, countries, merchants, mccs, bins, terminals, customers,
    fingerprints)
  SELECT count(*), array_agg(n.id), array_agg(o.status), array_agg(o.failure_scheme), array_agg(o.failure_code),
    array_agg(n.status), array_agg(n.failure_scheme), array_agg(n.failure_code),
    array_agg((date_part('epoch', n.occurred_at) * 1000)::int8), array_agg(n.amount_minor), array_agg(n.currency),
    array_agg(n.method), array_agg(n.channel), array_agg(n.card_network), array_agg(n.card_issuer),
    array_agg(n.card_country), array_agg(n.merchant_id), array_agg(n.merchant_mcc), array_agg(n.card_bin),
    array_agg(n.terminal_id), array_agg(n.customer_id), array_agg(n.card_fingerprint)
  FROM before o JOIN after n ON n.id = o.id
  WHERE (o.status, o.failure_scheme, o.failure_code) IS DISTINCT FROM (n.status, n.failure_scheme, n.failure_code)
  GROUP BY hashtext(n.id) % (1 + (SELECT count(*) FROM after) / 1000);
  RETURN NULL;
END $$;

CREATE TRIGGER "note_new_outcomes" AFTER INSERT ON "transactions"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_new_outcomes();
CREATE TRIGGER "note_changed_outcomes" AFTER UPDATE ON "transactions"
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION note_changed_outcomes();

-- What waits now.
INSERT INTO "outcome_backlog" (changes, ids, was, was_schemes, was_codes, statuses, schemes, codes, times, amounts,
  currencies, methods, channels, networks, issuers, countries, merchants, mccs, bins, terminals, customers,
  fingerprints)
SELECT count(*), array_agg(t.id), array_agg(b.was), array_agg(b.was_scheme), array_agg(b.was_code),
  array_agg(b.status), array_agg(b.scheme), array_agg(b.code),
  array_agg((date_part('epoch', t.occurred_at) * 1000)::int8), array_agg(t.amount_minor), array_agg(t.currency),
  array_agg(t.method), array_agg(t.channel), array_agg(t.card_network), array_agg(t.card_issuer),
  array_agg(t.card_country), array_agg(t.merchant_id), array_agg(t.merchant_mcc), array_agg(t.card_bin),
  array_agg(t.terminal_id), array_agg(t.customer_id), array_agg(t.card_fingerprint)
FROM (SELECT *, (row_number() OVER (ORDER BY seq) - 1) / 1000 AS part FROM "outcome_backlog_before" ORDER BY seq) b
JOIN "transactions" t ON t.id = b.transaction_id
GROUP BY part ORDER BY part;
DROP TABLE "outcome_backlog_before";

-- How far detection has come, for those who look after it.
ALTER TABLE "detector_lease" ADD COLUMN "batch" BIGINT NOT NULL DEFAULT 0;

-- Which status a payment had when it came to wait for its score, so that nothing of its history is looked up.
-- Null where an older version wrote the row: the payment's own then.
ALTER TABLE "scoring_backlog" ADD COLUMN "status" TEXT;
UPDATE "scoring_backlog" b SET "status" = (
  SELECT e."from_status" FROM "transaction_events" e
  WHERE e."transaction_id" = b."transaction_id" AND e."recorded_at" > b."accepted_at" ORDER BY e."id" LIMIT 1
);

-- Ten minutes and six hours share a row: hours and days made rows of what is busy so long that writing them anew
-- every second, and reading an hour of them, cost more than they saved.
CREATE TABLE "outcome_counts_before" AS
SELECT *, date_bin(CASE "level" WHEN 'minute' THEN interval '10 minutes' ELSE interval '6 hours' END, "at",
  timestamptz '2000-01-01 00:00:00+00') AS new_row_at
FROM "outcome_cells" WHERE "level" <> 'day';
DELETE FROM "outcome_counts" WHERE "level" <> 'day';
INSERT INTO "outcome_counts"
SELECT "level", "dimension", new_row_at, "value",
  coalesce(sum("count") FILTER (WHERE "outcome" <> 'pending'), 0),
  coalesce(sum("count") FILTER (WHERE "outcome" NOT IN ('succeeded', 'refunded', 'pending')), 0),
  array_agg(place ORDER BY place), array_agg("outcome" ORDER BY place), array_agg("count" ORDER BY place),
  CASE WHEN "dimension" = 'currency' THEN array_agg("amount_minor" ORDER BY place) ELSE '{}' END
FROM (
  SELECT *, (date_part('epoch', "at" - new_row_at) / CASE "level" WHEN 'minute' THEN 60 ELSE 3600 END)::int2 AS place
  FROM "outcome_counts_before"
) b GROUP BY "level", "dimension", new_row_at, "value";
DROP TABLE "outcome_counts_before";

CREATE TABLE "outcome_combinations_before" AS
SELECT *, date_bin(interval '6 hours', "at", timestamptz '2000-01-01 00:00:00+00') AS new_row_at
FROM "outcome_combination_cells" WHERE "level" = 'hour';
DELETE FROM "outcome_combinations" WHERE "level" = 'hour';
INSERT INTO "outcome_combinations"
SELECT "level", new_row_at, "method", "channel", "network", "issuer", "country", "currency",
  coalesce(sum("count") FILTER (WHERE "outcome" <> 'pending'), 0),
  coalesce(sum("count") FILTER (WHERE "outcome" NOT IN ('succeeded', 'refunded', 'pending')), 0),
  array_agg(place ORDER BY place), array_agg("outcome" ORDER BY place), array_agg("count" ORDER BY place),
  array_agg("amount_minor" ORDER BY place)
FROM (
  SELECT *, (date_part('epoch', "at" - new_row_at) / 3600)::int2 AS place FROM "outcome_combinations_before"
) b GROUP BY "level", new_row_at, "method", "channel", "network", "issuer", "country", "currency";
DROP TABLE "outcome_combinations_before";
