import type { BinnedColumns } from "./bins.ts";

/** Bins of a column, the missing one included. */
export const binCount = 256;

/** Slots of a histogram for each feature: gradient and hessian by turns for every bin. */
export const featureSlots = binCount * 2;

/** First and second derivatives of the loss by the margin, one per row, times the row's weight. */
export interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** The rows of a node: a stretch of an order over all rows of the tree. */
export interface Stretch {
  readonly order: Uint32Array;
  readonly from: number;
  readonly to: number;
}

const noRoom = new Float64Array(0);
let gradients = noRoom;
let hessians = noRoom;

/**
 * Sums of the derivatives per bin for the named features, `featureSlots` slots each, in the
 * order they are named.
 */
export function fillHistogram(
  histogram: Float64Array,
  { columns }: BinnedColumns,
  features: ArrayLike<number>,
  derivatives: Derivatives,
  { order, from, to }: Stretch,
) {
  const count = to - from;
  if (gradients.length < count) {
    gradients = new Float64Array(count);
    hessians = new Float64Array(count);
  }
  for (let at = 0; at < count; at += 1) {
    const row = order[from + at]!;
    gradients[at] = derivatives.gradient[row]!;
    hessians[at] = derivatives.hessian[row]!;
  }
  histogram.fill(0);
  for (let place = 0; place < features.length; place += 1) {
    fillFeature(histogram, place * featureSlots, columns[features[place]!]!, order, from, count);
  }
}

function fillFeature(
  histogram: Float64Array,
  offset: number,
  column: Uint8Array,
  order: Uint32Array,
  from: number,
  count: number,
) {
  for (let at = 0; at < count; at += 1) {
    const slot = offset + 2 * column[order[from + at]!]!;
    histogram[slot]! += gradients[at]!;
    histogram[slot + 1]! += hessians[at]!;
  }
}

/** What the larger child sums to: the parent without the smaller child. Written over the parent. */
export function subtract(parent: Float64Array, smaller: Float64Array) {
  for (let slot = 0; slot < parent.length; slot += 1) parent[slot]! -= smaller[slot]!;
}
