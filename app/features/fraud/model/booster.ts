import { Random } from "#app/features/simulation/random.ts";
import type { BinEdges, BinnedColumns } from "./bins.ts";
import { type Growth, growTree } from "./grow.ts";
import { addMargins } from "./margin.ts";
import type { Tree } from "./tree.ts";

export interface Boosting extends Growth {
  /** what each tree's step is multiplied by */
  shrinkage: number;
  /** shares of the rows of each class that one tree sees; those seen count for the others */
  rareShare: number;
  commonShare: number;
  /** share of the columns that one tree sees */
  columnShare: number;
}

/** Rows to learn from: bins, 1 or 0 for each row, and how much each row counts. */
export interface Examples {
  readonly binned: BinnedColumns;
  readonly labels: Uint8Array;
  readonly weights: Float64Array;
}

/** The logarithm of the odds of the rare class: the margin before any tree. */
export function baseMarginOf({ labels, weights }: Examples): number {
  let rare = 0;
  let whole = 0;
  for (let row = 0; row < labels.length; row += 1) {
    whole += weights[row]!;
    if (labels[row] === 1) rare += weights[row]!;
  }
  return Math.log(rare / (whole - rare));
}

/** Gradient boosting with logistic loss, one tree a step, each on its own sample of rows and columns. */
export class Booster {
  readonly trees: Tree[] = [];
  readonly #margins: Float64Array;
  readonly #gradient: Float64Array;
  readonly #hessian: Float64Array;
  readonly #random: Random;

  constructor(
    readonly examples: Examples,
    readonly edges: BinEdges,
    readonly boosting: Boosting,
    readonly baseMargin: number,
    seed: number,
  ) {
    const { rows } = examples.binned;
    this.#margins = new Float64Array(rows).fill(baseMargin);
    this.#gradient = new Float64Array(rows);
    this.#hessian = new Float64Array(rows);
    this.#random = new Random(seed);
  }

  step(): Tree {
    const rows = this.#sampleRows();
    const features = this.#sampleColumns();
    const derivatives = { gradient: this.#gradient, hessian: this.#hessian };
    const { binned } = this.examples;
    const { boosting } = this;
    const tree = growTree(binned, this.edges, derivatives, rows, features, boosting, boosting.shrinkage);
    addMargins(tree, binned, this.#margins);
    this.trees.push(tree);
    return tree;
  }

  /** Draws rows, and sets the derivatives of those drawn. */
  #sampleRows(): Uint32Array {
    const { labels, weights } = this.examples;
    const { rareShare, commonShare } = this.boosting;
    const rows = new Uint32Array(labels.length);
    let count = 0;
    for (let row = 0; row < labels.length; row += 1) {
      const label = labels[row]!;
      const share = label === 1 ? rareShare : commonShare;
      if (share < 1 && this.#random.unit() >= share) continue;
      const weight = weights[row]! / share;
      const probability = 1 / (1 + Math.exp(-this.#margins[row]!));
      this.#gradient[row] = weight * (probability - label);
      this.#hessian[row] = weight * probability * (1 - probability);
      rows[count++] = row;
    }
    return rows.subarray(0, count);
  }

  /** At least one column; those with nothing to cut are left out. */
  #sampleColumns(): Uint32Array {
    const usable = this.edges.flatMap((cuts, feature) => (cuts.length > 0 ? [feature] : []));
    const wanted = Math.max(1, Math.round(usable.length * this.boosting.columnShare));
    for (let at = 0; at < Math.min(wanted, usable.length); at += 1) {
      const other = this.#random.whole(at, usable.length - 1);
      [usable[at], usable[other]] = [usable[other]!, usable[at]!];
    }
    return Uint32Array.from(usable.slice(0, wanted)).sort();
  }
}
