import { bandOf } from "#app/features/transactions/bands.ts";
import type { Features } from "../features.ts";
import { fold, type Habit } from "../habit.ts";
import { distanceFromHabit } from "../habit-distance/distance.ts";
import { distanceReason, type HabitReference } from "../habit-distance/reference.ts";
import { type Calibration, probabilityOf } from "../model/calibration.ts";
import type { Explainer } from "../model/explain.ts";
import { type Forest, marginsOf } from "../model/forest.ts";
import type { PaymentFacts } from "../rule-language/facts.ts";
import { noLists } from "../rule-language/listing.ts";
import { BatchCounts } from "../rule-set/counting.ts";
import { noFacts, plainRuleset, type Ruleset } from "../rule-set/rule-set.ts";
import {
  byWeight,
  combine,
  type Judged,
  joinScores,
  modelPoints,
  type Reason,
  score,
  scorers,
} from "../score.ts";
import { subjectOf } from "../subject.ts";
import { type Contribution, strongest } from "./contribution.ts";
import type { Entry } from "./entry.ts";
import { type Ledgers, LedgersInBatch } from "./ledgers.ts";
import { type LivePayment, liveFeatures, see } from "./live-features.ts";

/** A model as scoring uses it. */
export interface ModelInUse {
  version: number;
  forest: Forest;
  calibration: Calibration;
  explain: Explainer;
}

/**
 * What scores: the rules, beside them a live model or, where there is none, the distance from habit, and a model that
 * is only watched.
 */
export interface Deployment {
  revision: number;
  live: ModelInUse | null;
  shadow: ModelInUse | null;
  /** what distances are compared with; null before there is enough to compare with */
  reference: HabitReference | null;
}

export const noModel: Deployment = { revision: 0, live: null, shadow: null, reference: null };

/** What is kept with every score. Without a model nothing in it was learned from labels, and the name says what it is. */
export function scorerName({ live, reference }: Deployment): string {
  if (live) return `rules-1+model-${live.version}`;
  return reference ? `rules-1+habit-distance-${reference.revision}` : "rules-1";
}

/** What a batch is judged by beside habits, ledgers and models. */
export interface Bench {
  ruleset: Ruleset;
  /** by customer; only where the ruleset asks for them */
  emails?: ReadonlyMap<string, string>;
  /** when it is judged, milliseconds since 1970 */
  at: number;
}

/** The built-in rules alone. */
export const plainBench: Bench = { ruleset: plainRuleset, at: 0 };

/** A report at its turn: a payment told for the first time, or a later status of one. */
export interface Report {
  payment: LivePayment & Partial<PaymentFacts>;
  first: boolean;
}

/** A payment's score with all that is kept of it. */
export interface Told extends Judged {
  id: string;
  /** its place among the batch's rows */
  place: number;
  probability: number | null;
  contributions: Contribution[];
  /** what the shadow model would have scored */
  shadow: number | null;
}

export interface ScoredBatch {
  /** what the log remembers, one for each report */
  entries: Entry[];
  /** the ledgers it met, with its own payments */
  ledgers: LedgersInBatch;
  /** the features of each payment told for the first time */
  rows: Float32Array;
  told: Told[];
  /** what the batch adds to the counts of rules and scores */
  counts: BatchCounts;
}

/** From this score on it is worked out why the model says so. Below, nobody looks. */
const explainedFrom = 300;

const noContributions: Contribution[] = [];

const width = liveFeatures.length;

const asksForFacts = ({ written, lists }: Ruleset) => written.length > 0 || lists !== noLists;

const factsOf = (payment: Report["payment"], { emails, at }: Bench): PaymentFacts => ({
  at,
  email: (payment.customerId && emails?.get(payment.customerId)) || null,
  currency: payment.currency,
  method: payment.method,
  channel: payment.channel,
  customerId: payment.customerId,
  merchantId: payment.merchantId,
  merchantMcc: payment.merchantMcc,
  merchantCountry: payment.merchantCountry,
  terminalId: payment.terminalId,
  cardFingerprint: payment.cardFingerprint,
  cardBin: payment.cardBin ?? null,
  cardNetwork: payment.cardNetwork ?? null,
  cardIssuer: payment.cardIssuer ?? null,
  cardCountry: payment.cardCountry,
  deviceId: payment.deviceId,
  deviceIp: payment.deviceIp,
  deviceCountry: payment.deviceCountry,
});

