import { type BinnedColumns, missingBin } from "./bins.ts";
import type { Tree } from "./tree.ts";

/**
 * Adds what a tree says of every row to `margins`. One tree over all rows at a time: the
 * tree stays in the processor's nearest memory, which is worth more than reading rows once.
 */
export function addMargins(tree: Tree, { rows, columns }: BinnedColumns, margins: Float64Array) {
  const { feature, cut, missingLeft, left, right, value } = tree;
  if (left[0] === -1) {
    const only = value[0]!;
    for (let row = 0; row < rows; row += 1) margins[row]! += only;
    return;
  }
  const columnOf = Array.from(feature, (index) => columns[Math.max(0, index)]!);
  for (let row = 0; row < rows; row += 1) {
    let node = 0;
    let next = left[0]!;
    while (next !== -1) {
      const bin = columnOf[node]![row]!;
      const goesLeft = bin === missingBin ? missingLeft[node] === 1 : bin <= cut[node]!;
      node = goesLeft ? next : right[node]!;
      next = left[node]!;
    }
    margins[row]! += value[node]!;
  }
}
