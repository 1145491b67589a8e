import { binsOf, type Forest } from "./forest.ts";
import { childOf, isLeaf, type Tree } from "./tree.ts";

/** A feature on the way from the root, with the shares of rows that go on when it is unknown and when it is known. */
interface PathStep {
  feature: number;
  unknown: number;
  known: number;
  weight: number;
}

function extend(path: PathStep[], feature: number, unknown: number, known: number): PathStep[] {
  const next = path.map((step) => ({ ...step }));
  const depth = next.length;
  next.push({ feature, unknown, known, weight: depth === 0 ? 1 : 0 });
  for (let at = depth - 1; at >= 0; at -= 1) {
    const step = next[at]!;
    next[at + 1]!.weight += (known * step.weight * (at + 1)) / (depth + 1);
    step.weight *= (unknown * (depth - at)) / (depth + 1);
  }
  return next;
}

/** The path without one of its steps. */
function unwind(path: readonly PathStep[], index: number): PathStep[] {
  const next = path.map((step) => ({ ...step }));
  const depth = next.length - 1;
  const { known, unknown } = next[index]!;
  let carried = next[depth]!.weight;
  for (let at = depth - 1; at >= 0; at -= 1) {
    const step = next[at]!;
    if (known !== 0) {
      const before = step.weight;
      step.weight = (carried * (depth + 1)) / ((at + 1) * known);
      carried = before - (step.weight * unknown * (depth - at)) / (depth + 1);
    } else step.weight = (step.weight * (depth + 1)) / (unknown * (depth - at));
  }
  for (let at = index; at < depth; at += 1) {
    const { feature, unknown: nextUnknown, known: nextKnown } = next[at + 1]!;
    Object.assign(next[at]!, { feature, unknown: nextUnknown, known: nextKnown });
  }
  next.pop();
  return next;
}

/** What the weights of a path sum to without one of its steps. */
function unwoundSum(path: readonly PathStep[], index: number): number {
  const depth = path.length - 1;
  const { known, unknown } = path[index]!;
  let carried = path[depth]!.weight;
  let total = 0;
  for (let at = depth - 1; at >= 0; at -= 1) {
    const { weight } = path[at]!;
    if (known !== 0) {
      const part = carried / ((at + 1) * known);
      total += part;
      carried = weight - part * unknown * (depth - at);
    } else total += weight / (unknown * (depth - at));
  }
  return total * (depth + 1);
}

function addTree(tree: Tree, bins: Uint8Array, contributions: Float64Array) {
  const walk = (node: number, path: PathStep[], unknown: number, known: number, feature: number) => {
    const here = extend(path, feature, unknown, known);
    if (isLeaf(tree, node)) {
      for (let at = 1; at < here.length; at += 1) {
        const step = here[at]!;
        contributions[step.feature]! +=
          unwoundSum(here, at) * (step.known - step.unknown) * tree.value[node]!;
      }
      return;
    }
    const split = tree.feature[node]!;
    const hot = childOf(tree, node, bins[split]!);
    const cold = hot === tree.left[node] ? tree.right[node]! : tree.left[node]!;
    const earlier = here.findIndex((step, at) => at > 0 && step.feature === split);
    const { unknown: unknownBefore, known: knownBefore } = here[earlier] ?? { unknown: 1, known: 1 };
    const rest = earlier === -1 ? here : unwind(here, earlier);
    const share = (child: number) => tree.cover[child]! / tree.cover[node]!;
    walk(hot, rest, unknownBefore * share(hot), knownBefore, split);
    walk(cold, rest, unknownBefore * share(cold), 0, split);
  };
  walk(0, [], 1, 1, -1);
}

/** What a tree says on average over its training rows. */
function expectedValue(tree: Tree): number {
  let sum = 0;
  for (let node = 0; node < tree.left.length; node += 1) {
    if (isLeaf(tree, node)) sum += (tree.cover[node]! / tree.cover[0]!) * tree.value[node]!;
  }
  return sum;
}

/** The margin nobody knows anything about: where the contributions of every row start from. */
export const expectedMargin = (forest: Forest) =>
  forest.trees.reduce((sum, tree) => sum + expectedValue(tree), forest.baseMargin);

/**
 * How much each feature moves a row's margin away from {@link expectedMargin}: exact Shapley
 * values by path-dependent TreeSHAP (Lundberg, Erion and Lee 2018, algorithm 2). They sum to
 * the margin.
 *
 * @returns one number per column, in units of the margin
 */
export function contributionsOf(forest: Forest, row: ArrayLike<number>): Float64Array {
  const bins = binsOf(forest.edges, row);
  const contributions = new Float64Array(forest.edges.length);
  for (const tree of forest.trees) addTree(tree, bins, contributions);
  return contributions;
}
