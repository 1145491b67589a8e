-- Rules that people write, lists they keep, and what scoring counts of both.

-- Grows with every change that scoring must know of: rules, lists, the threshold. Scoring reads it
-- with each batch and reads the changes where it has grown. Whoever changes anything locks its row
-- first, so revisions become visible in their order.
CREATE TABLE "rule_revision" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "rule_revision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rule_revision_one_row" CHECK ("id" = 1)
);
INSERT INTO "rule_revision" DEFAULT VALUES;

CREATE TABLE "rules" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "owner_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rules_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "rules_name_key" ON "rules"("name");

CREATE TABLE "rule_versions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "rule_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "expression" JSONB NOT NULL,
    "weight" SMALLINT,
    "verdict" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "edits" INTEGER NOT NULL DEFAULT 0,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "shadow_at" TIMESTAMPTZ(3),
    "live_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "rule_versions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rule_versions_state_check" CHECK ("state" IN ('draft', 'shadow', 'live', 'retired')),
    CONSTRAINT "rule_versions_verdict_check" CHECK ("verdict" IN ('allow', 'review', 'block')),
    CONSTRAINT "rule_versions_weight_check" CHECK ("weight" BETWEEN 1 AND 999),
    CONSTRAINT "rule_versions_effect_check" CHECK (("weight" IS NULL) <> ("verdict" IS NULL)),
    CONSTRAINT "rule_versions_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "rules"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "rule_versions_rule_id_version_key" ON "rule_versions"("rule_id", "version");
-- Of one rule at most one version is written on, one is tried and one holds.
CREATE UNIQUE INDEX "rule_versions_one_of_each" ON "rule_versions"("rule_id", "state") WHERE "state" <> 'retired';

-- The built-in rules that somebody has set to shadow or retired; all others are live.
CREATE TABLE "built_in_rules" (
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "built_in_rules_pkey" PRIMARY KEY ("name"),
    CONSTRAINT "built_in_rules_state_check" CHECK ("state" IN ('shadow', 'live', 'retired'))
);

-- Hits of rules by day (UTC) of the payment, and of pairs of rules on the same payment. Each lane
-- counts for itself, so that no lane waits for another's row. `rule` is a built-in rule's name, the
-- id of a version, or `list:<name>`; `other` is empty for the rule's own hits.
CREATE TABLE "rule_counts" (
    "rule" TEXT NOT NULL,
    "other" TEXT NOT NULL DEFAULT '',
    "day" DATE NOT NULL,
    "lane" SMALLINT NOT NULL,
    "hits" INTEGER NOT NULL,

    CONSTRAINT "rule_counts_pkey" PRIMARY KEY ("rule", "other", "day", "lane")
);
CREATE INDEX "rule_counts_day_idx" ON "rule_counts"("day");

-- How scores and features were distributed on a day: counts of all bins, one array a lane. What
-- the places mean is said by the layout (app/features/fraud/drift/layout.ts).
CREATE TABLE "score_distributions" (
    "day" DATE NOT NULL,
    "lane" SMALLINT NOT NULL,
    "layout" TEXT NOT NULL,
    "counts" INTEGER[] NOT NULL,

    CONSTRAINT "score_distributions_pkey" PRIMARY KEY ("day", "lane", "layout")
);

CREATE TABLE "list_entries" (
    "id" BIGSERIAL NOT NULL,
    "list" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "expires_at" TIMESTAMPTZ(3),
    "alert_id" UUID,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),
    "removed_by_id" UUID,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "list_entries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "list_entries_list_check" CHECK ("list" IN ('allow', 'review', 'block')),
    CONSTRAINT "list_entries_kind_check" CHECK ("kind" IN ('card', 'device', 'ip', 'customer', 'merchant', 'bin', 'email'))
);
-- One standing entry for one thing on one list; looked up by value from the page and the panes.
CREATE UNIQUE INDEX "list_entries_standing_key" ON "list_entries"("value", "kind", "list") WHERE "removed_at" IS NULL;
CREATE INDEX "list_entries_revision_idx" ON "list_entries"("revision");
CREATE INDEX "list_entries_list_removed_at_id_idx" ON "list_entries"("list", "removed_at", "id");

CREATE TABLE "rule_backtests" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "rule_id" UUID,
    "expression" JSONB NOT NULL,
    "weight" SMALLINT,
    "verdict" TEXT,
    "days" SMALLINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "result" JSONB,
    "staff_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rule_backtests_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rule_backtests_state_check" CHECK ("state" IN ('waiting', 'running', 'done', 'failed', 'cancelled'))
);
CREATE INDEX "rule_backtests_rule_id_created_at_idx" ON "rule_backtests"("rule_id", "created_at");
CREATE INDEX "rule_backtests_open_idx" ON "rule_backtests"("created_at") WHERE "state" IN ('waiting', 'running');

-- What rules and lists said of a payment beside its score, and what rules on trial would have said.
ALTER TABLE "risk_scores" ADD COLUMN "verdict" TEXT;
ALTER TABLE "risk_scores" ADD COLUMN "trial" JSONB;
