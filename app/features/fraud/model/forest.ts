import { type BinEdges, binColumns, binOf } from "./bins.ts";
import { addMargins } from "./margin.ts";
import type { Matrix } from "./matrix.ts";
import { leafOf, type Tree } from "./tree.ts";

/** Trees whose values add up to a margin: the logarithm of the odds of fraud. */
export interface Forest {
  readonly baseMargin: number;
  readonly edges: BinEdges;
  readonly trees: readonly Tree[];
}

/** Rows that are scored at a time, so that their bins stay near the processor. */
const chunk = 4096;

const looked = new WeakMap<Forest, ReadonlySet<number>>();

/** Columns that any tree looks at. */
export function usedFeatures(forest: Forest): ReadonlySet<number> {
  const known = looked.get(forest);
  if (known) return known;
  const used = new Set<number>();
  for (const { feature } of forest.trees) for (const column of feature) if (column >= 0) used.add(column);
  looked.set(forest, used);
  return used;
}

/** The margin of every row. */
export function marginsOf(forest: Forest, matrix: Matrix): Float64Array {
  const margins = new Float64Array(matrix.rows).fill(forest.baseMargin);
  const used = usedFeatures(forest);
  for (let from = 0; from < matrix.rows; from += chunk) {
    const rows = Math.min(chunk, matrix.rows - from);
    const part = {
      width: matrix.width,
      rows,
      values: matrix.values.subarray(from * matrix.width, (from + rows) * matrix.width),
    };
    const binned = binColumns(part, forest.edges, (feature) => used.has(feature));
    const partMargins = margins.subarray(from, from + rows);
    for (const tree of forest.trees) addMargins(tree, binned, partMargins);
  }
  return margins;
}

/** The bins of one row. */
export function binsOf(edges: BinEdges, row: ArrayLike<number>): Uint8Array {
  const bins = new Uint8Array(edges.length);
  for (let feature = 0; feature < bins.length; feature += 1)
    bins[feature] = binOf(edges[feature]!, row[feature]!);
  return bins;
}

/** The margin of one row. Adds up in the order of {@link marginsOf}: both are the same to the bit. */
export function marginOf(forest: Forest, row: ArrayLike<number>): number {
  const bins = binsOf(forest.edges, row);
  let margin = forest.baseMargin;
  for (const tree of forest.trees) margin += tree.value[leafOf(tree, (feature) => bins[feature]!)]!;
  return margin;
}
