import type { PoolClient } from "pg";
import { arrayLiteral } from "#app/platform/array-literal.ts";
import { layout } from "./drift/layout.ts";
import type { Told } from "./live/assessor.ts";
import { encodeContributions } from "./live/contribution.ts";
import { featureSet, type LivePayment } from "./live/live-features.ts";
import { batchOf } from "./live/log.server.ts";
import type { BatchCounts } from "./rule-set/counting.ts";
import { opensAlert } from "./score.ts";

export interface OpenedAlert {
  id: string;
  score: number;
}

/** What a batch came to. */
export interface ToSave {
  lane: number;
  count: number;
  /** the backlog's rows that are done */
  seqs: number[];
  /** payments of which no alert is opened */
  quiet: ReadonlySet<string>;
  payments: ReadonlyMap<string, LivePayment>;
  told: readonly Told[];
  scorer: string;
  /** the score from which an alert is opened */
  threshold: number;
  counts: BatchCounts;
  /** features of each payment; null where none were made */
  rows: Float32Array | null;
  shadow: number | null;
  /** whether somebody waits for what is made of these payments */
  askedFor: boolean;
}

/**
 * Everything a batch leaves behind but its place in the log, in one statement. The first score of
 * a payment stands: a later report changes the habit, not what was known when it was scored.
 */
const saveStatement = {
  name: "lane-save",
  rowMode: "array" as const,
  text: `
    WITH given AS (
      SELECT * FROM unnest($1::text[], $2::float8[], $3::int2[], $4::text[], $5::jsonb[], $12::float4[], $13::bytea[], $14::int2[], $19::text[], $20::jsonb[])
        AS g (id, at, score, band, reasons, probability, contributions, place, verdict, trial)
    ), scored AS (
      INSERT INTO risk_scores
        (transaction_id, occurred_at, score, band, reasons, scorer, scored_at, batch, place, probability, contributions, verdict, trial)
      SELECT id, to_timestamp(at / 1000), score, band, reasons, $6, clock_timestamp(), $10::int8, place, probability, contributions, verdict, trial
      FROM given
      ON CONFLICT (transaction_id) DO NOTHING
      RETURNING transaction_id, score, band, verdict, scored_at
    ), opened AS (
      INSERT INTO alerts (transaction_id, customer_id, score, band, opened_by)
      SELECT s.transaction_id, a.customer_id, s.score, s.band,
             CASE WHEN s.verdict IS NULL THEN 'score' ELSE 'rule' END
      FROM unnest($7::text[], $8::text[]) AS a (id, customer_id) JOIN scored s ON s.transaction_id = a.id
      ON CONFLICT (transaction_id) DO NOTHING
      RETURNING id, score
    ), done AS (
      DELETE FROM scoring_backlog WHERE lane = $11 AND seq = ANY($9::int8[])
    ), rules_counted AS (
      INSERT INTO rule_counts AS c (rule, other, day, lane, hits)
      SELECT rule, other, date '1970-01-01' + day, $11, hits
      FROM unnest($21::text[], $22::text[], $23::int[], $24::int[]) AS r (rule, other, day, hits)
      ON CONFLICT (rule, other, day, lane) DO UPDATE SET hits = c.hits + excluded.hits
    ), distributed AS (
      INSERT INTO score_distributions AS d (day, lane, layout, counts)
      SELECT date '1970-01-01' + day, $11, $27, counts::int[]
      FROM unnest($25::int[], $26::text[]) AS n (day, counts)
      ON CONFLICT (day, lane, layout) DO UPDATE SET counts = ARRAY(
        SELECT held + new FROM unnest(d.counts, excluded.counts) WITH ORDINALITY AS b (held, new, place) ORDER BY place)
    ), looked AS (
      INSERT INTO scoring_features (batch, feature_set, payments, rows, shadow_model, shadow_scores)
      SELECT $10::int8, $15::text, cardinality($1::text[]), $16::bytea, $17::int4, $18::bytea WHERE $16::bytea IS NOT NULL
    )
    SELECT id::text, score, NULL::timestamptz FROM opened
    UNION ALL SELECT transaction_id, score, scored_at FROM scored WHERE $28::boolean`,
};

/** What was written. */
export interface Saved {
  opened: OpenedAlert[];
  /** when each payment was scored, where that was asked for; without those that had a score already */
  scoredAt: ReadonlyMap<string, Date>;
}

export async function saveScores(client: PoolClient, given: ToSave): Promise<Saved> {
  const { lane, count, seqs, quiet, payments, told, scorer, threshold, rows, shadow } = given;
  const alerted = told.filter((each) => opensAlert(each, threshold) && !quiet.has(each.id));
  const shadowScores =
    shadow === null ? null : Buffer.from(Int16Array.from(told, (each) => each.shadow ?? 0).buffer);
  const features = rows && Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
  const values = [
    arrayLiteral(told, ({ id }) => id),
    arrayLiteral(told, ({ id }) => payments.get(id)!.occurredAt),
    arrayLiteral(told, ({ score }) => score),
    arrayLiteral(told, ({ band }) => band),
    arrayLiteral(told, ({ reasons }) => (reasons.length === 0 ? "[]" : JSON.stringify(reasons))),
    scorer,
    alerted.map(({ id }) => id),
    alerted.map(({ id }) => payments.get(id)!.customerId),
    arrayLiteral(seqs, (seq) => seq),
    batchOf(lane, count),
    lane,
    arrayLiteral(told, ({ probability }) => probability),
    told.map(({ contributions }) =>
      contributions.length === 0 ? null : Buffer.from(encodeContributions(contributions)),
    ),
    arrayLiteral(told, ({ place }) => place),
    featureSet,
    told.length > 0 ? features : null,
    shadow,
    shadowScores,
    arrayLiteral(told, ({ verdict }) => verdict),
    arrayLiteral(told, ({ evaluation }) =>
      evaluation?.trial.length ? JSON.stringify(evaluation.trial.map(({ key }) => key)) : null,
    ),
    ...given.counts.hits(),
    ...given.counts.distributions(),
    layout,
    given.askedFor,
  ];
  const { rows: saved } = await client.query<[string, number, Date | null]>({ ...saveStatement, values });
  const opened: OpenedAlert[] = [];
  const scoredAt = new Map<string, Date>();
  for (const [id, score, at] of saved) {
    if (at) scoredAt.set(id, at);
    else opened.push({ id, score });
  }
  return { opened, scoredAt };
}
