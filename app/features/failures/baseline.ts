import { GenerationMap } from "./generation-map.ts";
import type { Payment } from "./payment.ts";

interface Weight {
  value: number;
  /** how certain: one over the variance */
  certainty: number;
}

/** Dimensions that have a failure rate of their own; customers are too many and too thin. */
const learned = 9;
/** Values of a dimension differ by about this much in log odds before anything is known (one over its square). */
const priorCertainty = 3;
/** Certainty stops growing here, so that slow changes are followed. */
const mostCertain = 300;
const hour = 3_600_000;

/**
 * How likely a payment fails normally: logistic regression over hour of the day, hour of the
 * week and the value of every dimension, learned one payment at a time by a Kalman step with
 * a diagonal covariance (assumed density filtering). A value without history has weight 0:
 * it is like its parents.
 */
export class Baseline {
  private readonly bias: Weight = { value: -2.5, certainty: 0.2 };
  private readonly again: Weight = { value: 0, certainty: 1 };
  private readonly day: Weight[] = Array.from({ length: 24 }, () => ({ value: 0, certainty: 20 }));
  private readonly week: Weight[] = Array.from({ length: 168 }, () => ({ value: 0, certainty: 60 }));
  private readonly weights = Array.from(
    { length: learned },
    () => new GenerationMap<number, Weight>(100_000),
  );
  private active: Weight[] = [];
  private odds = 0;

  /** @returns the probability of failure, as if it repeated no failed attempt */
  chance(payment: Payment, repeated: boolean): number {
    const hourOfWeek = Math.floor(payment.at / hour) % 168;
    this.active = [this.bias, this.day[hourOfWeek % 24]!, this.week[hourOfWeek]!];
    for (let dimension = 0; dimension < learned; dimension++) {
      const value = payment.values[dimension]!;
      let weight = this.weights[dimension]!.get(value);
      if (weight === undefined) {
        weight = { value: 0, certainty: priorCertainty };
        this.weights[dimension]!.set(value, weight);
      }
      this.active.push(weight);
    }
    let odds = 0;
    for (const weight of this.active) odds += weight.value;
    if (repeated) this.active.push(this.again);
    this.odds = odds + (repeated ? this.again.value : 0);
    return 1 / (1 + Math.exp(-odds));
  }

  /** Learns the outcome of a payment. */
  learn(payment: Payment) {
    this.chance(payment, payment.weight < 1);
    const failed = payment.reason >= 0;
    const chance = 1 / (1 + Math.exp(-this.odds));
    const spread = Math.max(1e-4, chance * (1 - chance));
    let variance = 0;
    for (const weight of this.active) variance += 1 / weight.certainty;
    const step = ((failed ? 1 : 0) - chance) / (1 + variance * spread);
    for (const weight of this.active) {
      weight.value += step / weight.certainty;
      weight.certainty = Math.min(mostCertain, weight.certainty + spread);
    }
  }
}
