import { type Area, inside } from "./localise.ts";
import type { Payment } from "./payment.ts";

/** Payments held to draw the borders of incidents: at most so many, at most so old (minutes). */
const most = 250_000;
const oldest = 12 * 60;

/** The last payments in order of arrival, each with the number of the incident it belongs to (0 for none). */
export class Recent {
  private payments: Payment[] = [];
  private owners: number[] = [];
  private settled = 0;

  add(payment: Payment, owner: number) {
    this.payments.push(payment);
    this.owners.push(owner);
  }

  /** Hands out each payment once that has become so old and belongs to no incident. */
  settle(before: number, learn: (payment: Payment) => void) {
    while (this.settled < this.payments.length && this.payments[this.settled]!.at < before) {
      if (this.owners[this.settled] === 0) learn(this.payments[this.settled]!);
      this.settled += 1;
    }
  }

  forgetBefore(minute: number) {
    const from = (minute - oldest) * 60_000;
    const surplus = this.payments.length - most;
    // Cutting costs a copy; it is done when it is worth one.
    if (surplus < most / 4 && !(minute % 120 === 0 && this.payments.length > 0)) return;
    let cut = Math.max(0, surplus);
    while (cut < this.payments.length && this.payments[cut]!.at < from) cut += 1;
    this.payments = this.payments.slice(cut);
    this.owners = this.owners.slice(cut);
    this.settled = Math.max(0, this.settled - cut);
  }

  earliest(): number {
    return this.payments[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  from(at: number, belongs: (owner: number) => boolean): Payment[] {
    const found: Payment[] = [];
    for (let place = this.firstAt(at); place < this.payments.length; place++)
      if (this.payments[place]!.at >= at && belongs(this.owners[place]!)) found.push(this.payments[place]!);
    return found;
  }

  release(owner: number) {
    for (let place = 0; place < this.owners.length; place++)
      if (this.owners[place] === owner) this.owners[place] = 0;
  }

  claim(owner: number, area: Area, since: number) {
    for (let place = this.firstAt(since); place < this.payments.length; place++) {
      const payment = this.payments[place]!;
      if (this.owners[place] === 0 && payment.at >= since && inside(area, payment))
        this.owners[place] = owner;
    }
  }

  /** Near enough: arrival is almost in order of time, so an hour of late records is allowed for. */
  private firstAt(at: number): number {
    let low = 0;
    let high = this.payments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.payments[middle]!.at < at - 600_000) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
