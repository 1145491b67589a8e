import { anyReason } from "./cell.ts";
import { dimensions, type Payment } from "./payment.ts";

/** A set of payments named by values of dimensions. */
export interface Area {
  /** bit per dimension */
  mask: number;
  /** by dimension, 0 where the mask has no bit */
  values: readonly number[];
}

/** What is normal for an area: factor on the payments' own chances, and noise beyond chance (at least 1). */
export type Normal = (area: Area) => { factor: number; noise: number };

export interface Found extends Area {
  sample: number;
  observed: number;
  expected: number;
  /** how much better "this area fails at a rate of its own" explains what was seen, less the price of its dimensions (nats) */
  gain: number;
}

export const everything: Area = { mask: 0, values: dimensions.map(() => 0) };

/** Every further dimension must explain this much more (nats). */
const priceOfDimension = 4;
/** Of equal explanations the one in the order of `dimensions` is preferred. */
const priceOfRank = 0.25;
/** Combinations followed at each level. */
const width = 6;
const deepest = 3;
const customer = dimensions.indexOf("customer");
const terminal = dimensions.indexOf("terminal");
/** Customers and terminals are narrow enough alone. */
const alone = (1 << customer) | (1 << terminal);

export const inside = ({ mask, values }: Area, payment: Payment): boolean => {
  for (let dimension = 0; mask >> dimension > 0; dimension++)
    if (mask & (1 << dimension) && payment.values[dimension] !== values[dimension]) return false;
  return true;
};

function price(mask: number): number {
  let dimensionsUsed = 0;
  let ranks = 0;
  for (let dimension = 0; mask >> dimension > 0; dimension++)
    if (mask & (1 << dimension)) {
      dimensionsUsed += 1;
      ranks += dimension;
    }
  return priceOfDimension * Math.max(0, dimensionsUsed - 1) + priceOfRank * ranks;
}

/** Deviance of a count against what is normal, in nats; 0 where there are fewer than normal. */
export function surprise(observed: number, expected: number, sample: number, place: number): number {
  const normal = Math.max(expected, 1e-3 * sample, 1e-6);
  if (observed <= normal) return 0;
  if (place !== anyReason) return observed * Math.log(observed / normal) - (observed - normal);
  const rate = Math.min(1, observed / sample);
  const usual = Math.min(0.97, normal / sample);
  if (rate <= usual) return 0;
  const passed = rate < 1 ? (1 - rate) * Math.log((1 - rate) / (1 - usual)) : 0;
  return sample * (rate * Math.log(rate / usual) + passed);
}

interface Sum {
  value: number;
  sample: number;
  observed: number;
  expected: number;
}

function judged(area: Area, sum: Omit<Sum, "value">, place: number, normal: Normal): Found {
  const { factor } = normal(area);
  const expected = sum.expected * factor;
  const gain = surprise(sum.observed, expected, sum.sample, place) - price(area.mask);
  return { ...area, sample: sum.sample, observed: sum.observed, expected, gain };
}

/** Every area with one more dimension than `base`. */
function narrower(
  base: Area,
  payments: readonly Payment[],
  place: number,
  normal: Normal,
  plain: boolean,
): Found[] {
  if (base.mask & alone) return [];
  const found: Found[] = [];
  for (let dimension = 0; dimension < dimensions.length; dimension++) {
    const bit = 1 << dimension;
    if (base.mask & bit || (base.mask !== 0 && bit & alone)) continue;
    const sums = new Map<number, Sum>();
    for (const payment of payments) {
      const value = payment.values[dimension]!;
      if (value === 0) continue;
      let sum = sums.get(value);
      if (!sum) {
        sum = { value, sample: 0, observed: 0, expected: 0 };
        sums.set(value, sum);
      }
      const weight = plain ? 1 : payment.weight;
      sum.sample += weight;
      sum.expected += weight * payment.chance;
      if (place === anyReason ? payment.reason >= 0 : payment.reason === place) sum.observed += weight;
    }
    for (const sum of sums.values()) {
      if (sum.observed < 2) continue;
      const values = base.values.slice();
      values[dimension] = sum.value;
      found.push(judged({ mask: base.mask | bit, values }, sum, place, normal));
    }
  }
  return found;
}

const best = (found: Found[]) => found.sort((one, other) => other.gain - one.gain).slice(0, width);

/**
 * The smallest area that explains an excess of failures: the likelihood ratio of "this area
 * fails at a rate of its own, everything else as usual" (Kulldorff's scan statistic over
 * combinations of values, searched by beam). An area too wide dilutes the rate, one too
 * narrow leaves excess unexplained; both gain less.
 *
 * @param place of the reason, or `anyReason`
 * @param seed an area known to fail; it and its parts are tried whatever the beam says
 * @param plain every payment counts fully, repeated attempts too
 */
export function localise(
  payments: readonly Payment[],
  place: number,
  seed: Area,
  normal: Normal,
  plain: boolean,
): Found | null {
  let level = narrower(everything, payments, place, normal, plain);
  const root: Sum = { value: 0, sample: 0, observed: 0, expected: 0 };
  for (const payment of payments) {
    const weight = plain ? 1 : payment.weight;
    root.sample += weight;
    root.expected += weight * payment.chance;
    if (place === anyReason ? payment.reason >= 0 : payment.reason === place) root.observed += weight;
  }
  const all = [judged(everything, root, place, normal)];
  let seeds = level.filter(
    ({ mask, values }) =>
      (seed.mask & mask) === mask && values.every((value, d) => value === 0 || value === seed.values[d]),
  );
  for (let depth = 1; depth <= deepest; depth++) {
    const kept = best(level);
    all.push(...kept, ...seeds);
    if (depth === deepest) break;
    const starts = new Map<string, Found>();
    for (const area of [...kept, ...seeds]) starts.set(`${area.mask}:${area.values.join()}`, area);
    level = [];
    for (const area of starts.values())
      level.push(
        ...narrower(
          area,
          payments.filter((payment) => inside(area, payment)),
          place,
          normal,
          plain,
        ),
      );
    seeds = [];
  }
  const top = all.reduce<Found | null>((best, area) => (best && best.gain >= area.gain ? best : area), null);
  return top && (oneCustomer(top, payments, place, all) ?? top);
}

/** Failures that are nearly all of one customer are that customer's, wherever they were made. */
const nearlyAll = 0.75;

function oneCustomer(top: Found, payments: readonly Payment[], place: number, all: readonly Found[]) {
  if (top.mask & alone) return undefined;
  const counts = new Map<number, number>();
  let failed = 0;
  for (const payment of payments) {
    const hit = place === anyReason ? payment.reason >= 0 : payment.reason === place;
    if (!hit || !inside(top, payment)) continue;
    failed += 1;
    const who = payment.values[customer]!;
    if (who !== 0) counts.set(who, (counts.get(who) ?? 0) + 1);
  }
  return all.find(
    ({ mask, values }) =>
      mask === 1 << customer && (counts.get(values[customer]!) ?? 0) >= nearlyAll * failed,
  );
}
