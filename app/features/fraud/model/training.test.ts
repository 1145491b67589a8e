import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "#app/features/simulation/random.ts";
import { binColumns, binOf, learnBins } from "./bins.ts";
import { calibrate, probabilityOf } from "./calibration.ts";
import { prepareExplainer } from "./explain.ts";
import { marginOf, marginsOf } from "./forest.ts";
import { logisticMargins, trainLogistic } from "./logistic.ts";
import { GrowingMatrix } from "./matrix.ts";
import { areaUnderCurve } from "./ranking.ts";
import { contributionsOf, expectedMargin } from "./shap.ts";
import { train, usualTraining } from "./training.ts";

/** Rows of six columns: the first two decide together, the third has gaps, the others are noise. */
function made(rows: number, seed: number) {
  const random = new Random(seed);
  const matrix = new GrowingMatrix(6);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const values = Array.from({ length: 6 }, () => random.normal());
    if (random.chance(0.3)) values[2] = Number.NaN;
    const odds = -3 + (values[0]! > 0.5 && values[1]! > 0 ? 4 : 0) + (Number.isNaN(values[2]!) ? 1 : 0);
    labels[row] = random.chance(1 / (1 + Math.exp(-odds))) ? 1 : 0;
    matrix.add(values);
  }
  return { matrix: matrix.view(), labels, times: Float64Array.from({ length: rows }, (_, row) => row) };
}

const options = { ...usualTraining, mostRounds: 40, usualRounds: 30, bags: 2 };

describe("a forest", () => {
  it("tells what it has not seen, better than a line where two columns decide together", () => {
    const { forest } = train(made(4_000, 1), options);
    const later = made(4_000, 2);
    const trees = areaUnderCurve(later.labels, marginsOf(forest, later.matrix))!;
    const learned = made(4_000, 1);
    const line = areaUnderCurve(
      later.labels,
      logisticMargins(trainLogistic(learned.matrix, learned.labels), later.matrix),
    )!;
    expect(trees).toBeGreaterThan(line + 0.02);
    expect(trees).toBeGreaterThan(0.78);
  });

  it("is the same from the same rows and seed, row by row as in bulk", () => {
    const rows = made(1_500, 3);
    const [one, other] = [train(rows, options), train(rows, options)];
    const margins = marginsOf(one.forest, rows.matrix);
    expect(marginsOf(other.forest, rows.matrix)).toEqual(margins);
    const { width, values } = rows.matrix;
    for (let row = 0; row < 200; row += 1)
      expect(marginOf(one.forest, values.subarray(row * width, (row + 1) * width))).toBe(margins[row]);
  });

  it("is told apart into what each column contributes, which adds up to the margin", () => {
    const rows = made(1_500, 4);
    const { forest } = train(rows, options);
    const { width, values } = rows.matrix;
    const explain = prepareExplainer(forest);
    for (let row = 0; row < 60; row += 1) {
      const cells = values.subarray(row * width, (row + 1) * width);
      const contributions = contributionsOf(forest, cells);
      const sum = contributions.reduce((all, one) => all + one, expectedMargin(forest));
      expect(sum).toBeCloseTo(marginOf(forest, cells), 9);
      const prepared = explain(cells);
      for (let column = 0; column < width; column += 1)
        expect(prepared[column]).toBeCloseTo(contributions[column]!, 9);
    }
  });

  it("learns from few frauds and from one class without falling over", () => {
    const rows = made(300, 5);
    const none = train(
      { ...rows, labels: Uint8Array.from(rows.labels, (_, at) => (at < 3 ? 1 : 0)) },
      options,
    );
    for (const margin of marginsOf(none.forest, rows.matrix)) expect(Number.isFinite(margin)).toBe(true);
    expect(none.validationFrauds).toBe(0);
  });
});

describe("bins", () => {
  it("keep the order of values, and apart what is far out", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)), {
          minLength: 1,
          maxLength: 300,
        }),
        (values) => {
          const matrix = { width: 1, rows: values.length, values: Float32Array.from(values) };
          const edges = learnBins(matrix, new Uint8Array(values.length));
          const { columns } = binColumns(matrix, edges);
          const told = [...matrix.values].map((value, row) => ({ value, bin: columns[0]![row]! }));
          for (const { value, bin } of told) {
            expect(bin).toBe(binOf(edges[0]!, value));
            expect(bin === 0).toBe(Number.isNaN(value));
          }
          const sorted = told.filter(({ bin }) => bin > 0).sort((one, other) => one.value - other.value);
          for (let at = 1; at < sorted.length; at += 1)
            expect(sorted[at]!.bin).toBeGreaterThanOrEqual(sorted[at - 1]!.bin);
        },
      ),
    );
    const rows = 50_000;
    const random = new Random(6);
    const values = Float32Array.from({ length: rows }, () => random.normal());
    values[7] = 90;
    values[8] = 91;
    const [edges] = learnBins({ width: 1, rows, values }, new Uint8Array(rows));
    expect(binOf(edges!, 91)).toBeGreaterThan(binOf(edges!, 90));
    expect(binOf(edges!, 90)).toBeGreaterThan(binOf(edges!, 4));
  });
});

describe("a calibration", () => {
  it("keeps the order, and says as often as it happens", () => {
    const random = new Random(8);
    const margins = Float64Array.from({ length: 20_000 }, () => random.normal() * 3 - 2);
    const labels = Uint8Array.from(margins, (margin) =>
      random.chance(1 / (1 + Math.exp(-(0.5 * margin - 1)))) ? 1 : 0,
    );
    const calibration = calibrate(margins, labels);
    expect(calibration.slope).toBeCloseTo(0.5, 1);
    const expected = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    const told =
      margins.reduce((sum, margin) => sum + probabilityOf(calibration, margin), 0) / margins.length;
    expect(told).toBeCloseTo(expected, 2);
    expect(probabilityOf(calibration, 1)).toBeGreaterThan(probabilityOf(calibration, 0.9));
  });
});
