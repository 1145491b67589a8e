import { days, hours } from "#app/platform/time.ts";
import { AmountHabit, enoughAmounts } from "./amount-habit.ts";
import { HourHabit } from "./hour-habit.ts";
import { KnownOutcomes } from "./known-outcomes.ts";
import { summedDistance, type Trace, unusualFrom } from "./payment.ts";
import { RecentPayments } from "./recent-payments.ts";
import { Timeline } from "./timeline.ts";

const span = days(30);

const distances = 0;
const unusual = 1;
const firstVisits = 2;
const channels = 3;

/** What {@link TerminalHistory.write} writes, in order. */
export const terminalFeatureNames = [
  "count.1h",
  "count.1d",
  "count.7d",
  "count.30d",
  "busy.1h",
  "busy.1d",
  "since.last",
  "hour.share",
  "distance.1d",
  "distance.7d",
  "distance.30d",
  "unusual.1d",
  "unusual.7d",
  "unusual.share.30d",
  "first.share.1d",
  "first.share.7d",
  "amount.over.usual",
  "amount.distance",
  "customers.1h",
  "same.amount.1d",
  "same.customer.1d",
  "small.1d",
];

const smallShare = 0.2;

/** One terminal's payments, as far as they are remembered, and what they say about the next. */
export class TerminalHistory {
  readonly outcomes = new KnownOutcomes();
  readonly #payments = new Timeline(channels, span);
  readonly #habit = new AmountHabit();
  readonly #hours = new HourHabit();
  readonly #recent = new RecentPayments();

  add({ at, amount, customer, distance, firstHere }: Trace) {
    this.#payments.add(at, summedDistance(distance), distance > unusualFrom ? 1 : 0, firstHere === 1 ? 1 : 0);
    if (!Number.isNaN(amount)) this.#habit.add(amount);
    this.#hours.add(at);
    this.#recent.add(at, customer, amount, distance);
  }

  /** Writes the features of a payment that is not yet added, from `to` on. @returns where the next belongs */
  write(row: Float64Array, from: number, trace: Trace): number {
    let to = from;
    const { at, amount } = trace;
    const payments = this.#payments;
    const count1h = payments.countSince(at - hours(1));
    const count1d = payments.countSince(at - days(1));
    const count7d = payments.countSince(at - days(7));
    const count30d = payments.countSince(at - days(30));
    row[to++] = count1h + 1;
    row[to++] = count1d + 1;
    row[to++] = count7d + 1;
    row[to++] = count30d + 1;
    row[to++] = (count1h + 1) / (1 + count30d / 720);
    row[to++] = (count1d + 1) / (1 + count30d / 30);
    row[to++] = at - payments.timeOf(0);
    row[to++] = this.#hours.share(at);
    row[to++] = payments.sumOfLast(count1d, distances) / (count1d + 1);
    row[to++] = payments.sumOfLast(count7d, distances) / (count7d + 1);
    row[to++] = payments.sumOfLast(count30d, distances) / (count30d + 1);
    row[to++] = payments.sumOfLast(count1d, unusual);
    row[to++] = payments.sumOfLast(count7d, unusual);
    row[to++] = payments.sumOfLast(count30d, unusual) / (count30d + 1);
    row[to++] = payments.sumOfLast(count1d, firstVisits) / (count1d + 1);
    row[to++] = payments.sumOfLast(count7d, firstVisits) / (count7d + 1);
    const usual = this.#habit.size >= enoughAmounts ? this.#habit.quantile(0.5) : 0;
    row[to++] = usual > 0 ? amount / usual : Number.NaN;
    row[to++] = this.#habit.distance(amount);
    return this.#writeRecent(row, to, trace);
  }

  #writeRecent(row: Float64Array, from: number, { at, amount, customer }: Trace): number {
    let to = from;
    const recent = this.#recent;
    const smallBelow = smallShare * this.#habit.quantile(0.5);
    let sameAmount = 0;
    let sameCustomer = 0;
    let small = 0;
    seenCustomers.length = 0;
    let slot = recent.newest;
    for (let left = recent.size; left > 0; left -= 1, slot = recent.before(slot)) {
      const ago = at - recent.at(slot);
      if (ago >= days(1)) break;
      const who = recent.partner(slot);
      const past = recent.amount(slot);
      if (past === amount) sameAmount += 1;
      if (past < smallBelow) small += 1;
      if (who !== -1 && who === customer) sameCustomer += 1;
      else if (who !== -1 && ago < hours(1) && !seenCustomers.includes(who)) seenCustomers.push(who);
    }
    row[to++] = seenCustomers.length + 1;
    row[to++] = sameAmount;
    row[to++] = sameCustomer;
    row[to++] = small;
    return to;
  }
}

const seenCustomers: number[] = [];
