import { days } from "#app/platform/time.ts";
import { Timeline } from "./timeline.ts";

const frauds = 0;
const usualFrauds = 1;

const windows = { "1d": days(1), "7d": days(7), "14d": days(14), "30d": days(30), "60d": days(60) };
const halfLives = [days(2), days(7), days(21)];

/** Up to how many spreads above the usual a fraud's amount does not explain it. */
const usualUpTo = 2.5;

/** What {@link KnownOutcomes.write} writes, in order. */
export const knownOutcomeNames = [
  ...Object.keys(windows).flatMap((window) => [`count.${window}`, `risk.${window}`]),
  "usual.7d",
  "usual.30d",
  ...["2d", "7d", "21d"].map((halfLife) => `decayed.${halfLife}`),
  "last",
  "run",
  "run.age",
  "run.age.most",
  "run.distance",
  "since.fraud",
  "since.legitimate",
  "legitimate.since",
  "last.distance",
];

/**
 * What became known of a subject's payments, in the order it became known: whether each was
 * fraud. A run is the unbroken row of frauds at the end of what is known.
 */
export class KnownOutcomes {
  readonly #timeline = new Timeline(2, windows["60d"]);
  /** per half-life: all outcomes, frauds */
  readonly #decayed = new Float64Array(2 * halfLives.length);
  #decayedAt = Number.NaN;
  #last = Number.NaN;
  #run = 0;
  #runFrom = Number.NaN;
  #runDistance = Number.NaN;
  #legitimateAt = Number.NaN;
  #legitimateBeforeRun = Number.NaN;
  #legitimateSince = Number.NaN;
  #fraudAt = Number.NaN;
  #fraudDistance = Number.NaN;

  /**
   * @param now when it became known
   * @param at when the payment was made
   * @param distance how unusual the payment was for its customer
   */
  add(now: number, at: number, fraud: boolean, distance: number) {
    this.#timeline.add(now, fraud ? 1 : 0, fraud && !(distance > usualUpTo) ? 1 : 0);
    this.#decayTo(now);
    for (let index = 0; index < this.#decayed.length; index += 2) {
      this.#decayed[index]! += 1;
      if (fraud) this.#decayed[index + 1]! += 1;
    }
    if (fraud) this.#addFraud(at, distance);
    else this.#addLegitimate(at);
    this.#last = fraud ? 1 : 0;
  }

  #addFraud(at: number, distance: number) {
    if (this.#run === 0) {
      this.#runFrom = at;
      this.#runDistance = distance;
      this.#legitimateBeforeRun = this.#legitimateAt;
    }
    this.#run += 1;
    if (!(distance >= this.#runDistance)) this.#runDistance = distance;
    this.#fraudAt = at;
    this.#fraudDistance = distance;
    this.#legitimateSince = 0;
  }

  #addLegitimate(at: number) {
    this.#run = 0;
    this.#runFrom = Number.NaN;
    this.#runDistance = Number.NaN;
    this.#legitimateBeforeRun = Number.NaN;
    this.#legitimateAt = at;
    this.#legitimateSince += 1;
  }

  #decayTo(now: number) {
    const ago = now - this.#decayedAt;
    this.#decayedAt = now;
    if (!(ago > 0)) return;
    for (let index = 0; index < halfLives.length; index += 1) {
      const keep = 0.5 ** (ago / halfLives[index]!);
      this.#decayed[2 * index]! *= keep;
      this.#decayed[2 * index + 1]! *= keep;
    }
  }

  /** Writes the features of a payment at `now` from `to` on. @returns where the next belongs */
  write(row: Float64Array, from: number, now: number): number {
    let to = from;
    const timeline = this.#timeline;
    let counted7d = 0;
    let counted30d = 0;
    for (const name in windows) {
      const window = windows[name as keyof typeof windows];
      const count = timeline.countSince(now - window);
      if (window === windows["7d"]) counted7d = count;
      if (window === windows["30d"]) counted30d = count;
      row[to++] = count;
      row[to++] = count > 0 ? timeline.sumOfLast(count, frauds) / count : 0;
    }
    row[to++] = timeline.sumOfLast(counted7d, usualFrauds);
    row[to++] = timeline.sumOfLast(counted30d, usualFrauds);
    this.#decayTo(now);
    for (let index = 0; index < this.#decayed.length; index += 2) {
      row[to++] = this.#decayed[index + 1]! / (this.#decayed[index]! + 1);
    }
    row[to++] = this.#last;
    row[to++] = this.#run;
    row[to++] = now - this.#runFrom;
    row[to++] = now - this.#legitimateBeforeRun;
    row[to++] = this.#runDistance;
    row[to++] = now - this.#fraudAt;
    row[to++] = now - this.#legitimateAt;
    row[to++] = this.#legitimateSince;
    row[to++] = this.#fraudDistance;
    return to;
  }
}
