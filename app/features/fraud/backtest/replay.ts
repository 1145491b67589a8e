import { days } from "#app/platform/time.ts";
import { GrowingMatrix } from "../model/matrix.ts";
import type { FileFold } from "./file-fold.ts";
import type { History } from "./history.ts";

/** When is learned, when is judged, and how long it takes until an outcome is known. Milliseconds. */
export interface Window {
  trainFrom: number;
  trainTo: number;
  testFrom: number;
  testTo: number;
  delay: number;
}

/** The window that begins with a day, in whole days. */
export function windowOf(trainFrom: number, trainDays: number, delayDays: number, testDays: number): Window {
  const trainTo = trainFrom + days(trainDays);
  const testFrom = trainTo + days(delayDays);
  return { trainFrom, trainTo, testFrom, testTo: testFrom + days(testDays), delay: days(delayDays) };
}

/** Rows of features with the rows of the history that they belong to. */
export interface FeatureRows {
  matrix: GrowingMatrix;
  rows: number[];
}

/**
 * Goes through a history as it happened: each payment's features come from what came before
 * it, outcomes are folded in when they become known, and those of the test window never.
 */
export function replay(
  history: History,
  window: Window,
  fold: FileFold,
): { train: FeatureRows; test: FeatureRows } {
  const empty = (): FeatureRows => ({ matrix: new GrowingMatrix(fold.names.length), rows: [] });
  const [train, test] = [empty(), empty()];
  const features = new Float64Array(fold.names.length);
  const order = history.inOrder();
  const distances: number[] = [];
  let known = 0;
  for (let place = 0; place < order.length; place += 1) {
    const row = order[place]!;
    const at = history.at(row);
    if (at >= window.testTo) break;
    for (; known < place; known += 1) {
      const told = order[known]!;
      const paidAt = history.at(told);
      const now = paidAt + window.delay;
      if (now > at || paidAt >= window.testFrom) break;
      fold.outcome({
        now,
        at: paidAt,
        customerId: history.customerId(told),
        terminalId: history.terminalId(told),
        fraud: history.fraud(told),
        distance: distances[known]!,
      });
    }
    const wanted =
      at >= window.testFrom ? test : at >= window.trainFrom && at < window.trainTo ? train : null;
    const { distance } = fold.payment(
      {
        id: String(row),
        at,
        customerId: history.customerId(row),
        terminalId: history.terminalId(row),
        amount: history.amount(row),
      },
      wanted ? features : undefined,
    );
    distances.push(distance);
    if (!wanted) continue;
    wanted.matrix.add(features);
    wanted.rows.push(row);
  }
  return { train, test };
}
