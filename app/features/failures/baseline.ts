import { columns, customer, dimensions } from "./payment.ts";
import type { Recent } from "./recent.ts";
import type { Values } from "./values.ts";

/** Values of a dimension differ by about this much in log odds before anything is known (one over its square). */
export const priorCertainty = 3;
/** Certainty stops growing here, so that slow changes are followed. */
const mostCertain = 300;
const hour = 3_600_000;
const hoursOfWeek = 168;
/** Columns that have a failure rate of their own; customers are too many and too thin. */
const learned = Array.from({ length: columns }, (_, column) => column).filter(
  (column) => column !== customer,
);

/** Columns whose values have a day of their own: collections at night, shops by day. */
const seasonal = (["method", "issuer", "merchant", "channel"] as const).map((name) =>
  dimensions.indexOf(name),
);
const seasonCertainty = 12;
const hours = 24;

/** Places of the weights that belong to no value. */
const bias = 0;
const again = 1;
const day = 2;
const week = day + 24;

/**
 * How likely a payment fails normally: logistic regression over hour of the day, hour of the
 * week and the value of every dimension, learned one payment at a time by a Kalman step with
 * a diagonal covariance (assumed density filtering). A value without history has weight 0:
 * it is like its parents.
 */
export class Baseline {
  private readonly weight = new Float64Array(week + hoursOfWeek);
  private readonly certainty = new Float64Array(week + hoursOfWeek);

  constructor(
    private readonly values: Values,
    private readonly payments: Recent,
  ) {
    this.weight[bias] = -2.5;
    this.certainty[bias] = 0.2;
    this.certainty[again] = 1;
    this.certainty.fill(20, day, week);
    this.certainty.fill(60, week);
  }

  /** @returns the probability that the payment fails, as if it repeated no failed attempt */
  chance(place: number): number {
    return 1 / (1 + Math.exp(-this.odds(place)));
  }

  private odds(place: number): number {
    const hourOfWeek = Math.floor(this.payments.at[place]! / hour) % hoursOfWeek;
    let odds = this.weight[bias]! + this.weight[day + (hourOfWeek % 24)]! + this.weight[week + hourOfWeek]!;
    for (const column of learned) {
      const value = this.payments.values[place * columns + column]!;
      odds += this.values.weight[value]!;
    }
    for (const column of seasonal) {
      const season = this.values.seasons[this.payments.values[place * columns + column]!];
      if (season !== undefined) odds += season[hourOfWeek % hours]!;
    }
    return odds;
  }

  /** Learns the outcome of a payment. */
  learn(place: number) {
    const { weight, certainty } = this;
    const { weight: weights, certainty: certainties } = this.values;
    const hourOfWeek = Math.floor(this.payments.at[place]! / hour) % hoursOfWeek;
    const ofDay = day + (hourOfWeek % 24);
    const ofWeek = week + hourOfWeek;
    const repeats = this.payments.weight[place]! < 1;
    const odds = this.odds(place) + (repeats ? weight[again]! : 0);
    const chance = 1 / (1 + Math.exp(-odds));
    const spread = Math.max(1e-4, chance * (1 - chance));
    let variance = 1 / certainty[bias]! + 1 / certainty[ofDay]! + 1 / certainty[ofWeek]!;
    if (repeats) variance += 1 / certainty[again]!;
    for (const column of learned)
      variance += 1 / certainties[this.payments.values[place * columns + column]!]!;
    for (const column of seasonal) {
      const value = this.payments.values[place * columns + column]!;
      if (value !== 0) variance += 1 / this.season(value)[hours + (hourOfWeek % hours)]!;
    }
    const failed = this.payments.reason[place]! >= 0 ? 1 : 0;
    const step = (failed - chance) / (1 + variance * spread);
    for (const column of learned) {
      const value = this.payments.values[place * columns + column]!;
      if (value === 0) continue;
      weights[value]! += step / certainties[value]!;
      certainties[value] = Math.min(mostCertain, certainties[value]! + spread);
    }
    for (const column of seasonal) {
      const value = this.payments.values[place * columns + column]!;
      if (value === 0) continue;
      const season = this.season(value);
      const certain = hours + (hourOfWeek % hours);
      season[hourOfWeek % hours]! += step / season[certain]!;
      season[certain] = Math.min(mostCertain, season[certain]! + spread);
    }
    this.step(bias, step, spread);
    this.step(ofDay, step, spread);
    this.step(ofWeek, step, spread);
    if (repeats) this.step(again, step, spread);
  }

  /** Weights by hour of the day, then their certainties. */
  private season(value: number): Float64Array {
    let season = this.values.seasons[value];
    if (season === undefined) {
      season = new Float64Array(hours * 2).fill(seasonCertainty, hours);
      this.values.seasons[value] = season;
    }
    return season;
  }

  private step(place: number, step: number, spread: number) {
    this.weight[place]! += step / this.certainty[place]!;
    this.certainty[place] = Math.min(mostCertain, this.certainty[place]! + spread);
  }
}
