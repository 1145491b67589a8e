import { days } from "#app/platform/time.ts";
import { probabilityOf } from "../model/calibration.ts";
import { marginsOf } from "../model/forest.ts";
import type { Matrix } from "../model/matrix.ts";
import { areaUnderCurve, averagePrecision } from "../model/ranking.ts";
import { train } from "../model/training.ts";
import { cardPrecision } from "./card-precision.ts";
import { FeatureFold } from "./feature-fold.ts";
import type { FileFold } from "./file-fold.ts";
import type { History } from "./history.ts";
import { replay, type Window } from "./replay.ts";

/** Cards an analyst team looks at in a day. */
const cardsADay = 100;

/** How well the test window was told, over its payments but those of cards known compromised. */
export interface Figures {
  auc: number | null;
  averagePrecision: number | null;
  cardPrecisionAt100: number | null;
  /** payments and frauds the model learned from, and those judged */
  trainRows: number;
  trainFrauds: number;
  testRows: number;
  judgedRows: number;
  judgedFrauds: number;
}

export interface Backtested {
  /** rows of the history in the test window, in order of time */
  rows: readonly number[];
  /** 0 to 1, one for each of the rows */
  scores: Float64Array;
  figures: Figures;
  /** what scored: without labels to learn from, how far each amount lies from its customer's habit */
  model: "boosted_trees" | "distance_from_habit";
  /** why nothing could be learned; null where it was */
  learnedNothing: string | null;
}

/**
 * On each test day, the payments of cards that were known to be compromised by then: those with
 * a fraud in the training window, or on a day whose outcomes are known before the test day
 * begins (Fraud Detection Handbook, chapter 5.1).
 */
function judgedRows(history: History, window: Window, rows: readonly number[]): number[] {
  const firstFraud = new Map<number, number>();
  for (const row of history.inOrder()) {
    const at = history.at(row);
    if (at < window.trainFrom || at >= window.testTo || !history.fraud(row)) continue;
    if (!firstFraud.has(history.customer(row))) firstFraud.set(history.customer(row), at);
  }
  const dayOf = (at: number) => Math.floor((at - window.testFrom) / days(1));
  return rows.flatMap((row, place) => {
    const fraudAt = firstFraud.get(history.customer(row));
    if (fraudAt === undefined) return [place];
    const dayBegins = window.testFrom + days(dayOf(history.at(row)));
    const known = fraudAt < window.trainTo || fraudAt < dayBegins - window.delay;
    return known ? [] : [place];
  });
}

/** Distances at which half of the way to certainty is told. */
const halfway = 6;

/** A score without any label: how many spreads an amount lies above the usual one, 0 to 1. */
function distanceScore(row: number, column: number, { width, values }: Matrix): number {
  const distance = values[row * width + column]!;
  return distance > 0 ? distance / (distance + halfway) : 0;
}

/**
 * Learns from one window of a history and scores a later one.
 *
 * @param clock milliseconds, to tell how long each part took
 * @param fold what makes features of payments; nothing is in it yet
 */
export function backtest(
  history: History,
  window: Window,
  clock: () => number,
  fold: FileFold = new FeatureFold(),
): Backtested & { seconds: { features: number; training: number; scoring: number } } {
  const started = clock();
  const { train: learned, test } = replay(history, window, fold);
  const folded = clock();
  const matrix = learned.matrix.view();
  const labels = Uint8Array.from(learned.rows, (row) => (history.fraud(row) ? 1 : 0));
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  const learnedNothing =
    labels.length === 0
      ? "there are no payments in the training window"
      : frauds === 0
        ? "there is no fraud in the training window"
        : frauds === labels.length
          ? "everything in the training window is fraud"
          : null;
  const model =
    learnedNothing === null
      ? train({ matrix, labels, times: Float64Array.from(learned.rows, history.at) })
      : null;
  const trained = clock();
  const told = test.matrix.view();
  const margins = model && marginsOf(model.forest, told);
  const distanceColumn = fold.names.indexOf(fold.distanceColumn);
  const scores = Float64Array.from({ length: told.rows }, (_, row) =>
    margins ? probabilityOf(model.calibration, margins[row]!) : distanceScore(row, distanceColumn, told),
  );
  const scored = clock();

  const judged = judgedRows(history, window, test.rows);
  const rowsJudged = judged.map((place) => test.rows[place]!);
  const judgedScores = Float64Array.from(judged, (place) => scores[place]!);
  const judgedLabels = Uint8Array.from(rowsJudged, (row) => (history.fraud(row) ? 1 : 0));
  return {
    rows: test.rows,
    scores,
    model: model ? "boosted_trees" : "distance_from_habit",
    learnedNothing,
    figures: {
      auc: areaUnderCurve(judgedLabels, judgedScores),
      averagePrecision: averagePrecision(judgedLabels, judgedScores),
      cardPrecisionAt100: cardPrecision(
        {
          days: rowsJudged.map((row) => Math.floor((history.at(row) - window.testFrom) / days(1))),
          customers: rowsJudged.map(history.customer),
          labels: judgedLabels,
          scores: judgedScores,
        },
        cardsADay,
      ),
      trainRows: labels.length,
      trainFrauds: frauds,
      testRows: test.rows.length,
      judgedRows: judged.length,
      judgedFrauds: judgedLabels.reduce((sum, label) => sum + label, 0),
    },
    seconds: {
      features: (folded - started) / 1000,
      training: (trained - folded) / 1000,
      scoring: (scored - trained) / 1000,
    },
  };
}
