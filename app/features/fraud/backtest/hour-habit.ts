import { hours } from "#app/platform/time.ts";

/** Fewest payments from which usual hours are told. */
const enoughHours = 10;

/** At which hours of the day (UTC) somebody pays. */
export class HourHabit {
  readonly #counts = new Uint32Array(24);
  #size = 0;

  add(at: number) {
    this.#counts[hourOf(at)]! += 1;
    this.#size += 1;
  }

  /** The share of payments within an hour and a half of this one's; NaN where too few are known. */
  share(at: number): number {
    if (this.#size < enoughHours) return Number.NaN;
    const hour = hourOf(at);
    const near = this.#counts[(hour + 23) % 24]! + this.#counts[hour]! + this.#counts[(hour + 1) % 24]!;
    return near / this.#size;
  }
}

const hourOf = (at: number) => Math.floor(at / hours(1)) % 24;
