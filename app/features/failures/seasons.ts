import { hits, places, reasonCount, seasonal, technical, type Weather } from "./cell.ts";

/** What is seen fades over about an hour. */
const kept = 1 - 1 / 60;
/** Failures of a reason that are as good as expected, so that few say little. */
const steady = 10;
const mostUp = 6;

/** Follows how much reasons of money are up everywhere, over about an hour: pay days, month ends. */
export class Seasons {
  private readonly overall = new Float64Array(reasonCount).fill(0.5);
  private readonly seen = new Float64Array(reasonCount);
  private expected = 0;
  readonly weather: Weather = {
    shares: new Float64Array(places).fill(1 / reasonCount),
    level: new Float64Array(places).fill(1),
    rise: 1,
  };

  /** Takes a payment that no incident explains; `reason` is -1 where it did not fail. */
  take(reason: number, chance: number, weight: number) {
    this.expected += chance * weight;
    if (reason >= 0) this.seen[reason]! += weight;
  }

  /** Learns the reason of a failure. */
  learn(reason: number) {
    this.overall[reason]! += 1;
  }

  endMinute() {
    const { shares, level } = this.weather;
    const sum = this.overall.reduce((total, count) => total + count, 0);
    this.expected *= kept;
    this.weather.rise = 0;
    shares[technical] = 0;
    for (let place = 0; place < reasonCount; place++) {
      shares[place] = this.overall[place]! / sum;
      if (hits(technical, place)) shares[technical]! += shares[place]!;
      this.seen[place]! *= kept;
      const usual = this.expected * shares[place]!;
      level[place] = seasonal[place]
        ? Math.min(mostUp, Math.max(1, (this.seen[place]! + steady) / (usual + steady)))
        : 1;
      this.weather.rise += shares[place]! * level[place]!;
    }
  }
}