/**
 * Scores reports in their order, each from what came before it. Live scoring and replays call
 * this and nothing else, with the state as the log defines it.
 *
 * @param habits by subject; left as they are after the last report
 * @param ledgers as the log had them when the batch was scored; not changed
 */
export function scoreInOrder(
  deployment: Deployment,
  habits: Map<string, Habit>,
  ledgers: Ledgers,
  reports: readonly Report[],
  bench: Bench = plainBench,
): ScoredBatch {
  const seen = new LedgersInBatch(ledgers);
  const rows = new Float32Array(reports.length * width);
  const entries: Entry[] = [];
  const judged: JudgedByRules[] = [];
  const withFacts = asksForFacts(bench.ruleset);
  for (const { payment, first } of reports) {
    const subject = subjectOf(payment);
    const habit = (subject && habits.get(subject.key)) ?? [];
    const row = first ? { rows, from: judged.length * width } : null;
    const { features, trace, entry, entities } = see(payment, habit, seen, row);
    if (first) {
      const facts = withFacts ? factsOf(payment, bench) : noFacts;
      const byRules = score(scorers.rules, features, bench.ruleset, facts);
      judged.push({ id: payment.id, at: payment.occurredAt, features, byRules });
    }
    if (subject) habits.set(subject.key, fold(habit, trace));
    seen.fold(entry, entities);
    entries.push(entry);
  }
  const told = rows.subarray(0, judged.length * width);
  const counts = new BatchCounts();
  const joint = joined(deployment, judged, told);
  for (const { place, score, evaluation } of joint) {
    const { at, features } = judged[place]!;
    counts.add(at, score, features, evaluation?.hits ?? [], evaluation?.trial ?? []);
  }
  return { entries, ledgers: seen, rows: told, told: joint, counts };
}

interface JudgedByRules {
  id: string;
  at: number;
  features: Features;
  byRules: Judged;
}

function probabilities(model: ModelInUse | null, rows: Float32Array) {
  if (!model || rows.length === 0) return null;
  const margins = marginsOf(model.forest, { width, rows: rows.length / width, values: rows });
  return margins.map((margin) => probabilityOf(model.calibration, margin));
}

/** What the rules say joined by how far the payment lies from habit, with the reason where it belongs. */
function withDistance(byRules: Judged, features: Features, reference: HabitReference): Judged {
  const told = distanceReason(reference, distanceFromHabit(features));
  if (!told) return byRules;
  const { points, rarity, parts } = told;
  const reason: Reason = {
    rule: "distance",
    points,
    facts: { observed: rarity, expected: 0, window: 0, sample: reference.payments, parts },
  };
  const reasons = [...byRules.reasons, reason].sort(byWeight);
  return { ...byRules, score: combine([byRules.score, points]), reasons };
}

function joined(
  { live, shadow, reference }: Deployment,
  judged: readonly JudgedByRules[],
  rows: Float32Array,
): Told[] {
  const byLive = probabilities(live, rows);
  const byShadow = probabilities(shadow, rows);
  const byDistance = live ? null : reference;
  return judged.map(({ id, byRules: rulesAlone, features }, place) => {
    const byRules = byDistance ? withDistance(rulesAlone, features, byDistance) : rulesAlone;
    const probability = byLive ? byLive[place]! : null;
    const score = joinScores(byRules.score, probability);
    let contributions = noContributions;
    if (live && probability !== null && score >= explainedFrom && modelPoints(probability) >= 100) {
      const row = rows.subarray(place * width, (place + 1) * width);
      contributions = strongest(live.explain(row), row);
    }
    // Field by field: spreading them costs more than joining the scores.
    return {
      id,
      place,
      score,
      band: bandOf(score),
      reasons: byRules.reasons,
      verdict: byRules.verdict,
      evaluation: byRules.evaluation,
      probability,
      contributions,
      shadow: byShadow && joinScores(byRules.score, byShadow[place]!),
    };
  });
}
