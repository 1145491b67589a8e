import type { ApiKeyActor } from "#app/features/accounts/permissions.ts";
import { announceArrivals } from "#app/features/transactions/arrivals.server.ts";
import type { Band } from "#app/features/transactions/bands.ts";
import { type ItemResult, ingestWithin } from "#app/features/transactions/ingest.server.ts";
import { laneOf } from "#app/features/transactions/lane.ts";
import { assertScope } from "#app/features/transactions/scope.ts";
import { pool } from "#app/platform/db.server.ts";
import { ProblemError } from "#app/platform/errors.ts";
import type { RuleVerdict } from "../rule-set/rule-set.ts";
import type { SafeNotice } from "../safe-words.ts";
import { scoreOne, type Verdict } from "../scoring.server.ts";
import { type DecisionVerdict, decide, safeReasonOf } from "./decision.ts";
import { thresholds } from "./thresholds.server.ts";

/** A payment's score and what to do with it. */
export interface Decision {
  id: string;
  result: "created" | "updated" | "unchanged";
  score: number;
  band: Band;
  verdict: DecisionVerdict;
  safeReason: SafeNotice;
  scorer: string;
  scoredAt: string;
}

interface Standing {
  customerId: string | null;
  cardFingerprint: string | null;
  deviceId: string | null;
  score: number | null;
  band: Band;
  verdict: RuleVerdict | null;
  scorer: string;
  scoredAt: Date;
}

const standingStatement = {
  name: "decision-standing",
  text: `
    SELECT t.customer_id AS "customerId", t.card_fingerprint AS "cardFingerprint", t.device_id AS "deviceId",
           r.score, r.band, r.verdict, r.scorer, r.scored_at AS "scoredAt"
    FROM transactions t LEFT JOIN risk_scores r ON r.transaction_id = t.id WHERE t.id = $1`,
};

async function standingOf(id: string): Promise<Standing> {
  const { rows } = await pool.query<Standing>({ ...standingStatement, values: [id] });
  if (!rows[0]) throw new Error(`Payment ${id} is gone`);
  return rows[0];
}

const asScored = (id: string, { score, ...standing }: Standing): Verdict | null =>
  score === null ? null : { ...standing, id, score };

const late = () =>
  new ProblemError(503, "not_decided_yet", "The payment is kept, but could not be scored in time", {
    detail: "It will be scored soon. Send the request again, or read the transaction.",
    headers: { "Retry-After": "1" },
  });

/** @param lane of a payment that is new; null for one that may be scored already */
async function scored(id: string, lane: number | null): Promise<Verdict> {
  if (lane !== null) {
    const verdict = await scoreOne(lane, id);
    if (verdict) return verdict;
  }
  const standing = await standingOf(id);
  const verdict = asScored(id, standing) ?? (await scoreOne(laneOf({ id, ...standing }), id));
  // Where another process was quicker, its verdict is committed by now.
  const kept = verdict ?? asScored(id, await standingOf(id));
  if (!kept) throw late();
  return kept;
}

/**
 * Takes one payment in and says what to do with it, in one request. A payment that is known
 * already is told the decision that was made of it: its first score stands. What fails after the
 * payment is kept leaves it to be scored in the ordinary way.
 *
 * @param record whatever was sent
 * @returns the decision, or what is wrong with the record
 * @throws {Forbidden} without the scope
 * @throws {ProblemError} 503 where the payment is kept and not scored
 */
export async function decidePayment(
  actor: ApiKeyActor,
  record: unknown,
): Promise<Decision | Extract<ItemResult, { result: "rejected" }>> {
  assertScope(actor, "decisions:write");
  const ingested = await ingestWithin(pool, { type: "system" }, [record]);
  const [item] = ingested.results;
  if (!item) throw new Error("A record has a result");
  if (item.result === "rejected") return item;
  try {
    const isNew = item.result === "created";
    const [lane = null] = isNew ? ingested.lanes : [];
    const [standing, limits] = await Promise.all([scored(item.id, lane), thresholds()]);
    // It waits no more, so no worker needs to be told; browsers like to know.
    announceArrivals(new Set(), isNew ? 1 : 0);
    const verdict = decide(standing, limits);
    const { score, band, scorer, scoredAt } = standing;
    return {
      id: item.id,
      result: item.result,
      score,
      band,
      verdict,
      safeReason: safeReasonOf(verdict),
      scorer,
      scoredAt: scoredAt.toISOString(),
    };
  } catch (error) {
    ingested.announce();
    throw error;
  }
}
