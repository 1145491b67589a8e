import type { BinEdges } from "./bins.ts";
import { featureSlots } from "./histogram.ts";

/** How freely a tree may grow. */
export interface Restraint {
  /** least sum of hessians on either side of a split */
  minHessian: number;
  /** pulls leaf values towards nothing: hessians of imagined rows that want no change */
  lambda: number;
  /** least gain of a split */
  minGain: number;
}

export interface Split {
  /** place among the node's features, and the bin up to which rows go left */
  place: number;
  cut: number;
  missingLeft: boolean;
  gain: number;
  leftGradient: number;
  leftHessian: number;
}

/** What a leaf adds to the margin: the Newton step, held back by lambda. */
export const leafValue = (gradient: number, hessian: number, lambda: number) =>
  -gradient / (hessian + lambda);

const score = (gradient: number, hessian: number, lambda: number) =>
  (gradient * gradient) / (hessian + lambda);

/**
 * The best cut over all features of a histogram: gain as in XGBoost (Chen and Guestrin 2016,
 * equation 7, without the half). Where values are missing, both ways are tried.
 *
 * @returns null where no cut gains enough
 */
export function bestSplit(
  histogram: Float64Array,
  features: ArrayLike<number>,
  edges: BinEdges,
  gradient: number,
  hessian: number,
  { minHessian, lambda, minGain }: Restraint,
): Split | null {
  const whole = score(gradient, hessian, lambda);
  let bestGain = minGain;
  let best: Split | null = null;
  for (let place = 0; place < features.length; place += 1) {
    const offset = place * featureSlots;
    const lastCut = edges[features[place]!]!.length;
    const missingGradient = histogram[offset]!;
    const missingHessian = histogram[offset + 1]!;
    // Bin 0 is the missing one; a cut at 0 parts the missing from the told.
    const ways = missingHessian > 0 ? 2 : 1;
    for (let way = 0; way < ways; way += 1) {
      const missingLeft = way === 0;
      let leftGradient = missingLeft ? missingGradient : 0;
      let leftHessian = missingLeft ? missingHessian : 0;
      for (let cut = missingLeft && ways === 2 ? 0 : 1; cut <= lastCut; cut += 1) {
        if (cut > 0) {
          leftGradient += histogram[offset + 2 * cut]!;
          leftHessian += histogram[offset + 2 * cut + 1]!;
        }
        if (leftHessian < minHessian) continue;
        const rightHessian = hessian - leftHessian;
        if (rightHessian < minHessian) break;
        const gain =
          score(leftGradient, leftHessian, lambda) +
          score(gradient - leftGradient, rightHessian, lambda) -
          whole;
        if (gain <= bestGain) continue;
        bestGain = gain;
        best = { place, cut, missingLeft, gain, leftGradient, leftHessian };
      }
    }
  }
  return best;
}
