import { days, hours, minutes } from "#app/platform/time.ts";
import { AmountHabit, enoughAmounts } from "./amount-habit.ts";
import { HourHabit } from "./hour-habit.ts";
import { KnownOutcomes } from "./known-outcomes.ts";
import { summedDistance, type Trace, unusualFrom } from "./payment.ts";
import { RecentPayments } from "./recent-payments.ts";
import { Timeline } from "./timeline.ts";

const span = days(30);

const toldAmounts = 0;
const amounts = 1;
const squares = 2;
const distances = 3;
const unusual = 4;
const excess = 5;
const channels = 6;

/** What {@link CustomerHistory.write} writes, in order. */
export const customerFeatureNames = [
  "count.10m",
  "count.1h",
  "count.1d",
  "count.7d",
  "count.30d",
  "sum.1h",
  "sum.1d",
  "mean.1d",
  "mean.7d",
  "mean.30d",
  "spread.30d",
  "amount.over.mean.7d",
  "amount.over.mean.30d",
  "amount.z.30d",
  "mean.7d.over.30d",
  "amount.over.usual",
  "amount.distance",
  "amount.share.above",
  "amount.over.high",
  "amount.over.highest",
  "usual",
  "distance.3d",
  "distance.7d",
  "distance.14d",
  "unusual.1d",
  "unusual.7d",
  "unusual.30d",
  "excess.1d",
  "excess.7d",
  "excess.14d",
  "largest.1d",
  "furthest.1d",
  "furthest.7d",
  "furthest.14d",
  "second.14d",
  "since.unusual",
  "since.first.unusual.14d",
  "unusual.share.since",
  "since.last",
  "since.last.over.usual",
  "hour.share",
  "terminals.1h",
  "terminals.1d",
  "terminals.7d",
  "same.amount.1d",
  "small.1h",
  "here.count",
  "here.since",
  "here.first",
];

/** A payment below this share of the usual amount is a small one, as a stolen card is tried with. */
const smallShare = 0.2;

/** Fewest payments from which it is told that a terminal is new to a customer. */
const enoughPlaces = 5;

/** One customer's payments, as far as they are remembered, and what they say about the next. */
export class CustomerHistory {
  readonly outcomes = new KnownOutcomes();
  readonly #payments = new Timeline(channels, span);
  readonly #habit = new AmountHabit();
  readonly #hours = new HourHabit();
  readonly #recent = new RecentPayments();

  /** How many spreads an amount lies above what the customer usually pays. */
  distance(amount: number): number {
    return this.#habit.distance(amount);
  }

  /** See {@link Trace.firstHere}. */
  firstAt(terminal: number): number {
    const recent = this.#recent;
    if (terminal === -1 || recent.size < enoughPlaces) return Number.NaN;
    let slot = recent.newest;
    for (let left = recent.size; left > 0; left -= 1) {
      if (recent.partner(slot) === terminal) return 0;
      slot = recent.before(slot);
    }
    return 1;
  }

