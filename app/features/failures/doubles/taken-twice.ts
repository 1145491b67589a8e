import { columns, currency, customer, dimensions } from "../payment.ts";
import type { Recent } from "../recent.ts";

/** Attempts that are remembered; a further one takes the place of one nothing is doubtful about. */
const most = 2 ** 17;
/** An attempt this much later is another purchase (ms). */
const remembered = 24 * 3_600_000;
/** Where neither of two payments is known to be the late one, they must lie this close (ms). */
const together = 30 * 60_000;
const merchant = dimensions.indexOf("merchant");

/** What is told of an attempt: it waits, its answer came too late, it failed otherwise, the money was taken. */
export type Told = "open" | "late" | "failed" | "taken";

const mixed = (one: number, other: number) => {
  const product = Math.imul(one ^ (other + 0x9e3779b9 + (one << 6)), 0x85ebca6b);
  return product ^ (product >>> 15);
};

/** 32 bits of an attempt's id, never 0. */
export function bitsOf(id: string): number {
  let bits = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) bits = Math.imul(bits ^ id.charCodeAt(at), 0x01000193);
  return bits === 0 ? 1 : bits;
}

/**
 * Payments whose money was taken twice: the same customer, or card, paid the same to the same merchant twice within
 * a day, because an attempt was answered too late, or was still open when the next was made, and both were taken.
 * Attempts that fail and are repeated, and the same purchase made again, are none.
 *
 * A table of fixed size, by what makes two attempts the same; each place holds the attempts of one.
 */
export class TakenTwice {
  private readonly check = new Int32Array(most);
  /** ms of the first and the last attempt */
  private readonly since = new Float64Array(most);
  private readonly until = new Float64Array(most);
  /** bits of an attempt that has no answer yet, of one that was answered too late, and of the first that was taken */
  private readonly open = new Int32Array(most);
  private readonly late = new Int32Array(most);
  private readonly first = new Int32Array(most);
  private readonly firstAt = new Float64Array(most);
  /** bit 1: two were under way at once, or one was answered too late; bit 2: it was told */
  private readonly state = new Uint8Array(most);

  /**
   * Takes what is told of an attempt.
   *
   * @param place its values among `payments`
   * @param amount in the currency's unit
   * @param id see `bitsOf`
   * @returns ms of the first attempt if this is the second that was taken; NaN otherwise
   */
  take(payments: Recent, place: number, amount: number, id: number, told: Told): number {
    const from = place * columns;
    const shop = payments.values[from + merchant]!;
    const money = mixed(Math.round(amount * 1000) | 0, payments.values[from + currency]!);
    if (shop === 0) return Number.NaN;
    const person = payments.values[from + customer]!;
    const card = payments.card[place]!;
    const at = payments.at[place]!;
    let since = Number.NaN;
    if (person > 0) since = this.note(mixed(mixed(person, shop), money), at, id, told);
    // Who pays may be known of one attempt only: the card says that it is the same.
    if (card > 0) {
      const byCard = this.note(mixed(mixed(card + 0x10000000, shop), money), at, id, told);
      if (Number.isNaN(since)) since = byCard;
    }
    return since;
  }

  private note(key: number, at: number, id: number, told: Told): number {
    const place = key & (most - 1);
    if (this.check[place] !== key || Math.abs(at - this.until[place]!) > remembered) {
      // What failed for good says nothing of the next attempt.
      if (told === "failed") return Number.NaN;
      const doubtful = (this.state[place]! & 1) === 1 && Math.abs(at - this.until[place]!) <= remembered;
      if (this.check[place] !== key && doubtful && told !== "late") return Number.NaN;
      this.begin(place, key, at);
    }
    this.since[place] = Math.min(this.since[place]!, at);
    this.until[place] = Math.max(this.until[place]!, at);
    if (told === "open") {
      if (this.open[place] !== 0 && this.open[place] !== id) this.state[place]! |= 1;
      else if (this.first[place] !== id) this.open[place] = id;
      return Number.NaN;
    }
    if (told === "taken" && this.open[place] !== 0 && this.open[place] !== id) this.state[place]! |= 1;
    const wasOpen = this.open[place] === id;
    if (wasOpen) this.open[place] = 0;
    if (told === "failed") return Number.NaN;
    if (told === "late") {
      this.late[place] = id;
      this.state[place]! |= 1;
      return Number.NaN;
    }
    if (this.first[place] === 0) {
      this.first[place] = id;
      this.firstAt[place] = at;
      return Number.NaN;
    }
    if (this.first[place] === id || this.state[place] !== 1) return Number.NaN;
    const answeredLate = this.late[place] === id || this.late[place] === this.first[place];
    if (!answeredLate && !wasOpen && Math.abs(at - this.firstAt[place]!) > together) return Number.NaN;
    this.state[place]! |= 2;
    return this.since[place]!;
  }

  private begin(place: number, key: number, at: number) {
    this.check[place] = key;
    this.since[place] = at;
    this.until[place] = at;
    this.open[place] = 0;
    this.late[place] = 0;
    this.first[place] = 0;
    this.state[place] = 0;
  }
}
