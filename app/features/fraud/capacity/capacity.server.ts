import { type Actor, assertCan } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { bandStarts } from "#app/features/transactions/bands.ts";
import { pool, prisma } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { Invalid } from "#app/platform/errors.ts";
import { layout, scoreBins, scoreBinWidth } from "../drift/layout.ts";
import { raiseRevision } from "../rule-set/rules.server.ts";
import { blockSetting, thresholdSetting } from "../rule-set/rulesets.server.ts";
import type { ScoreHistory } from "./capacity.ts";

const lookedAt = 28;

/** What capacity is reckoned from. */
export interface CapacityFacts {
  history: ScoreHistory;
  /** known frauds the history rests on, and alerts decided */
  frauds: number;
  /** the threshold that holds, and whether it was set here */
  threshold: number;
  isSet: boolean;
  /** the score from which a payment asked about in a request is blocked, and whether it was set here */
  block: number;
  blockIsSet: boolean;
  /** what a case took: the median time between two decisions of one analyst; null where too few were made */
  minutesPerCase: number | null;
}

const numberOf = (value: unknown) => (typeof value === "number" ? value : null);

const bins = () => Array<number>(scoreBins).fill(0);

/** Payments and known frauds by score over the last four weeks of whole days. Reads day counts and labels, not payments. */
export async function capacityFacts(actor: Actor): Promise<CapacityFacts> {
  assertCan(actor, "rules.read");
  const [counted, known, pace, settings] = await Promise.all([
    pool.query<{ place: number; payments: number; days: number }>(
      `SELECT b.place::int AS place, sum(b.n)::float8 AS payments, count(DISTINCT d.day)::int AS days
       FROM score_distributions d, unnest(d.counts[1:${scoreBins}]) WITH ORDINALITY AS b (n, place)
       WHERE d.layout = $1 AND d.day >= current_date - ${lookedAt} AND d.day < current_date GROUP BY b.place`,
      [layout],
    ),
    pool.query<{ bin: number; currency: string; frauds: number; minor: number }>(
      `WITH last AS (
         SELECT DISTINCT ON (transaction_id) transaction_id, verdict FROM (
           SELECT DISTINCT ON (transaction_id, source, strand) transaction_id, source, verdict, known_at, id
           FROM labels WHERE source <> 'complaint' AND known_at > now() - interval '${lookedAt + 60} days'
           ORDER BY transaction_id, source, strand, known_at DESC, id DESC
         ) words WHERE verdict <> 'withdrawn' ORDER BY transaction_id, known_at DESC, (source = 'analyst') DESC, id DESC
       )
       SELECT least(${scoreBins - 1}, r.score / ${scoreBinWidth})::int AS bin, t.currency, count(*)::int AS frauds,
              sum(t.amount_minor)::float8 AS minor
       FROM last l JOIN risk_scores r USING (transaction_id) JOIN transactions t ON t.id = l.transaction_id
       WHERE l.verdict = 'fraud' AND r.occurred_at >= current_date - ${lookedAt} AND r.occurred_at < current_date
       GROUP BY 1, 2`,
    ),
    pool.query<{ minutes: number | null; cases: number }>(
      `SELECT (percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::float8 AS minutes, count(*)::int AS cases FROM (
         SELECT extract(epoch FROM at - lag(at) OVER (PARTITION BY staff_id ORDER BY at)) / 60 AS took
         FROM (SELECT staff_id, at FROM alert_decisions WHERE staff_id IS NOT NULL ORDER BY id DESC LIMIT 5000) newest
       ) gaps WHERE took BETWEEN 0.05 AND 30`,
    ),
    prisma.setting.findMany({ where: { key: { in: [thresholdSetting, blockSetting] } } }),
  ]);
  const payments = bins();
  for (const row of counted.rows) payments[row.place - 1] = row.payments;
  const frauds = bins();
  const money: Record<string, number[]> = {};
  for (const { bin, currency, frauds: count, minor } of known.rows) {
    frauds[bin]! += count;
    money[currency] ??= bins();
    money[currency][bin]! += minor;
  }
  const setting = (key: string) => numberOf(settings.find((one) => one.key === key)?.value);
  const [set, block] = [setting(thresholdSetting), setting(blockSetting)];
  const told = pace.rows[0];
  return {
    history: { days: counted.rows[0]?.days ?? 0, payments, frauds, money },
    frauds: frauds.reduce((sum, one) => sum + one, 0),
    threshold: set ?? env.ALERT_THRESHOLD,
    isSet: set !== null,
    block: block ?? bandStarts.critical,
    blockIsSet: block !== null,
    minutesPerCase: told && told.cases >= 20 ? told.minutes : null,
  };
}

/** Thresholds people set: of alerts, and of blocking in the request. */
export const thresholds = { alert: thresholdSetting, block: blockSetting } as const;
export type Threshold = keyof typeof thresholds;

/**
 * Sets the score from which alerts are opened, which the next batch that is scored follows, or from which payments
 * are blocked in the request, which the next request follows.
 *
 * @param threshold 1 to 1001, above every score; null: as the product says
 */
export async function setThreshold(
  actor: Actor,
  threshold: number | null,
  which: Threshold = "alert",
): Promise<void> {
  assertCan(actor, "thresholds.set");
  if (threshold !== null && !(Number.isInteger(threshold) && threshold >= 1 && threshold <= 1001)) {
    throw new Invalid("A threshold is a whole number from 1 to 1001");
  }
  const key = thresholds[which];
  await prisma.$transaction(async (tx) => {
    // Workers hold rules and the threshold of alerts as of a revision.
    if (which === "alert") await raiseRevision(tx);
    const held = await tx.setting.findUnique({ where: { key } });
    if (threshold === null) await tx.setting.deleteMany({ where: { key } });
    else {
      await tx.setting.upsert({
        where: { key },
        create: { key, value: threshold },
        update: { value: threshold },
      });
    }
    await record(tx, actor, {
      event: "threshold.changed",
      subject: ["setting", key],
      data: { from: numberOf(held?.value), to: threshold },
    });
  });
}
