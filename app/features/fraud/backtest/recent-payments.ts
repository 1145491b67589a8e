/** How many payments are held one by one. */
export const paymentsHeld = 128;

const fields = 4;

/**
 * The newest payments one by one: when, with whom, how much, how unusual. Read from the newest
 * back: `for (let slot = recent.newest, left = recent.size; left > 0; slot = recent.before(slot), left--)`.
 */
export class RecentPayments {
  #records = new Float64Array(fields * 4);
  #room = 4;
  size = 0;
  /** slot of the newest payment; meaningless while there is none */
  newest = -1;

  /** @param partner number of the terminal (or customer), -1 where it is not told */
  add(at: number, partner: number, amount: number, distance: number) {
    if (this.size === this.#room && this.#room < paymentsHeld) {
      // Until the first lap ends, slots are in order of time.
      this.#room = Math.min(paymentsHeld, this.#room * 2);
      const larger = new Float64Array(this.#room * fields);
      larger.set(this.#records);
      this.#records = larger;
    }
    this.newest = this.newest + 1 === this.#room ? 0 : this.newest + 1;
    const to = this.newest * fields;
    this.#records[to] = at;
    this.#records[to + 1] = partner;
    this.#records[to + 2] = amount;
    this.#records[to + 3] = distance;
    if (this.size < this.#room) this.size += 1;
  }

  before(slot: number): number {
    return slot === 0 ? this.#room - 1 : slot - 1;
  }

  at(slot: number): number {
    return this.#records[slot * fields]!;
  }

  partner(slot: number): number {
    return this.#records[slot * fields + 1]!;
  }

  amount(slot: number): number {
    return this.#records[slot * fields + 2]!;
  }

  distance(slot: number): number {
    return this.#records[slot * fields + 3]!;
  }
}
