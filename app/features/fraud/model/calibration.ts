/** Margins to probabilities: 1 / (1 + e^-(slope * margin + offset)). The slope is above 0, so the order stays. */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

/** Margins of a logistic loss are logarithms of odds as they are. */
export const uncalibrated: Calibration = { slope: 1, offset: 0 };

/** How many fraudulent payments the uncalibrated map counts for. */
const priorWeight = 10;
const mostSteps = 50;
const leastSlope = 0.1;

export const probabilityOf = ({ slope, offset }: Calibration, margin: number) =>
  1 / (1 + Math.exp(-(slope * margin + offset)));

/**
 * Platt's sigmoid (Platt 1999) on rows the model has not learned from, by Newton's method.
 * It is drawn towards {@link uncalibrated} as if ten more frauds had confirmed that, so few
 * frauds change little.
 *
 * @param labels 1 for fraud, 0 for none
 */
export function calibrate(margins: ArrayLike<number>, labels: ArrayLike<number>): Calibration {
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < mostSteps; step += 1) {
    let bySlope = priorWeight * (slope - 1);
    let byOffset = priorWeight * offset;
    let slopes = priorWeight;
    let offsets = priorWeight;
    let both = 0;
    for (let row = 0; row < labels.length; row += 1) {
      const margin = margins[row]!;
      const probability = probabilityOf({ slope, offset }, margin);
      const error = probability - labels[row]!;
      const curve = probability * (1 - probability);
      bySlope += error * margin;
      byOffset += error;
      slopes += curve * margin * margin;
      offsets += curve;
      both += curve * margin;
    }
    const determinant = slopes * offsets - both * both;
    const slopeStep = (offsets * bySlope - both * byOffset) / determinant;
    const offsetStep = (slopes * byOffset - both * bySlope) / determinant;
    // A full step may overshoot where the curve is flat.
    const scale = Math.min(1, 1 / Math.max(Math.abs(slopeStep), Math.abs(offsetStep)));
    slope -= scale * slopeStep;
    offset -= scale * offsetStep;
    if (Math.abs(slopeStep) + Math.abs(offsetStep) < 1e-9) break;
  }
  return slope >= leastSlope && Number.isFinite(offset) ? { slope, offset } : uncalibrated;
}
