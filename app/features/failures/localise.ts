import { hits } from "./cell.ts";
import { columns, customer, partsOf, probe, terminal } from "./payment.ts";
import type { Area, Recent } from "./recent.ts";

/** What is normal for an area: factor on the payments' own chances, and by how much more it may wander (at least 1). */
export type Normal = (area: Area) => { factor: number; sway: number };

export interface Found extends Area {
  sample: number;
  observed: number;
  expected: number;
  /** how much better "this area fails at a rate of its own" explains what was seen, less the price of its dimensions (nats) */
  gain: number;
}

export const everything: Area = { mask: 0, values: Array(columns).fill(0) };

/** Every further dimension must explain this much more (nats). */
const priceOfDimension = 4;
/** Of equal explanations the one in the order of `dimensions` is preferred. */
const priceOfRank = 0.25;
/** Combinations followed at each level. */
const width = 6;
const deepest = 3;
/** Customers and terminals are narrow enough alone. */
const alone = (1 << customer) | (1 << terminal);

/** Cards are tried at a merchant or on a bank's numbers; that they share a bank or a country says little. */
const ranksOfProbes = [24, 16, 0, 20, 24, 24, 1, 24, 8, 8, 0];

/** What a combination of dimensions must explain beyond a wider one (nats). */
export function price(mask: number): number {
  let dimensionsUsed = 0;
  let ranks = 0;
  const probes = (mask >> probe) & 1;
  for (let dimension = 0; mask >> dimension > 0; dimension++)
    if (mask & (1 << dimension)) {
      dimensionsUsed += 1;
      ranks += probes ? ranksOfProbes[dimension]! : dimension;
    }
  // Cards are seldom tried everywhere: of small amounts at one merchant, it is the merchant.
  if (mask === 1 << probe) return 2 * priceOfDimension;
  return priceOfDimension * Math.max(0, dimensionsUsed - 1) + priceOfRank * ranks;
}

/** Deviance of a binomial count against what is normal, in nats; 0 where there are fewer than normal. */
export function surprise(observed: number, expected: number, sample: number): number {
  if (observed <= 0) return 0;
  const rate = Math.min(1, observed / sample);
  const usual = Math.min(0.97, Math.max(expected / sample, 1e-3));
  if (rate <= usual) return 0;
  const passed = rate < 1 ? (1 - rate) * Math.log((1 - rate) / (1 - usual)) : 0;
  return sample * (rate * Math.log(rate / usual) + passed);
}

/** Of the failures of an explanation nearly all lie in what is to be preferred to it. */
const nearlyAll = 0.97;
/** Share of them that may be left out of this, because their records do not say whether they lie there. */
const mostUnsaid = 0.1;

/**
 * The explanation to tell of: where the same failures lie in an area that is preferred and no larger, it is that
 * one, whatever the two areas' pasts say. Of very many failures a small difference of what is normal would decide.
 *
 * @param unsaid how many of the failures of `top` may lie in an area for all their records say
 */
function preferred(all: readonly Found[], top: Found, unsaid: (area: Area) => number): Found {
  let best = top;
  for (const area of all) {
    if (area.mask === 0 || area.sample > top.sample || price(area.mask) >= price(best.mask)) continue;
    if (area.observed < nearlyAll * (1 - mostUnsaid) * top.observed) continue;
    const said = top.observed - Math.min(mostUnsaid * top.observed, unsaid(area));
    if (area.observed >= nearlyAll * said) best = area;
  }
  return best;
}

/** By number of a value: how many payments have it, how many failed, how many were to fail. */
const sample = new Float64Array(2 ** 19);
const observed = new Float64Array(2 ** 19);
const expected = new Float64Array(2 ** 19);

/** One search: the payments it looks at, and what counts among them. */
export class Search {
  constructor(
    private readonly payments: Recent,
    private readonly place: number,
    private readonly normal: Normal,
  ) {}

