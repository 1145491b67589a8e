import { exponentOf } from "#app/platform/money.ts";
import type { Features } from "../features.ts";
import { distanceFromHabit } from "../habit-distance/distance.ts";
import { distanceEdges } from "../habit-distance/reference.ts";
import { unpackCurrency } from "../packed.ts";

/** One number of every payment whose distribution is watched. */
export interface Watched {
  name: string;
  /** lower edges of the bins after the first, growing */
  edges: readonly number[];
  /** null is a bin of its own: not told, or not enough history */
  read(features: Features): number | null;
}

/** Tenths of the scale and finer: thresholds are set to its points. */
const scoreEdges = Array.from({ length: 200 }, (_, at) => (at + 1) * 5);

const counts = [1, 2, 3, 4, 5, 7, 10, 15, 25];
const seen = [1, 2, 5, 10, 20, 40];

/**
 * What is watched. Bins are fixed, so that days are simply added up; they are fine where people
 * differ and are joined where the reference has too few (psi.ts). Amounts of all currencies are
 * taken together, by the size of the number as people see it.
 */
export const watched: readonly Watched[] = [
  {
    name: "amount",
    edges: Array.from({ length: 19 }, (_, at) => 2 ** at),
    read: ({ amount, currency }) => amount / minorUnits(currency),
  },
  {
    name: "amountDistance",
    edges: [-3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6],
    read: ({ amountDistance }) => amountDistance,
  },
  {
    name: "habitDistance",
    edges: distanceEdges,
    read: (features) => distanceFromHabit(features)?.bits ?? null,
  },
  { name: "history", edges: [1, 2, 4, 8, 16, 32, 64], read: ({ history }) => history },
  { name: "count1h", edges: counts.slice(1), read: ({ count1h }) => count1h },
  { name: "count24h", edges: counts.slice(1), read: ({ count24h }) => count24h },
  { name: "failed1h", edges: [1, 2, 3, 5], read: ({ failed1h }) => failed1h },
  { name: "deviceSeen", edges: seen, read: ({ deviceSeen }) => deviceSeen },
  { name: "merchantSeen", edges: seen, read: ({ merchantSeen }) => merchantSeen },
  { name: "countrySeen", edges: seen, read: ({ countrySeen }) => countrySeen },
  { name: "pace", edges: [1, 100, 500, 1000, 5000], read: ({ pace }) => pace },
  { name: "cards24h", edges: [1, 2, 3, 4], read: ({ cards24h }) => cards24h },
  { name: "devices24h", edges: [1, 2, 3, 4], read: ({ devices24h }) => devices24h },
  { name: "hour", edges: Array.from({ length: 23 }, (_, at) => at + 1), read: ({ hour }) => hour },
];

const exponents = new Map<number, number>();

function minorUnits(currency: number): number {
  let units = exponents.get(currency);
  if (units === undefined) {
    units = 10 ** exponentOf(unpackCurrency(currency));
    exponents.set(currency, units);
  }
  return units;
}

/** Scores come first: a bin for every five points, the last for 1000. */
export const scoreBins = scoreEdges.length + 1;
export const scoreBinWidth = 5;

/** Where each watched number's bins begin. The last of its bins is for what cannot be told. */
export const starts: readonly number[] = watched.map((_, at) =>
  watched.slice(0, at).reduce((place, { edges }) => place + edges.length + 2, scoreBins),
);

/** How many bins there are in all. */
export const bins = starts.at(-1)! + watched.at(-1)!.edges.length + 2;

/** Names what the places mean: counts of another layout are not added to these. */
export const layout = `2:${watched.map(({ name, edges }) => `${name}${edges.length}`).join(",")}`;

/** The bin among `edges` a value falls into. */
export function binOf(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= edges[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts one payment. */
export function countInto(into: Int32Array, score: number, features: Features): void {
  into[Math.min(scoreBins - 1, Math.floor(score / scoreBinWidth))]! += 1;
  for (let at = 0; at < watched.length; at += 1) {
    const { edges, read } = watched[at]!;
    const value = read(features);
    into[starts[at]! + (value === null ? edges.length + 1 : binOf(edges, value))]! += 1;
  }
}
