/** How many payments a habit of amounts holds. */
export const amountsHeld = 128;

/** Fewest amounts from which a distance is told. */
export const enoughAmounts = 3;

/** Interquartile range of a normal distribution, in standard deviations. */
const normalQuartileRange = 1.349;

/** Spread to start from, as a share of the middle amount, and how many payments it counts for: a few equal amounts are no habit yet. */
const firstSpread = 0.5;
const firstWeight = 4;

/** Distances are told up to here; beyond, more says nothing more. */
const nearest = -10;
const furthest = 50;

/**
 * The newest amounts of somebody, in order of size. What the middle of them tells is deaf
 * to a few wild ones, so a fraud that was not noticed does not become the habit.
 */
export class AmountHabit {
  /** in order of arrival, a ring */
  #arrived = new Float64Array(8);
  #sorted = new Float64Array(8);
  #size = 0;
  #oldest = 0;

  get size(): number {
    return this.#size;
  }

  add(amount: number) {
    if (this.#size === amountsHeld) this.#replaceOldest(amount);
    else {
      if (this.#size === this.#arrived.length) this.#grow();
      this.#arrived[this.#size] = amount;
    }
    const place = this.countBelow(amount);
    this.#sorted.copyWithin(place + 1, place, this.#size);
    this.#sorted[place] = amount;
    this.#size += 1;
  }

  /** How many of the held amounts are smaller. */
  countBelow(amount: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < amount) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The amount at a share of the way from the smallest to the largest; NaN where none is held. */
  quantile(share: number): number {
    if (this.#size === 0) return Number.NaN;
    const at = (this.#size - 1) * share;
    const low = Math.floor(at);
    const value = this.#sorted[low]!;
    return value + (this.#sorted[Math.min(low + 1, this.#size - 1)]! - value) * (at - low);
  }

  /** Spread of the amounts in the manner of a standard deviation. */
  spread(): number {
    const measured = (this.quantile(0.75) - this.quantile(0.25)) / normalQuartileRange;
    const first = firstSpread * Math.abs(this.quantile(0.5));
    return (measured * this.#size + first * firstWeight) / (this.#size + firstWeight);
  }

  /** How many spreads an amount lies above the usual one, -10 to 50; NaN where too few are held. */
  distance(amount: number): number {
    if (this.#size < enoughAmounts) return Number.NaN;
    const away = amount - this.quantile(0.5);
    if (away === 0) return 0;
    return Math.max(nearest, Math.min(furthest, away / this.spread()));
  }

  #replaceOldest(amount: number) {
    const leaving = this.countBelow(this.#arrived[this.#oldest]!);
    this.#sorted.copyWithin(leaving, leaving + 1, this.#size);
    this.#arrived[this.#oldest] = amount;
    this.#oldest = (this.#oldest + 1) % amountsHeld;
    this.#size -= 1;
  }

  #grow() {
    const room = Math.min(amountsHeld, this.#arrived.length * 2);
    const arrived = new Float64Array(room);
    const sorted = new Float64Array(room);
    arrived.set(this.#arrived);
    sorted.set(this.#sorted);
    this.#arrived = arrived;
    this.#sorted = sorted;
  }
}