  /**
   * The smallest area that explains an excess of failures: the likelihood ratio of "this area
   * fails at a rate of its own, everything else as usual" (Kulldorff's scan statistic over
   * combinations of values, searched by beam). An area too wide dilutes the rate, one too
   * narrow leaves excess unexplained; both gain less.
   *
   * @param among places of payments
   * @param seed an area known to fail; its parts are tried whatever the beam says
   */
  find(among: readonly number[], seed: Area): Found {
    let level = this.narrower(everything, among);
    const judged = [this.judge(everything, among), ...level];
    const all = [judged[0]!];
    let seeds = level.filter(
      ({ mask, values }) =>
        (seed.mask & mask) === mask && values.every((value, d) => value === 0 || value === seed.values[d]),
    );
    for (let depth = 1; depth <= deepest; depth++) {
      const kept = level.sort((one, other) => other.gain - one.gain).slice(0, width);
      all.push(...kept, ...seeds);
      if (depth === deepest) break;
      const starts = new Map<string, Found>();
      for (const area of [...kept, ...seeds]) starts.set(`${area.mask}:${area.values.join()}`, area);
      level = [];
      for (const area of starts.values())
        level.push(
          ...this.narrower(
            area,
            among.filter((place) => this.payments.inside(area, place)),
          ),
        );
      judged.push(...level);
      seeds = [];
    }
    const top = all.reduce((best, area) => (best.gain >= area.gain ? best : area));
    const failed = among.filter((place) => this.hit(place) && this.payments.inside(top, place));
    return preferred(judged, top, (area) => this.unsaid(area, failed));
  }

  /** How many of some payments lack a value an area is made of, and have no other than its values. */
  private unsaid(area: Area, among: readonly number[]): number {
    const { values, weight } = this.payments;
    let count = 0;
    for (const place of among) {
      let lacks = false;
      let outside = false;
      for (const column of partsOf(area.mask)) {
        const value = values[place * columns + column]!;
        // An amount that is not small is no field that is missing.
        if (value === 0 && column !== probe) lacks = true;
        else if (value !== area.values[column]) outside = true;
      }
      if (lacks && !outside) count += weight[place]!;
    }
    return count;
  }

  private hit(place: number): boolean {
    return hits(this.place, this.payments.reason[place]!);
  }

  private judged(area: Area, count: number, failed: number, usual: number): Found {
    const { factor } = this.normal(area);
    const expected = usual * factor;
    const gain = surprise(failed, expected, count) - price(area.mask);
    return { ...area, sample: count, observed: failed, expected, gain };
  }

  /** What an area gains where it is the explanation. */
  judge(area: Area, among: readonly number[]): Found {
    let count = 0;
    let failed = 0;
    let usual = 0;
    for (const place of among) {
      const weight = this.payments.weight[place]!;
      count += weight;
      usual += weight * this.payments.chance[place]!;
      if (this.hit(place)) failed += weight;
    }
    return this.judged(area, count, failed, usual);
  }

  /** Every area with one more dimension than `base` in which at least two failed. */
  private narrower(base: Area, among: readonly number[]): Found[] {
    if (base.mask & alone) return [];
    const { values, weight, chance } = this.payments;
    const hits = among.filter((place) => this.hit(place));
    const found: Found[] = [];
    for (let column = 0; column < columns; column++) {
      const bit = 1 << column;
      if (base.mask & bit || (base.mask !== 0 && bit & alone)) continue;
      const touched: number[] = [];
      for (const place of hits) {
        const value = values[place * columns + column]!;
        if (value === 0) continue;
        if (observed[value] === 0) touched.push(value);
        observed[value]! += weight[place]!;
      }
      for (const place of among) {
        const value = values[place * columns + column]!;
        if (observed[value] === 0) continue;
        const its = weight[place]!;
        sample[value]! += its;
        expected[value]! += its * chance[place]!;
      }
      for (const value of touched) {
        if (observed[value]! >= 2) {
          const at = base.values.slice();
          at[column] = value;
          const area = { mask: base.mask | bit, values: at };
          found.push(this.judged(area, sample[value]!, observed[value]!, expected[value]!));
        }
        observed[value] = 0;
        sample[value] = 0;
        expected[value] = 0;
      }
    }
    return found;
  }
}
