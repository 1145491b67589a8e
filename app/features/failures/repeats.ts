import { columns, customer, dimensions } from "./payment.ts";
import type { Recent } from "./recent.ts";
import type { Values } from "./values.ts";

/** An attempt within this time (ms) after a failed one of the same card or customer repeats it. */
const repeatWithin = 15 * 60_000;
const merchant = dimensions.indexOf("merchant");
const method = dimensions.indexOf("method");
/** Attempts of nobody that is named which are remembered; two in one place are taken for one. */
const places = 2 ** 12;

/**
 * Who an attempt is by that names neither customer nor card: the same amount for the same merchant by the same method
 * is the same person trying again. Negative, as those who are named have positive numbers.
 */
export function unnamed({ values, size }: Recent, place: number): number {
  const from = place * columns;
  const shop = Math.imul(values[from + merchant]! * 31 + values[from + method]!, 0x9e3779b9);
  return -1 - ((shop ^ Math.round(size[place]! * 10_000)) >>> 1);
}

/** Tells attempts that repeat one that just failed. */
export class Repeats {
  /** by place: who failed there last, and when (ms) */
  private readonly who = new Int32Array(places);
  private readonly failedAt = new Float64Array(places);

  constructor(
    private readonly payments: Recent,
    private readonly values: Values,
  ) {}

  /** Takes an attempt. @returns whether it repeats one that failed */
  take(place: number): boolean {
    const { payments, values } = this;
    const at = payments.at[place]!;
    const failed = payments.reason[place]! >= 0;
    const person = payments.values[place * columns + customer]!;
    const card = payments.card[place]!;
    if (person === 0 && card === 0) return this.takeUnnamed(unnamed(payments, place), at, failed);
    const before = Math.max(values.failedAt[card]!, values.failedAt[person]!);
    if (failed) {
      if (card > 0) values.failedAt[card] = at;
      if (person > 0) values.failedAt[person] = at;
    }
    return at - before < repeatWithin;
  }

  private takeUnnamed(who: number, at: number, failed: boolean): boolean {
    const place = -who & (places - 1);
    const repeats = this.who[place] === who && at - this.failedAt[place]! < repeatWithin;
    if (failed) {
      this.who[place] = who;
      this.failedAt[place] = at;
    }
    return repeats;
  }
}
