/**
 * How far a distribution has moved from its reference: the population stability index,
 * the sum of (p − q) ln(p / q) over the bins. Below 0.1 nothing to speak of, from 0.25 on a major
 * shift (N. Siddiqi, Credit Risk Scorecards, 2006).
 */
export const someDrift = 0.1;
export const muchDrift = 0.25;

/** Least share of the reference that a bin is compared by: thinner ones are joined with their neighbours. */
const leastShare = 0.02;

/** Counted in addition to every bin, so that an empty one is no infinity. */
const smoothing = 0.5;

/** Joins neighbouring bins until each holds enough of the reference. The last bin ("cannot be told") stays apart. */
function joined(reference: readonly number[], present: readonly number[]): [number, number][] {
  const total = sum(reference);
  const bins: [number, number][] = [];
  let open: [number, number] = [0, 0];
  for (let at = 0; at < reference.length - 1; at += 1) {
    open = [open[0] + reference[at]!, open[1] + present[at]!];
    if (open[0] < leastShare * total) continue;
    bins.push(open);
    open = [0, 0];
  }
  const last = bins.at(-1);
  if (open[0] + open[1] > 0) {
    if (last) bins[bins.length - 1] = [last[0] + open[0], last[1] + open[1]];
    else bins.push(open);
  }
  bins.push([reference.at(-1) ?? 0, present.at(-1) ?? 0]);
  return bins.filter(([one, other]) => one + other > 0);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export interface Drift {
  index: number;
  /**
   * what chance alone rarely exceeds (once in a thousand): without drift the index is about
   * (1/n + 1/m) times chi-squared with one degree less than bins (B. Yurdakul, 2018)
   */
  chance: number;
  /** whether it calls for somebody */
  alarming: boolean;
}

/** 99.9 % of chi-squared, by Wilson and Hilferty. */
function chiSquared999(degrees: number): number {
  if (degrees <= 0) return 0;
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + 3.0902 * Math.sqrt(part)) ** 3;
}

/** Fewest payments on either side from which anything is said. */
const fewest = 500;

/** @returns null where either side has too few payments */
export function driftOf(reference: readonly number[], present: readonly number[]): Drift | null {
  const [n, m] = [sum(reference), sum(present)];
  if (n < fewest || m < fewest) return null;
  const bins = joined(reference, present);
  let index = 0;
  for (const [one, other] of bins) {
    const p = (other + smoothing) / (m + smoothing * bins.length);
    const q = (one + smoothing) / (n + smoothing * bins.length);
    index += (p - q) * Math.log(p / q);
  }
  const chance = (1 / n + 1 / m) * chiSquared999(bins.length - 1);
  return { index, chance, alarming: index >= Math.max(muchDrift, chance) };
}