  add({ at, amount, terminal, distance }: Trace) {
    const told = !Number.isNaN(amount);
    const summed = summedDistance(distance);
    this.#payments.add(
      at,
      told ? 1 : 0,
      told ? amount : 0,
      told ? amount * amount : 0,
      summed,
      distance > unusualFrom ? 1 : 0,
      Math.max(0, summed - 1.5),
    );
    if (told) this.#habit.add(amount);
    this.#hours.add(at);
    this.#recent.add(at, terminal, amount, distance);
  }

  /** Writes the features of a payment that is not yet added, from `to` on. @returns where the next belongs */
  write(row: Float64Array, from: number, trace: Trace): number {
    let to = this.#writeAmounts(row, from, trace);
    to = this.#writeRecent(row, to, trace);
    return to;
  }

  #writeAmounts(row: Float64Array, from: number, { at, amount, distance }: Trace): number {
    let to = from;
    const payments = this.#payments;
    const habit = this.#habit;
    const count1h = payments.countSince(at - hours(1));
    const count1d = payments.countSince(at - days(1));
    const count3d = payments.countSince(at - days(3));
    const count7d = payments.countSince(at - days(7));
    const count14d = payments.countSince(at - days(14));
    const count30d = payments.countSince(at - days(30));
    row[to++] = payments.countSince(at - minutes(10)) + 1;
    row[to++] = count1h + 1;
    row[to++] = count1d + 1;
    row[to++] = count7d + 1;
    row[to++] = count30d + 1;

    const told = Number.isNaN(amount) ? 0 : 1;
    const own = told === 1 ? amount : 0;
    const mean = (count: number) =>
      (payments.sumOfLast(count, amounts) + own) / (payments.sumOfLast(count, toldAmounts) + told);
    const meanBefore = (count: number) =>
      payments.sumOfLast(count, amounts) / payments.sumOfLast(count, toldAmounts);
    const before7d = meanBefore(count7d);
    const before30d = meanBefore(count30d);
    const variance =
      payments.sumOfLast(count30d, squares) / payments.sumOfLast(count30d, toldAmounts) - before30d ** 2;
    const spread = Math.sqrt(Math.max(0, variance));
    row[to++] = payments.sumOfLast(count1h, amounts) + own;
    row[to++] = payments.sumOfLast(count1d, amounts) + own;
    row[to++] = mean(count1d);
    row[to++] = mean(count7d);
    row[to++] = mean(count30d);
    row[to++] = spread;
    row[to++] = ratio(amount, before7d);
    row[to++] = ratio(amount, before30d);
    row[to++] = ratio(amount - before30d, spread + 0.05 * Math.abs(before30d));
    row[to++] = ratio(before7d, before30d);

    const usual = habit.quantile(0.5);
    const enough = habit.size >= enoughAmounts;
    row[to++] = enough ? Math.log(ratio(Math.max(0, amount) + 0.02 * usual, 1.02 * usual)) : Number.NaN;
    row[to++] = distance;
    row[to++] =
      enough && told ? (habit.size - habit.countBelow(amount) + 0.5) / (habit.size + 1) : Number.NaN;
    row[to++] = enough ? ratio(amount, habit.quantile(0.9)) : Number.NaN;
    row[to++] = enough ? ratio(amount, habit.quantile(0.98)) : Number.NaN;
    row[to++] = usual;
    row[to++] = ratio(payments.sumOfLast(count3d, distances), count3d);
    row[to++] = ratio(payments.sumOfLast(count7d, distances), count7d);
    row[to++] = ratio(payments.sumOfLast(count14d, distances), count14d);
    row[to++] = payments.sumOfLast(count1d, unusual);
    row[to++] = payments.sumOfLast(count7d, unusual);
    row[to++] = payments.sumOfLast(count30d, unusual);
    row[to++] = payments.sumOfLast(count1d, excess);
    row[to++] = payments.sumOfLast(count7d, excess);
    row[to++] = payments.sumOfLast(count14d, excess);
    return to;
  }

  #writeRecent(row: Float64Array, from: number, { at, amount, terminal, firstHere }: Trace): number {
    let to = from;
    const recent = this.#recent;
    const payments = this.#payments;
    let largest1d = Number.NaN;
    let furthest1d = Number.NaN;
    let furthest7d = Number.NaN;
    let furthest14d = Number.NaN;
    let second14d = Number.NaN;
    let sinceUnusual = Number.NaN;
    let sinceFirstUnusual = Number.NaN;
    let unusualCount = 0;
    let sameAmount = 0;
    let small = 0;
    let hereCount = 0;
    let hereSince = Number.NaN;
    let terminals1h = 1;
    let terminals1d = 1;
    seenTerminals.length = 0;
    const smallBelow = smallShare * this.#habit.quantile(0.5);
    let slot = recent.newest;
    for (let left = recent.size; left > 0; left -= 1, slot = recent.before(slot)) {
      const ago = at - recent.at(slot);
      const there = recent.partner(slot);
      if (there === terminal && there !== -1) {
        if (hereCount === 0) hereSince = ago;
        hereCount += 1;
      }
      if (ago >= days(14)) continue;
      const distance = recent.distance(slot);
      if (!(distance <= furthest14d)) {
        second14d = furthest14d;
        furthest14d = distance;
      } else if (!(distance <= second14d)) second14d = distance;
      if (distance > unusualFrom) {
        if (unusualCount === 0) sinceUnusual = ago;
        sinceFirstUnusual = ago;
        unusualCount += 1;
      }
      if (ago >= days(7)) continue;
      if (!(distance <= furthest7d)) furthest7d = distance;
      if (there !== -1 && there !== terminal && !seenTerminals.includes(there)) {
        seenTerminals.push(there);
        if (ago < days(1)) terminals1d += 1;
        if (ago < hours(1)) terminals1h += 1;
      }
      if (ago >= days(1)) continue;
      if (!(distance <= furthest1d)) furthest1d = distance;
      const past = recent.amount(slot);
      if (!(past <= largest1d)) largest1d = past;
      if (past === amount) sameAmount += 1;
      if (ago < hours(1) && past < smallBelow) small += 1;
    }
    row[to++] = largest1d;
    row[to++] = furthest1d;
    row[to++] = furthest7d;
    row[to++] = furthest14d;
    row[to++] = second14d;
    row[to++] = sinceUnusual;
    row[to++] = sinceFirstUnusual;
    const sinceFirst = Number.isNaN(sinceFirstUnusual) ? 0 : payments.countSince(at - sinceFirstUnusual) + 1;
    row[to++] = ratio(unusualCount, sinceFirst);
    const gap = at - payments.timeOf(0);
    row[to++] = gap;
    row[to++] = gap * (payments.countSince(at - span) / span);
    row[to++] = this.#hours.share(at);
    row[to++] = terminals1h;
    row[to++] = terminals1d;
    row[to++] = seenTerminals.length + 1;
    row[to++] = sameAmount;
    row[to++] = small;
    row[to++] = hereCount;
    row[to++] = hereSince;
    row[to++] = firstHere;
    return to;
  }
}

const seenTerminals: number[] = [];

/** NaN where there is nothing to divide by. */
const ratio = (value: number, by: number) => (by === 0 ? Number.NaN : value / by);
