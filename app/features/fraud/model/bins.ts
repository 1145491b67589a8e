import type { Matrix } from "./matrix.ts";

/** The bin of a value that cannot be told; values take the bins from 1 on. */
export const missingBin = 0;

/** Most edges of a column: bins fit a byte. */
const mostEdges = 254;

/** Steps of equal frequency through the body of the values. */
const bodySteps = 96;
/** Towards either end the steps shrink by this factor, down to a single row. */
const tailFactor = 2 ** (1 / 4);
/** Steps of equal frequency through the values of the rare class. */
const rareSteps = 40;

/** Edges per column, ascending: a value lies in bin 1 + (the number of edges below it). */
export type BinEdges = readonly Float32Array[];

/**
 * After how many of `count` sorted values an edge is wanted. Equal frequencies alone would
 * put the last hundredth, where fraud sits, into a single bin.
 */
function wantedRanks(count: number): number[] {
  const ranks = new Set<number>();
  for (let step = 1; step < bodySteps; step += 1) ranks.add(Math.round((count * step) / bodySteps));
  for (let rank = count / bodySteps; rank >= 1; rank /= tailFactor) {
    ranks.add(Math.round(rank));
    ranks.add(count - Math.round(rank));
  }
  return [...ranks];
}

/** Between two neighbouring different values, such that the lower one is not above it. */
function between(low: number, high: number): number {
  const middle = Math.fround(low + (high - low) / 2);
  return middle < high && Number.isFinite(middle) ? middle : low;
}

/** Edges at the change of value nearest after each wanted rank. */
function addEdges(sorted: Float32Array, ranks: Iterable<number>, edges: Set<number>) {
  for (const rank of ranks) {
    if (rank <= 0 || rank >= sorted.length) continue;
    let at = rank;
    const low = sorted[at - 1]!;
    if (sorted[at]! === low) {
      // Within a run of equal values: the edge belongs at its end, or at its start where that is nearer.
      let above = at;
      while (above < sorted.length && sorted[above] === low) above += 1;
      let below = at - 1;
      while (below > 0 && sorted[below - 1] === low) below -= 1;
      if (below > 0) edges.add(between(sorted[below - 1]!, low));
      if (above >= sorted.length) continue;
      at = above;
    }
    edges.add(between(sorted[at - 1]!, sorted[at]!));
  }
}

function distinctEdges(sorted: Float32Array): number[] | null {
  const edges: number[] = [];
  for (let at = 1; at < sorted.length; at += 1) {
    if (sorted[at] === sorted[at - 1]) continue;
    if (edges.length === mostEdges) return null;
    edges.push(between(sorted[at - 1]!, sorted[at]!));
  }
  return edges;
}

function edgesOf(values: Float32Array, rare: Float32Array): Float32Array {
  values.sort();
  const all = distinctEdges(values);
  if (all) return Float32Array.from(all);
  const edges = new Set<number>();
  addEdges(values, wantedRanks(values.length), edges);
  rare.sort();
  const step = rare.length / rareSteps;
  const rareRanks = Array.from({ length: rareSteps - 1 }, (_, at) => Math.round((at + 1) * step));
  addEdges(rare, rareRanks, edges);
  return Float32Array.from(edges).sort().subarray(0, mostEdges);
}

/**
 * Where to cut each column into at most 255 bins: every value its own bin where there are
 * few, otherwise equal frequencies through the body, ever finer steps towards both ends,
 * and equal frequencies of the rare class.
 *
 * @param labels 1 for the rare class, one per row
 */
export function learnBins(matrix: Matrix, labels: ArrayLike<number>): BinEdges {
  const { width, rows, values } = matrix;
  const column = new Float32Array(rows);
  const rare = new Float32Array(rows);
  return Array.from({ length: width }, (_, feature) => {
    let told = 0;
    let rareTold = 0;
    for (let row = 0, at = feature; row < rows; row += 1, at += width) {
      const value = values[at]!;
      if (Number.isNaN(value)) continue;
      column[told++] = value;
      if (labels[row] === 1) rare[rareTold++] = value;
    }
    return edgesOf(column.slice(0, told), rare.slice(0, rareTold));
  });
}

/** The bin of one value. */
export function binOf(edges: Float32Array, value: number): number {
  if (Number.isNaN(value)) return missingBin;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > edges[middle]!) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/** A matrix as bins, column by column: `columns[feature][row]`. */
export interface BinnedColumns {
  readonly rows: number;
  readonly columns: readonly Uint8Array[];
}

/** @param features which columns are wanted (all when left out); the others stay empty */
export function binColumns(
  matrix: Matrix,
  edges: BinEdges,
  wanted: (feature: number) => boolean = () => true,
): BinnedColumns {
  const { width, rows, values } = matrix;
  const columns = edges.map((cuts, feature) => {
    if (!wanted(feature)) return new Uint8Array(0);
    const bins = new Uint8Array(rows);
    for (let row = 0, at = feature; row < rows; row += 1, at += width) bins[row] = binOf(cuts, values[at]!);
    return bins;
  });
  return { rows, columns };
}
