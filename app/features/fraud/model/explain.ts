import { missingBin } from "./bins.ts";
import { binsOf, type Forest } from "./forest.ts";
import { isLeaf, type Tree } from "./tree.ts";

/**
 * One leaf as a game of the few features on its way: for each set of them that sends the row
 * here, what each adds. A leaf lies at most five splits deep, so there are 32 sets at most,
 * and they can be worked out once for all rows.
 */
interface LeafGame {
  features: Uint16Array;
  /** per feature: the bins from `above` (not included) to `upTo` (included) go on, and the missing one where `missing` */
  above: Int16Array;
  upTo: Int16Array;
  missing: Uint8Array;
  /** contributions, feature by feature, for each set */
  shares: Float64Array;
}

interface Condition {
  feature: number;
  above: number;
  upTo: number;
  missing: boolean;
  /** share of the training rows that would go on if the feature were unknown */
  unknown: number;
}

const anyBin = 255;

/** The conditions on the way to a leaf, joined by feature. */
function narrowed(way: readonly Condition[], step: Condition): Condition[] {
  const earlier = way.find(({ feature }) => feature === step.feature);
  if (!earlier) return [...way, step];
  return way.map((condition) =>
    condition === earlier
      ? {
          feature: step.feature,
          above: Math.max(earlier.above, step.above),
          upTo: Math.min(earlier.upTo, step.upTo),
          missing: earlier.missing && step.missing,
          unknown: earlier.unknown * step.unknown,
        }
      : condition,
  );
}

/** 1 / (size · C(size − 1, chosen)): how often a feature joins `chosen` of `size` in any order. */
function shapleyWeight(size: number, chosen: number): number {
  let ways = 1;
  for (let at = 0; at < chosen; at += 1) ways = (ways * (size - 1 - at)) / (at + 1);
  return 1 / (size * ways);
}

/**
 * Shapley values of one leaf. A set of known features reaches the leaf with the share of the
 * unknown ones that would, and nothing at all where a known one goes elsewhere.
 */
function gameOf(way: readonly Condition[], value: number): LeafGame {
  const size = way.length;
  const sets = 1 << size;
  const shares = new Float64Array(sets * size);
  const weights = Array.from({ length: size }, (_, chosen) => shapleyWeight(size, chosen));
  const chosenIn = new Uint8Array(sets);
  // What is reached where the features of a set are known and send the row here.
  const reached = new Float64Array(sets);
  for (let set = 0; set < sets; set += 1) {
    chosenIn[set] = set === 0 ? 0 : chosenIn[set & (set - 1)]! + 1;
    let product = value;
    for (let at = 0; at < size; at += 1) if ((set & (1 << at)) === 0) product *= way[at]!.unknown;
    reached[set] = product;
  }
  for (let holds = 0; holds < sets; holds += 1) {
    for (let at = 0; at < size; at += 1) {
      const own = 1 << at;
      const others = holds & ~own;
      let sum = 0;
      // Every set of the others that hold, from none up to all of them.
      for (let known = 0; ; known = (known - others) & others) {
        const withOwn = (holds & own) === 0 ? 0 : reached[known | own]!;
        sum += weights[chosenIn[known]!]! * (withOwn - reached[known]!);
        if (known === others) break;
      }
      shares[holds * size + at] = sum;
    }
  }
  return {
    features: Uint16Array.from(way, ({ feature }) => feature),
    above: Int16Array.from(way, ({ above }) => above),
    upTo: Int16Array.from(way, ({ upTo }) => upTo),
    missing: Uint8Array.from(way, ({ missing }) => (missing ? 1 : 0)),
    shares,
  };
}

