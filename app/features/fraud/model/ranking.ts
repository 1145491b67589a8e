/** Rows from the highest score to the lowest. */
export function byScore(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, row) => row).sort(
    (one, other) => scores[other]! - scores[one]! || one - other,
  );
}

/** How many rows of each class lie at each different score, from the highest down. */
function* steps(labels: ArrayLike<number>, scores: ArrayLike<number>) {
  const order = byScore(scores);
  let at = 0;
  while (at < order.length) {
    const score = scores[order[at]!]!;
    let positives = 0;
    let negatives = 0;
    for (; at < order.length && scores[order[at]!] === score; at += 1) {
      if (labels[order[at]!] === 1) positives += 1;
      else negatives += 1;
    }
    yield { positives, negatives };
  }
}

/**
 * Area under the receiver operating characteristic: how often a positive row scores above a
 * negative one, equal scores counting half.
 *
 * @returns null where there is only one class
 */
export function areaUnderCurve(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  let above = 0;
  let pairs = 0;
  let negatives = 0;
  for (const step of steps(labels, scores)) {
    pairs += above * step.negatives + (step.positives * step.negatives) / 2;
    above += step.positives;
    negatives += step.negatives;
  }
  return above === 0 || negatives === 0 ? null : pairs / (above * negatives);
}

/**
 * Average precision: precision at each score, weighted with the recall it adds; no
 * interpolation, as scikit-learn's average_precision_score.
 *
 * @returns null where there is nothing positive
 */
export function averagePrecision(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  let found = 0;
  let taken = 0;
  let sum = 0;
  for (const { positives, negatives } of steps(labels, scores)) {
    found += positives;
    taken += positives + negatives;
    sum += (positives * found) / taken;
  }
  return found === 0 ? null : sum / found;
}
