import type { Matrix } from "./matrix.ts";

/** The plain comparison: a weight per standardised column. */
export interface LogisticModel {
  readonly means: Float64Array;
  /** 1 over the standard deviation; 0 for a column that never changes */
  readonly scales: Float64Array;
  readonly weights: Float64Array;
  readonly offset: number;
}

/** Pull of the weights towards 0, as in scikit-learn's default C = 1. */
const pull = 1;
const mostSteps = 25;
const closeEnough = 1e-6;

function standardsOf({ width, rows, values }: Matrix) {
  const means = new Float64Array(width);
  const scales = new Float64Array(width);
  for (let column = 0; column < width; column += 1) {
    let told = 0;
    let mean = 0;
    let squares = 0;
    for (let row = 0, at = column; row < rows; row += 1, at += width) {
      const value = values[at]!;
      if (!Number.isFinite(value)) continue;
      told += 1;
      const away = value - mean;
      mean += away / told;
      squares += away * (value - mean);
    }
    const spread = Math.sqrt(squares / Math.max(1, told));
    means[column] = mean;
    scales[column] = spread > 1e-9 * Math.abs(mean) && spread > 0 ? 1 / spread : 0;
  }
  return { means, scales };
}

/** A row standardised; what cannot be told is the mean. */
function standardise(
  { means, scales }: Pick<LogisticModel, "means" | "scales">,
  values: Float32Array,
  from: number,
  into: Float64Array,
) {
  for (let column = 0; column < means.length; column += 1) {
    const value = values[from + column]!;
    into[column] = Number.isFinite(value) ? (value - means[column]!) * scales[column]! : 0;
  }
}

/**
 * Solves a symmetric positive system by Cholesky's decomposition, in place.
 *
 * @param matrix row by row, the lower triangle; overwritten
 * @param right overwritten with the solution
 */
function solve(matrix: Float64Array, right: Float64Array) {
  const size = right.length;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column]!;
      for (let at = 0; at < column; at += 1) sum -= matrix[row * size + at]! * matrix[column * size + at]!;
      matrix[row * size + column] = row === column ? Math.sqrt(sum) : sum / matrix[column * size + column]!;
    }
  }
  for (let row = 0; row < size; row += 1) {
    for (let at = 0; at < row; at += 1) right[row]! -= matrix[row * size + at]! * right[at]!;
    right[row]! /= matrix[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let at = row + 1; at < size; at += 1) right[row]! -= matrix[at * size + row]! * right[at]!;
    right[row]! /= matrix[row * size + row]!;
  }
}

/**
 * Logistic regression with a ridge, by Newton's method.
 *
 * @param labels 1 for fraud; both classes occur
 */
export function trainLogistic(matrix: Matrix, labels: ArrayLike<number>): LogisticModel {
  const { width, rows, values } = matrix;
  const standards = standardsOf(matrix);
  const size = width + 1;
  const beta = new Float64Array(size);
  let positives = 0;
  for (let row = 0; row < rows; row += 1) positives += labels[row]!;
  beta[width] = Math.log((positives + 0.5) / (rows - positives + 0.5));
  const standard = new Float64Array(size);
  standard[width] = 1;
  for (let step = 0; step < mostSteps; step += 1) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (let at = 0; at < size; at += 1) {
      const held = at < width ? pull : 1e-9;
      gradient[at] = held * beta[at]!;
      hessian[at * size + at] = held;
    }
    for (let row = 0; row < rows; row += 1) {
      standardise(standards, values, row * width, standard);
      let margin = 0;
      for (let at = 0; at < size; at += 1) margin += beta[at]! * standard[at]!;
      const probability = 1 / (1 + Math.exp(-margin));
      const error = probability - labels[row]!;
      const curve = Math.max(1e-9, probability * (1 - probability));
      for (let at = 0; at < size; at += 1) {
        const value = standard[at]!;
        gradient[at]! += error * value;
        const scaled = curve * value;
        const to = at * size;
        for (let other = 0; other <= at; other += 1) hessian[to + other]! += scaled * standard[other]!;
      }
    }
    solve(hessian, gradient);
    let largest = 0;
    for (const change of gradient) largest = Math.max(largest, Math.abs(change));
    // A full step may overshoot where the classes lie apart.
    const scale = Math.min(1, 4 / largest);
    for (let at = 0; at < size; at += 1) beta[at]! -= scale * gradient[at]!;
    if (largest < closeEnough) break;
  }
  return { ...standards, weights: beta.slice(0, width), offset: beta[width]! };
}

/** The margin of every row: the logarithm of the odds of fraud. */
export function logisticMargins(model: LogisticModel, { width, rows, values }: Matrix): Float64Array {
  const standard = new Float64Array(width);
  return Float64Array.from({ length: rows }, (_, row) => {
    standardise(model, values, row * width, standard);
    let margin = model.offset;
    for (let column = 0; column < width; column += 1) margin += model.weights[column]! * standard[column]!;
    return margin;
  });
}
