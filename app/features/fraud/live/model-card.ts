import type { Calibration } from "../model/calibration.ts";
import { probabilityOf } from "../model/calibration.ts";
import { prepareExplainer } from "../model/explain.ts";
import type { Forest } from "../model/forest.ts";
import { marginsOf } from "../model/forest.ts";
import { logisticMargins, trainLogistic } from "../model/logistic.ts";
import { rowsOf } from "../model/matrix.ts";
import { areaUnderCurve, averagePrecision, byScore } from "../model/ranking.ts";
import { type Training, type TrainingRows, train } from "../model/training.ts";
import { type LiveFeature, liveFeatures } from "./live-features.ts";
import { enoughFrauds } from "./model-state.ts";

/** How well something told the held-out payments apart. */
export interface Judgement {
  auc: number | null;
  averagePrecision: number | null;
  /** [share of frauds found, share of those named that are frauds], from the strictest threshold on */
  precisionRecall: [recall: number, precision: number][];
  /** [share of the legitimate that are named, share of the frauds that are] */
  roc: [falsePositives: number, truePositives: number][];
}

/** Payments of one range of told probabilities. */
export interface CalibrationBin {
  payments: number;
  /** mean of what was told, and what happened */
  told: number;
  happened: number;
}

/** What a model's page shows. Instants are milliseconds since 1970. */
export interface ModelCard {
  rows: number;
  frauds: number;
  /** the newest part, which was not learned from when the figures were made */
  heldOut: { rows: number; frauds: number; from: number; to: number };
  trees: Judgement;
  logistic: Judgement;
  calibration: CalibrationBin[];
  /** mean weight of each feature on the log-odds of held-out payments, heaviest first */
  importance: { feature: LiveFeature; weight: number }[];
  features: string[];
  rounds: number;
  trainSeconds: number;
}

export interface Learned {
  forest: Forest;
  calibration: Calibration;
  card: ModelCard;
}

/** Fewest frauds to judge by. */
const enoughHeldOut = 10;
/** Share of the time that is learned from while the rest judges. */
const learnedShare = 0.75;
const curvePoints = 60;
const calibrationBins = 10;
const explainedRows = 400;

/** There is too little to learn from. The words are `models.tooLittle`. */
export class TooLittle extends Error {
  constructor(readonly frauds: number) {
    super(`${frauds} frauds are too few to learn from; at least ${enoughFrauds} are needed`);
  }
}

function judge(labels: Uint8Array, scores: Float64Array): Judgement {
  const order = byScore(scores);
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  const precisionRecall: [number, number][] = [];
  const roc: [number, number][] = [[0, 0]];
  let found = 0;
  // Points lie evenly along the frauds found: that is where a threshold is chosen.
  let next = 1;
  const step = Math.max(1, frauds / curvePoints);
  for (let taken = 1; taken <= order.length; taken += 1) {
    if (labels[order[taken - 1]!] !== 1) continue;
    found += 1;
    if (found < next && found < frauds) continue;
    next = found + step;
    precisionRecall.push([found / frauds, found / taken]);
    roc.push([(taken - found) / Math.max(1, order.length - frauds), found / frauds]);
  }
  roc.push([1, 1]);
  return {
    auc: areaUnderCurve(labels, scores),
    averagePrecision: averagePrecision(labels, scores),
    precisionRecall,
    roc,
  };
}

/** Bins that hold about as many frauds as were told each: equal numbers of payments would put them all in the last. */
function calibrationOf(labels: Uint8Array, probabilities: Float64Array): CalibrationBin[] {
  const order = byScore(probabilities);
  const whole = probabilities.reduce((sum, probability) => sum + probability, 0);
  const bins: CalibrationBin[] = [];
  let bin = { payments: 0, told: 0, happened: 0 };
  for (const row of order) {
    bin.payments += 1;
    bin.told += probabilities[row]!;
    bin.happened += labels[row]!;
    if (bin.told < whole / calibrationBins) continue;
    bins.push(bin);
    bin = { payments: 0, told: 0, happened: 0 };
  }
  if (bin.payments > 0) bins.push(bin);
  return bins
    .map(({ payments, told, happened }) => ({
      payments,
      told: told / payments,
      happened: happened / payments,
    }))
    .reverse();
}

function part({ matrix, labels, times }: TrainingRows, from: number, to: number): TrainingRows {
  return {
    matrix: rowsOf(
      matrix,
      Uint32Array.from({ length: to - from }, (_, at) => from + at),
    ),
    labels: labels.slice(from, to),
    times: times.slice(from, to),
  };
}

function importanceOf({ forest }: Training, { matrix, labels }: TrainingRows) {
  const explain = prepareExplainer(forest);
  const sums = new Float64Array(matrix.width);
  // Frauds and what looks like them are few: half of the rows looked at are the highest scored.
  const ranked = byScore(marginsOf(forest, matrix));
  const some = new Set(ranked.subarray(0, explainedRows / 2));
  for (let row = 0; row < labels.length; row += Math.max(1, Math.floor((labels.length * 2) / explainedRows)))
    some.add(row);
  for (const row of some) {
    const contributions = explain(matrix.values.subarray(row * matrix.width, (row + 1) * matrix.width));
    for (let at = 0; at < sums.length; at += 1) sums[at]! += Math.abs(contributions[at]!) / some.size;
  }
  return liveFeatures
    .map((feature, at) => ({ feature, weight: sums[at]! }))
    .filter(({ weight }) => weight > 0.001)
    .sort((one, other) => other.weight - one.weight)
    .slice(0, 24);
}

/**
 * Learns a model and says how good it is. The figures come from a first model that saw the
 * earlier three quarters only and was judged on the later one; then it is learned from all of
 * them, since the newest frauds are those that come next.
 *
 * @param rows in order of time
 * @param clock milliseconds
 * @throws {TooLittle}
 */
export function learnModel(rows: TrainingRows, clock: () => number): Learned {
  const started = clock();
  const count = rows.labels.length;
  const frauds = rows.labels.reduce((sum, label) => sum + label, 0);
  if (frauds < enoughFrauds || frauds === count) throw new TooLittle(frauds);
  const boundary = rows.times[0]! + (rows.times[count - 1]! - rows.times[0]!) * learnedShare;
  const split = Math.max(
    1,
    rows.times.findIndex((time) => time > boundary),
  );
  const early = part(rows, 0, split);
  const late = part(rows, split, count);
  const heldOutFrauds = late.labels.reduce((sum, label) => sum + label, 0);
  if (heldOutFrauds < enoughHeldOut || frauds - heldOutFrauds < enoughHeldOut) throw new TooLittle(frauds);
  const judged = train(early);
  const margins = marginsOf(judged.forest, late.matrix);
  const probabilities = margins.map((margin) => probabilityOf(judged.calibration, margin));
  const logistic = logisticMargins(trainLogistic(early.matrix, early.labels), late.matrix);
  const { forest, calibration, rounds } = train(rows);
  return {
    forest,
    calibration,
    card: {
      rows: count,
      frauds,
      heldOut: {
        rows: late.labels.length,
        frauds: heldOutFrauds,
        from: late.times[0]!,
        to: late.times[late.times.length - 1]!,
      },
      trees: judge(late.labels, margins),
      logistic: judge(late.labels, logistic),
      calibration: calibrationOf(late.labels, probabilities),
      importance: importanceOf(judged, late),
      features: [...liveFeatures],
      rounds,
      trainSeconds: (clock() - started) / 1000,
    },
  };
}
