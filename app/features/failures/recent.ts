import { columns } from "./payment.ts";

/** Payments held to draw the borders of incidents: at most so many, at most so old (minutes). */
const most = 2 ** 18;
const oldest = 12 * 60;

/** A set of payments named by values of dimensions. */
export interface Area {
  /** bit per column */
  mask: number;
  /** by column, 0 where the mask has no bit */
  values: readonly number[];
}

/**
 * The last payments in order of arrival, in columns: one place for each, used again when the
 * payment is forgotten.
 */
export class Recent {
  /** `columns` values for each place */
  readonly values = new Int32Array(most * columns);
  /** ms */
  readonly at = new Float64Array(most);
  /** place in `failureReasons`, -1 where it did not fail */
  readonly reason = new Int8Array(most);
  readonly card = new Int32Array(most);
  /** the payer's own device, of payments that failed; 0 where it is not known */
  readonly device = new Int32Array(most);
  /** natural logarithm of the amount in the currency's unit */
  readonly size = new Float32Array(most);
  /** how likely it was to fail, by what is normal */
  readonly chance = new Float64Array(most);
  /** how much it says: an attempt after one that just failed says little */
  readonly weight = new Float32Array(most);
  /** number of the incident it belongs to, 0 for none */
  readonly owner = new Int32Array(most);
  /** counted from the first payment on; a place is the count modulo the room */
  private first = 0;
  private next = 0;
  private settled = 0;

  /** A place for one more; its values are to be written before anything else is asked. */
  place(): number {
    if (this.next - this.first === most) this.first += 1;
    return this.next & (most - 1);
  }

  /** Takes what was written at `place()`. */
  add() {
    this.next += 1;
    if (this.settled < this.first) this.settled = this.first;
  }

  /** Hands out each payment once that has become so old and belongs to no incident. */
  settle(before: number, learn: (place: number) => void) {
    for (; this.settled < this.next; this.settled++) {
      const place = this.settled & (most - 1);
      if (this.at[place]! >= before) break;
      if (this.owner[place] === 0) learn(place);
    }
  }

  forgetBefore(minute: number) {
    const from = (minute - oldest) * 60_000;
    while (this.first < this.settled && this.at[this.first & (most - 1)]! < from) this.first += 1;
  }

  /** ms; infinite where nothing is held */
  earliest(): number {
    return this.first === this.next ? Number.POSITIVE_INFINITY : this.at[this.first & (most - 1)]!;
  }

  inside({ mask, values }: Area, place: number): boolean {
    for (let column = 0; mask >> column > 0; column++)
      if (mask & (1 << column) && this.values[place * columns + column] !== values[column]) return false;
    return true;
  }

  /** Places of payments since a time that belong to no incident, or to those given. */
  since(at: number, owner = 0, other = 0): number[] {
    const found: number[] = [];
    for (let count = this.firstAt(at); count < this.next; count++) {
      const place = count & (most - 1);
      const its = this.owner[place]!;
      if (this.at[place]! >= at && (its === 0 || its === owner || its === other)) found.push(place);
    }
    return found;
  }

  /** How many payments of an area did not fail since a time, whatever incident they belong to. */
  paidInside(area: Area, since: number): number {
    let paid = 0;
    for (let count = this.firstAt(since); count < this.next; count++) {
      const place = count & (most - 1);
      if (this.reason[place]! < 0 && this.at[place]! >= since && this.inside(area, place)) paid += 1;
    }
    return paid;
  }

  /** Gives an incident what lies in its area since its onset, and takes the rest from it. */
  claim(owner: number, area: Area, since: number) {
    this.release(owner);
    for (let count = this.firstAt(since); count < this.next; count++) {
      const place = count & (most - 1);
      if (this.owner[place] === 0 && this.at[place]! >= since && this.inside(area, place))
        this.owner[place] = owner;
    }
  }

  /** Takes everything from an incident. */
  release(owner: number) {
    for (let count = this.first; count < this.next; count++) {
      const place = count & (most - 1);
      if (this.owner[place] === owner) this.owner[place] = 0;
    }
  }

  /** Arrival is almost in order of time; ten minutes of late records are allowed for. */
  private firstAt(at: number): number {
    let low = this.first;
    let high = this.next;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.at[middle & (most - 1)]! < at - 600_000) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
