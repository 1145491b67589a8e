import type { BinnedColumns } from "./bins.ts";
import type { Tree } from "./tree.ts";

/**
 * Adds what a tree says of every row to `margins`. One tree over all rows at a time: the
 * tree stays in the processor's nearest memory, which is worth more than reading rows once.
 */
export function addMargins(tree: Tree, { rows, columns }: BinnedColumns, margins: Float64Array) {
  const { feature, left, value } = tree;
  if (left[0] === -1) {
    const only = value[0]!;
    for (let row = 0; row < rows; row += 1) margins[row]! += only;
    return;
  }
  const columnOf = Array.from(feature, (index) => columns[Math.max(0, index)]!);
  const ways = waysOf(tree);
  for (let row = 0; row < rows; row += 1) {
    let at = 0;
    let right = ways[2]!;
    while (right >= 0) {
      // One comparison for both ends: what lies below the lower one turns into a huge number.
      const goesLeft = (columnOf[at >> 2]![row]! - ways[at]!) >>> 0 < ways[at + 1]!;
      at = goesLeft ? ways[at + 3]! : right;
      right = ways[at + 2]!;
    }
    margins[row]! += value[at >> 2]!;
  }
}

const known = new WeakMap<Tree, Int32Array>();

/**
 * A tree's nodes one after the other, four numbers each: a row goes left where its bin is one of so many (second) from
 * the first on; right and left, times four, with -1 for both in a leaf. The missing bin is 0, below all others.
 */
function waysOf(tree: Tree): Int32Array {
  let ways = known.get(tree);
  if (ways) return ways;
  const nodes = tree.left.length;
  ways = new Int32Array(nodes * 4).fill(-1);
  for (let node = 0; node < nodes; node += 1) {
    if (tree.left[node] === -1) continue;
    const first = tree.missingLeft[node] === 1 ? 0 : 1;
    ways.set([first, tree.cut[node]! + 1 - first, tree.right[node]! * 4, tree.left[node]! * 4], node * 4);
  }
  known.set(tree, ways);
  return ways;
}