function gamesOf(tree: Tree): LeafGame[] {
  const games: LeafGame[] = [];
  const walk = (node: number, way: readonly Condition[]) => {
    if (isLeaf(tree, node)) {
      if (way.length > 0) games.push(gameOf(way, tree.value[node]!));
      return;
    }
    const feature = tree.feature[node]!;
    const cut = tree.cut[node]!;
    const missingLeft = tree.missingLeft[node] === 1;
    const [left, right] = [tree.left[node]!, tree.right[node]!];
    const share = (child: number) => tree.cover[child]! / tree.cover[node]!;
    walk(left, narrowed(way, { feature, above: 0, upTo: cut, missing: missingLeft, unknown: share(left) }));
    walk(
      right,
      narrowed(way, { feature, above: cut, upTo: anyBin, missing: !missingLeft, unknown: share(right) }),
    );
  };
  walk(0, []);
  return games;
}

/** Tells what each feature adds to a row's margin: `contributionsOf` of shap.ts, prepared for many rows. */
export type Explainer = (row: ArrayLike<number>) => Float64Array;

/** All conditions on one feature, in whatever game they are. */
interface FeatureConditions {
  feature: number;
  /** the game of each condition */
  games: Uint32Array;
  /** for each bin, condition by condition: its bit among the conditions of its game where it holds, else 0 */
  bits: Uint8Array;
}

function conditionsByFeature(games: readonly LeafGame[]): FeatureConditions[] {
  const found = new Map<number, { game: number; at: number }[]>();
  for (const [game, { features }] of games.entries()) {
    for (const [at, feature] of features.entries()) {
      const known = found.get(feature);
      if (known) known.push({ game, at });
      else found.set(feature, [{ game, at }]);
    }
  }
  return [...found].map(([feature, conditions]) => {
    const count = conditions.length;
    const bits = new Uint8Array(count * (anyBin + 1));
    for (let place = 0; place < count; place += 1) {
      const { game, at } = conditions[place]!;
      const { above, upTo, missing } = games[game]!;
      if (missing[at] === 1) bits[missingBin * count + place] = 1 << at;
      for (let bin = above[at]! + 1; bin <= upTo[at]!; bin += 1) bits[bin * count + place] = 1 << at;
    }
    return { feature, games: Uint32Array.from(conditions, ({ game }) => game), bits };
  });
}

/** Rows of numbers one after the other, so that none has to be looked for. */
function joined<Numbers extends Uint16Array | Float64Array>(rows: readonly Numbers[], all: Numbers): Numbers {
  let to = 0;
  for (const row of rows) {
    all.set(row, to);
    to += row.length;
  }
  return all;
}

const lengthOf = (rows: readonly { length: number }[]) => rows.reduce((sum, { length }) => sum + length, 0);

/**
 * Works a forest's leaves out beforehand, so that explaining a row costs tens of microseconds
 * instead of milliseconds. The values are those of path-dependent TreeSHAP (shap.ts), exactly;
 * a tree of `depth` needs 2^depth sets a leaf, so this is for shallow trees.
 */
export function prepareExplainer(forest: Forest): Explainer {
  const games = forest.trees.flatMap(gamesOf);
  const conditions = conditionsByFeature(games);
  const featureRows = games.map((game) => game.features);
  const shareRows = games.map((game) => game.shares);
  const sizes = Uint8Array.from(featureRows, ({ length }) => length);
  const features = joined(featureRows, new Uint16Array(lengthOf(featureRows)));
  const shares = joined(shareRows, new Float64Array(lengthOf(shareRows)));
  const holds = new Uint8Array(games.length);
  return (row) => {
    const bins = binsOf(forest.edges, row);
    holds.fill(0);
    // Looked up and not compared: which way a condition goes cannot be guessed, and guessing wrong costs most.
    for (const { feature, games: of, bits } of conditions) {
      const from = bins[feature]! * of.length;
      for (let at = 0; at < of.length; at += 1) holds[of[at]!]! |= bits[from + at]!;
    }
    const contributions = new Float64Array(forest.edges.length);
    let from = 0;
    let share = 0;
    for (let game = 0; game < sizes.length; game += 1) {
      const size = sizes[game]!;
      const first = share + holds[game]! * size;
      for (let at = 0; at < size; at += 1) contributions[features[from + at]!]! += shares[first + at]!;
      from += size;
      share += size << size;
    }
    return contributions;
  };
}
