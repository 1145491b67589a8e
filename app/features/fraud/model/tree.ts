import { missingBin } from "./bins.ts";

/**
 * A binary tree over bins, as rows of numbers. Node 0 is the root. An inner node sends a row
 * left where its bin of `feature` is at most `cut`; the missing bin goes where `missingLeft`
 * says. A leaf has `left` -1 and a `value`, which is added to the margin. `cover` is the
 * weight of the training rows that passed through a node.
 */
export interface Tree {
  readonly feature: Int32Array;
  readonly cut: Uint8Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  readonly cover: Float64Array;
}

export const isLeaf = (tree: Tree, node: number) => tree.left[node] === -1;

/** Where a row of bins goes from an inner node. */
export function childOf(tree: Tree, node: number, bin: number): number {
  const goesLeft = bin === missingBin ? tree.missingLeft[node] === 1 : bin <= tree.cut[node]!;
  return goesLeft ? tree.left[node]! : tree.right[node]!;
}

/** The leaf that a row falls into. @param binAt the row's bin of a feature */
export function leafOf(tree: Tree, binAt: (feature: number) => number): number {
  let node = 0;
  while (!isLeaf(tree, node)) node = childOf(tree, node, binAt(tree.feature[node]!));
  return node;
}

/** A tree under construction; nodes are numbered as they are made. */
export class TreeBuilder {
  readonly #feature: number[] = [];
  readonly #cut: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #value: number[] = [];
  readonly #cover: number[] = [];

  /** @returns the number of the new leaf */
  addLeaf(value: number, cover: number): number {
    this.#feature.push(-1);
    this.#cut.push(0);
    this.#missingLeft.push(0);
    this.#left.push(-1);
    this.#right.push(-1);
    this.#value.push(value);
    this.#cover.push(cover);
    return this.#left.length - 1;
  }

  /** Makes an inner node of a leaf. */
  split(node: number, feature: number, cut: number, missingLeft: boolean, left: number, right: number) {
    this.#feature[node] = feature;
    this.#cut[node] = cut;
    this.#missingLeft[node] = missingLeft ? 1 : 0;
    this.#left[node] = left;
    this.#right[node] = right;
  }

  build(): Tree {
    return {
      feature: Int32Array.from(this.#feature),
      cut: Uint8Array.from(this.#cut),
      missingLeft: Uint8Array.from(this.#missingLeft),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover),
    };
  }
}
