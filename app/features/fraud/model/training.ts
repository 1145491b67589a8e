import { binColumns, learnBins } from "./bins.ts";
import { Booster, type Boosting, baseMarginOf, type Examples } from "./booster.ts";
import { type Calibration, calibrate, uncalibrated } from "./calibration.ts";
import type { Forest } from "./forest.ts";
import { addMargins } from "./margin.ts";
import { type Matrix, rowsOf } from "./matrix.ts";
import type { Tree } from "./tree.ts";

/** Rows to learn from, in time order: a label (1 fraud, 0 none) and a time for each. */
export interface TrainingRows {
  readonly matrix: Matrix;
  readonly labels: Uint8Array;
  /** milliseconds since 1970, ascending */
  readonly times: Float64Array;
}

export interface TrainingOptions extends Boosting {
  /** forests that are averaged, each with its own draws */
  bags: number;
  mostRounds: number;
  /** rounds where there is too little to choose them by */
  usualRounds: number;
  seed: number;
}

/**
 * Found on the weeks named in docs/decisions/2026-11-23-backtest.md; results change little
 * around them. Few and shallow trees, drawn rows and columns: a week of labels holds some
 * hundred frauds, many of them from the same few attacks.
 */
export const usualTraining: TrainingOptions = {
  bags: 4,
  mostRounds: 160,
  usualRounds: 80,
  seed: 1,
  shrinkage: 0.06,
  rareShare: 0.7,
  commonShare: 0.15,
  columnShare: 0.4,
  maxLeaves: 12,
  maxDepth: 5,
  minHessian: 0.5,
  lambda: 3,
  minGain: 0.1,
};

export interface Training {
  readonly forest: Forest;
  readonly calibration: Calibration;
  /** trees of each bag */
  readonly rounds: number;
  /** frauds by which rounds and calibration were chosen; 0 where there were too few */
  readonly validationFrauds: number;
}

/** Share of the time that is learned from while the rest validates. */
const earlyShare = 5 / 7;
/** Fewest frauds on either side of the validation. */
const enoughFrauds = 20;
/** Rounds without a better one after which none is expected. */
const patience = 30;
const leastRounds = 20;
/** More rows carry more rounds: what the early part bore, times this. */
const moreForMore = 1.15;

const countFrauds = (labels: Uint8Array) => labels.reduce((sum, label) => sum + label, 0);

function examplesOf(matrix: Matrix, labels: Uint8Array, edges: ReturnType<typeof learnBins>): Examples {
  return { binned: binColumns(matrix, edges), labels, weights: new Float64Array(labels.length).fill(1) };
}

function startBoosters({ matrix, labels }: Omit<TrainingRows, "times">, options: TrainingOptions) {
  const edges = learnBins(matrix, labels);
  const examples = examplesOf(matrix, labels, edges);
  const baseMargin = baseMarginOf(examples);
  const boosters = Array.from(
    { length: options.bags },
    (_, bag) => new Booster(examples, edges, options, baseMargin, options.seed * 1000 + bag),
  );
  return { edges, baseMargin, boosters };
}

function logLoss(margins: Float64Array, labels: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const signed = labels[row] === 1 ? margins[row]! : -margins[row]!;
    // log(1 + e^-x), without overflow.
    sum += signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
  }
  return sum / labels.length;
}

/** Learns from the earlier days and looks at the later ones. @returns null where either has too few frauds */
function validate({ matrix, labels, times }: TrainingRows, options: TrainingOptions) {
  const boundary = times[0]! + (times[times.length - 1]! - times[0]!) * earlyShare;
  const split = times.findIndex((time) => time > boundary);
  if (split <= 0) return null;
  const [early, late] = [labels.subarray(0, split), labels.subarray(split)];
  const validationFrauds = countFrauds(late);
  if (countFrauds(early) < enoughFrauds || validationFrauds < enoughFrauds) return null;

  const part = (from: number, to: number) =>
    rowsOf(
      matrix,
      Uint32Array.from({ length: to - from }, (_, at) => from + at),
    );
  const { edges, baseMargin, boosters } = startBoosters(
    { matrix: part(0, split), labels: early },
    { ...options, bags: Math.min(2, options.bags) },
  );
  const seen = binColumns(part(split, labels.length), edges);
  const margins = new Float64Array(late.length).fill(baseMargin);
  let best = { loss: logLoss(margins, late), rounds: 0, margins: margins.slice() };
  for (let round = 1; round <= options.mostRounds && round <= best.rounds + patience; round += 1) {
    for (const booster of boosters) addMargins(averaged(booster.step(), boosters.length), seen, margins);
    const loss = logLoss(margins, late);
    if (loss < best.loss) best = { loss, rounds: round, margins: margins.slice() };
  }
  const rounds = Math.round(best.rounds * moreForMore);
  return {
    rounds: Math.max(leastRounds, Math.min(options.mostRounds, rounds)),
    calibration: calibrate(best.margins, late),
    validationFrauds,
  };
}

/** A tree as one of several whose mean is taken. */
const averaged = (tree: Tree, bags: number): Tree => ({
  ...tree,
  value: tree.value.map((value) => value / bags),
});

/**
 * Learns a forest from rows of both classes. How many rounds are enough, and how margins
 * become probabilities, is found on the latest days after learning from the earlier ones;
 * then it learns from all of them.
 */
export function train(rows: TrainingRows, options: TrainingOptions = usualTraining): Training {
  const validation = validate(rows, options);
  const rounds = validation?.rounds ?? options.usualRounds;
  const { edges, baseMargin, boosters } = startBoosters(rows, options);
  const trees = boosters.flatMap((booster) =>
    Array.from({ length: rounds }, () => averaged(booster.step(), boosters.length)),
  );
  return {
    forest: { baseMargin, edges, trees },
    calibration: validation?.calibration ?? uncalibrated,
    rounds,
    validationFrauds: validation?.validationFrauds ?? 0,
  };
}
