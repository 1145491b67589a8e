import { type BinEdges, type BinnedColumns, missingBin } from "./bins.ts";
import { type Derivatives, featureSlots, fillHistogram, type Stretch, subtract } from "./histogram.ts";
import { bestSplit, leafValue, type Restraint, type Split } from "./split.ts";
import { type Tree, TreeBuilder } from "./tree.ts";

export interface Growth extends Restraint {
  maxLeaves: number;
  maxDepth: number;
}

/** A leaf that may be split further, with the sums its histogram holds. */
interface Frontier extends Stretch {
  node: number;
  depth: number;
  gradient: number;
  hessian: number;
  histogram: Float64Array;
  split: Split | null;
}

/** Histograms are large; each tree gives its own back. */
class HistogramStore {
  readonly #free: Float64Array[] = [];
  #size = 0;

  take(size: number): Float64Array {
    if (size !== this.#size) {
      this.#free.length = 0;
      this.#size = size;
    }
    return this.#free.pop() ?? new Float64Array(size);
  }

  giveBack(histogram: Float64Array) {
    this.#free.push(histogram);
  }
}

const store = new HistogramStore();

/** Moves the rows that go left before the others; rows keep their order on both sides. */
function partition({ order, from, to }: Stretch, column: Uint8Array, split: Split): number {
  const right: number[] = [];
  let left = from;
  for (let at = from; at < to; at += 1) {
    const row = order[at]!;
    const bin = column[row]!;
    const goesLeft = bin === missingBin ? split.missingLeft : bin <= split.cut;
    if (goesLeft) order[left++] = row;
    else right.push(row);
  }
  order.set(right, left);
  return left;
}

/**
 * One tree by best-first growth: the leaf whose split gains most is split next.
 *
 * @param rows rows to learn from, each once
 * @param features columns to choose from
 * @param shrinkage what leaf values are multiplied by
 */
export function growTree(
  binned: BinnedColumns,
  edges: BinEdges,
  derivatives: Derivatives,
  rows: Uint32Array,
  features: Uint32Array,
  growth: Growth,
  shrinkage: number,
): Tree {
  const builder = new TreeBuilder();
  const size = features.length * featureSlots;
  const order = rows.slice();

  const leaf = (gradient: number, hessian: number) =>
    builder.addLeaf(shrinkage * leafValue(gradient, hessian, growth.lambda), hessian);
  const consider = (node: Omit<Frontier, "split">): Frontier => {
    const open = node.depth < growth.maxDepth;
    const { histogram, gradient, hessian } = node;
    return {
      ...node,
      split: open ? bestSplit(histogram, features, edges, gradient, hessian, growth) : null,
    };
  };

  let gradient = 0;
  let hessian = 0;
  for (const row of order) {
    gradient += derivatives.gradient[row]!;
    hessian += derivatives.hessian[row]!;
  }
  const histogram = store.take(size);
  const whole = { order, from: 0, to: order.length };
  fillHistogram(histogram, binned, features, derivatives, whole);
  const root = { ...whole, node: leaf(gradient, hessian), depth: 0, gradient, hessian, histogram };
  const frontier = [consider(root)];

  for (let leaves = 1; leaves < growth.maxLeaves; leaves += 1) {
    let next: Frontier | null = null;
    for (const candidate of frontier) {
      if (candidate.split && (!next?.split || candidate.split.gain > next.split.gain)) next = candidate;
    }
    if (!next?.split) break;
    frontier.splice(frontier.indexOf(next), 1);
    frontier.push(...divide(next, next.split));
  }
  for (const { histogram } of frontier) store.giveBack(histogram);
  return builder.build();

  function divide(parent: Frontier, split: Split): Frontier[] {
    const feature = features[split.place]!;
    const middle = partition(parent, binned.columns[feature]!, split);
    const sides = [
      { from: parent.from, to: middle, gradient: split.leftGradient, hessian: split.leftHessian },
      {
        from: middle,
        to: parent.to,
        gradient: parent.gradient - split.leftGradient,
        hessian: parent.hessian - split.leftHessian,
      },
    ] as const;
    const [left, right] = sides.map((side) => ({
      ...side,
      order,
      node: leaf(side.gradient, side.hessian),
      depth: parent.depth + 1,
    })) as [Omit<Frontier, "histogram" | "split">, Omit<Frontier, "histogram" | "split">];
    builder.split(parent.node, feature, split.cut, split.missingLeft, left.node, right.node);
    const [small, large] = left.to - left.from <= right.to - right.from ? [left, right] : [right, left];
    const smallHistogram = store.take(size);
    fillHistogram(smallHistogram, binned, features, derivatives, small);
    subtract(parent.histogram, smallHistogram);
    return [
      consider({ ...small, histogram: smallHistogram }),
      consider({ ...large, histogram: parent.histogram }),
    ];
  }
}
