import { hours } from "#app/platform/time.ts";
import type { Habit, Trace } from "./habit.ts";
import { whereabouts } from "./journey.ts";

/** Fewest payments from which usual devices, countries and merchants are told. */
const enoughSightings = 5;
/** Hour of the day, UTC. */
export const hourOf = (at: number) => Math.floor(at / hours(1)) % 24;

/** Counts how often what this payment tells occurs before it, among those that tell one. */
class Tally {
  wanted = 0;
  seen = 0;
  sample = 0;

  begin(wanted: number) {
    this.wanted = wanted;
    this.seen = 0;
    this.sample = 0;
  }

  look(value: number) {
    if (value === 0) return;
    this.sample += 1;
    if (value === this.wanted) this.seen += 1;
  }

  /** null where the payment does not tell, or too few before it do */
  told(): number | null {
    return this.wanted !== 0 && this.sample >= enoughSightings ? this.seen : null;
  }
}

// Made once and begun anew for each payment: a habit is gone through once for all of them.
export const devices = new Tally();
export const merchants = new Tally();
export const categories = new Tally();
export const terminals = new Tally();
export const addresses = new Tally();
export const countries = new Tally();
export const cardCountries = new Tally();

/**
 * Goes once through what came before a payment, for all tallies.
 *
 * @param near hours that lie at most this far apart are taken for one
 * @returns how many payments were made near that hour of the day
 */
export function tally(before: Habit, count: number, trace: Trace, hour: number, near: number): number {
  devices.begin(trace.device);
  merchants.begin(trace.merchant);
  categories.begin(trace.category);
  terminals.begin(trace.terminal);
  addresses.begin(trace.address);
  countries.begin(whereabouts(trace));
  cardCountries.begin(trace.cardCountry);
  let sameHour = 0;
  for (let at = 0; at < count; at += 1) {
    const past = before[at]!;
    devices.look(past.device);
    merchants.look(past.merchant);
    categories.look(past.category);
    terminals.look(past.terminal);
    addresses.look(past.address);
    countries.look(whereabouts(past));
    cardCountries.look(past.cardCountry);
    const apart = Math.abs(hourOf(past.at) - hour);
    if (Math.min(apart, 24 - apart) <= near) sameHour += 1;
  }
  return sameHour;
}

const marks = new Set<number>();

/** How many different values there are where this payment's is none of them; only then does anybody ask. */
export function differentAmong(told: Tally, before: Habit, count: number, of: (trace: Trace) => number) {
  if (told.told() !== 0) return 0;
  marks.clear();
  for (let at = 0; at < count; at += 1) marks.add(of(before[at]!));
  marks.delete(0);
  return marks.size;
}

export const deviceOf = (trace: Trace) => trace.device;
export const merchantOf = (trace: Trace) => trace.merchant;
export const categoryOf = (trace: Trace) => trace.category;
export const cardCountryOf = (trace: Trace) => trace.cardCountry;

/** How many different values there are in the window, 0 not counted. */
export function different(
  before: Habit,
  from: number,
  count: number,
  trace: Trace,
  of: (trace: Trace) => number,
) {
  const own = of(trace);
  // Nearly every window is empty.
  if (from === count) return own === 0 ? 0 : 1;
  const seen = own === 0 ? [] : [own];
  for (let at = from; at < count; at += 1) {
    const value = of(before[at]!);
    if (value !== 0 && !seen.includes(value)) seen.push(value);
  }
  return seen.length;
}
