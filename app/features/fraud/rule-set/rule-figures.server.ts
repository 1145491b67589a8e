import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { pool } from "#app/platform/db.server.ts";
import { layout, scoreBins } from "../drift/layout.ts";

/** How a rule did. Counts of payments. */
export interface RuleFigures {
  /** hits in the last 30 days, by the payments' day, and how many payments were scored then */
  hits: number;
  of: number;
  /** hits whose label an analyst or a bank has given in the last 90 days, by what it says */
  fraud: number;
  legitimate: number;
  /** the rule it shares most hits with, and how many */
  with: { key: string; hits: number } | null;
  /** hits a day over the last 30, oldest first */
  days: number[];
}

const shownDays = 30;

/** Payments whose last final word came in the last 90 days, the newest at most. */
const labelled = `
  SELECT DISTINCT ON (transaction_id) transaction_id, verdict FROM (
    SELECT DISTINCT ON (transaction_id, source, strand) transaction_id, source, verdict, known_at, id
    FROM (SELECT * FROM labels WHERE source <> 'complaint' AND known_at > now() - interval '90 days'
          ORDER BY known_at DESC LIMIT 20000) recent
    ORDER BY transaction_id, source, strand, known_at DESC, id DESC
  ) last WHERE verdict <> 'withdrawn'
  ORDER BY transaction_id, known_at DESC, (source = 'analyst') DESC, id DESC`;

/**
 * Hits, how many of them turned out right or wrong, and what hits together, by what rules are
 * called in counts (Hit.key). Read from day counts and from the labels of three months, so the
 * cost does not grow with the payments.
 */
export async function ruleFigures(actor: Actor): Promise<Map<string, RuleFigures>> {
  assertCan(actor, "rules.read");
  const [counted, pairs, judged, scored] = await Promise.all([
    pool.query<{ rule: string; ago: number; hits: number }>(
      `SELECT rule, (current_date - day)::int AS ago, sum(hits)::int AS hits FROM rule_counts
       WHERE other = '' AND day > current_date - ${shownDays} GROUP BY 1, 2`,
    ),
    pool.query<{ rule: string; other: string; hits: number }>(
      `SELECT rule, other, sum(hits)::int AS hits FROM rule_counts
       WHERE other <> '' AND day > current_date - ${shownDays} GROUP BY 1, 2`,
    ),
    pool.query<{ rule: string; fraud: number; legitimate: number }>(
      `WITH labelled AS MATERIALIZED (${labelled}), hit AS (
         SELECT l.verdict, coalesce(reason -> 'by' ->> 'key', reason ->> 'rule') AS rule
         FROM labelled l JOIN risk_scores r USING (transaction_id), jsonb_array_elements(r.reasons) AS reason
         UNION ALL
         SELECT l.verdict, key FROM labelled l JOIN risk_scores r USING (transaction_id),
                jsonb_array_elements_text(r.trial) AS key
       )
       SELECT rule, count(*) FILTER (WHERE verdict = 'fraud')::int AS fraud,
              count(*) FILTER (WHERE verdict = 'legitimate')::int AS legitimate
       FROM hit GROUP BY rule`,
    ),
    pool.query<{ payments: number }>(
      `SELECT coalesce(sum(b.n), 0)::float8 AS payments
       FROM score_distributions d, unnest(d.counts[1:${scoreBins}]) AS b (n)
       WHERE d.layout = $1 AND d.day > current_date - ${shownDays}`,
      [layout],
    ),
  ]);
  const payments = scored.rows[0]?.payments ?? 0;
  const figures = new Map<string, RuleFigures>();
  const of = (key: string) => {
    let held = figures.get(key);
    if (!held) {
      held = { hits: 0, of: payments, fraud: 0, legitimate: 0, with: null, days: Array(shownDays).fill(0) };
      figures.set(key, held);
    }
    return held;
  };
  for (const { rule, ago, hits } of counted.rows) {
    const held = of(rule);
    held.hits += hits;
    if (ago >= 0) held.days[shownDays - 1 - ago] = hits;
  }
  for (const { rule, other, hits } of pairs.rows) {
    for (const [one, another] of [
      [rule, other],
      [other, rule],
    ] as const) {
      const held = of(one);
      if (hits > (held.with?.hits ?? 0)) held.with = { key: another, hits };
    }
  }
  for (const { rule, fraud, legitimate } of judged.rows) Object.assign(of(rule), { fraud, legitimate });
  return figures;
}
