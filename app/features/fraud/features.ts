import { hours, minutes } from "#app/platform/time.ts";
import { type Habit, placeOf, type Trace } from "./habit.ts";
import { journey, whereabouts } from "./journey.ts";
import {
  addresses,
  cardCountries,
  cardCountryOf,
  categories,
  categoryOf,
  countries,
  deviceOf,
  devices,
  different,
  differentAmong,
  hourOf,
  merchantOf,
  merchants,
  tally,
  terminals,
} from "./tallies.ts";

/**
 * What is known about a payment at the moment it is scored: numbers about the payment
 * against the subject's payments before it. Counts include the payment itself. `null`
 * is "cannot be told": the payment does not say, or there is not enough before it.
 */
export interface Features {
  /** minor units, and the packed currency they are in */
  amount: number;
  currency: number;
  /** payments of the subject that are remembered before this one, and over how long (ms) */
  history: number;
  historySpan: number;

  count10m: number;
  count1h: number;
  count24h: number;
  /** minor units in this currency over 24 hours */
  sum24h: number;
  /** minor units: what a day with payments usually comes to in this currency, and over how many days */
  usualDay: number | null;
  usualDays: number;

  /** failed payments in the hour before, and in an unbroken row before this one */
  failed1h: number;
  failedInARow: number;

  /** the usual amount (median, minor units), the upper end of the habit (90th percentile), and of how many */
  usualAmount: number | null;
  highAmount: number | null;
  amountSample: number;
  /** how far the amount's logarithm lies above the usual, in robust spreads */
  amountDistance: number | null;

  /** payments before this one by the same device / at the same merchant / from the same country, and of how many that tell */
  deviceSeen: number | null;
  deviceSample: number;
  merchantSeen: number | null;
  merchantSample: number;
  /** likewise in the same category of merchants */
  categorySeen: number | null;
  categorySample: number;
  /**
   * different devices, merchants … among those that tell, counted where this payment's is none of them; 0 where it
   * is one
   */
  devices: number;
  merchants: number;
  categories: number;
  countries: number;
  cardCountries: number;
  /** likewise at the same terminal and from the same address, and how long ago the payment before was (ms) */
  terminalSeen: number | null;
  addressSeen: number | null;
  sinceLast: number | null;
  country: number;
  countrySeen: number | null;
  countrySample: number;
  cardCountry: number;
  cardCountrySeen: number | null;
  cardCountrySample: number;

  /** the fastest the subject must have travelled to be here (km/h), and from where, how far (km), in which time (ms) */
  pace: number | null;
  paceFrom: number;
  paceDistance: number;
  paceTime: number;
  /** 1 where both payments were made in a shop, 0 where a device tells the country */
  paceInPerson: number;

  /** different cards and devices in 24 hours, this one's included */
  cards24h: number;
  devices24h: number;

  /**
   * of this payment's device in the 24 hours before, whoever paid: different customers, else cards (about), and the
   * share of its payments that failed. The subject's own payments do not tell; `live-features.ts` reads them from the
   * device's ledger
   */
  deviceOthers24h: number | null;
  deviceFailed24h: number | null;

  /** hour of the day (UTC) and the share of payments within two hours of it */
  hour: number;
  hourShare: number | null;
}

/** Fewest payments from which a usual amount is told. */
export const enoughAmounts = 8;
/** Fewest payments from which usual hours are told. */
export const enoughHours = 20;
/** Fewest days with payments from which a usual day is told. */
export const enoughDays = 5;

/**
 * Spread of log amounts to start from, and how many payments it counts for: a handful of
 * equal amounts is not yet a habit of never paying anything else. A factor of about two
 * is common between two payments of one person.
 */
const firstSpread = 0.7;
const firstSpreadWeight = 6;

const day = hours(24);

const logs = new Float64Array(64);

/** The value at a quantile of the first `count` sorted values, between two where need be. */
function quantile(sorted: Float64Array, count: number, share: number): number {
  const at = (count - 1) * share;
  const low = Math.floor(at);
  const value = sorted[low]!;
  return value + (sorted[Math.min(low + 1, count - 1)]! - value) * (at - low);
}

function amountHabit(before: Habit, count: number, trace: Trace) {
  let sample = 0;
  for (let at = 0; at < count; at += 1) {
    const past = before[at]!;
    if (past.currency !== trace.currency || past.status === "failed") continue;
    logs[sample] = Math.log(past.amount + 1);
    sample += 1;
  }
  if (sample < enoughAmounts) {
    return { usualAmount: null, highAmount: null, amountSample: sample, amountDistance: null };
  }
  const sorted = logs.subarray(0, sample).sort();
  const middle = quantile(sorted, sample, 0.5);
  const high = quantile(sorted, sample, 0.9);
  for (let at = 0; at < sample; at += 1) sorted[at] = Math.abs(sorted[at]! - middle);
  // 1.4826 makes the median absolute deviation the standard deviation of a normal distribution.
  const spread = 1.4826 * quantile(sorted.sort(), sample, 0.5);
  const steadied = (sample * spread + firstSpreadWeight * firstSpread) / (sample + firstSpreadWeight);
  return {
    usualAmount: Math.round(Math.exp(middle) - 1),
    highAmount: Math.round(Math.exp(high) - 1),
    amountSample: sample,
    amountDistance: (Math.log(trace.amount + 1) - middle) / Math.max(steadied, 0.25),
  };
}

/** The median total of the days before the last 24 hours on which the subject paid in this currency. */
function dayHabit(before: Habit, count: number, trace: Trace) {
  const totals: number[] = [];
  let current = -1;
  for (let at = 0; at < count; at += 1) {
    const past = before[at]!;
    if (past.at > trace.at - day) break;
    if (past.currency !== trace.currency || past.status === "failed") continue;
    const date = Math.floor(past.at / day);
    if (date !== current) totals.push(0);
    current = date;
    totals[totals.length - 1]! += past.amount;
  }
  if (totals.length < enoughDays) return { usualDay: null, usualDays: totals.length };
  totals.sort((one, other) => one - other);
  return { usualDay: totals[Math.floor(totals.length / 2)]!, usualDays: totals.length };
}

const cardOf = (trace: Trace) => trace.card;

/**
 * The features of a payment from what its subject did before it, by time and then key.
 * Later payments and the payment's own outcome play no part.
 */
export function featuresOf(habit: Habit, trace: Trace): Features {
  const count = placeOf(habit, trace);
  let count10m = 1;
  let count1h = 1;
  let count24h = 1;
  let sum24h = trace.amount;
  let failed1h = 0;
  let failedInARow = 0;
  let unbroken = true;
  let dayFrom = count;
  for (let at = count - 1; at >= 0; at -= 1) {
    const past = habit[at]!;
    const ago = trace.at - past.at;
    if (ago >= day && !unbroken) break;
    const failed = past.status === "failed";
    if (unbroken && failed) failedInARow += 1;
    else unbroken = false;
    if (ago >= day) continue;
    dayFrom = at;
    count24h += 1;
    if (past.currency === trace.currency && !failed) sum24h += past.amount;
    if (ago >= hours(1)) continue;
    count1h += 1;
    if (failed) failed1h += 1;
    if (ago < minutes(10)) count10m += 1;
  }
  const here = whereabouts(trace);
  const hour = hourOf(trace.at);
  const nearHour = tally(habit, count, trace, hour, 2);
  const amounts = amountHabit(habit, count, trace);
  const usually = dayHabit(habit, count, trace);
  const way = journey(habit, dayFrom, count, trace);
  // Field by field: spreading them costs more than working them out.
  return {
    amount: trace.amount,
    currency: trace.currency,
    history: count,
    historySpan: count > 0 ? trace.at - habit[0]!.at : 0,
    count10m,
    count1h,
    count24h,
    sum24h,
    usualDay: usually.usualDay,
    usualDays: usually.usualDays,
    failed1h,
    failedInARow,
    usualAmount: amounts.usualAmount,
    highAmount: amounts.highAmount,
    amountSample: amounts.amountSample,
    amountDistance: amounts.amountDistance,
    deviceSeen: devices.told(),
    deviceSample: devices.sample,
    merchantSeen: merchants.told(),
    merchantSample: merchants.sample,
    categorySeen: categories.told(),
    categorySample: categories.sample,
    devices: differentAmong(devices, habit, count, deviceOf),
    merchants: differentAmong(merchants, habit, count, merchantOf),
    categories: differentAmong(categories, habit, count, categoryOf),
    countries: differentAmong(countries, habit, count, whereabouts),
    cardCountries: differentAmong(cardCountries, habit, count, cardCountryOf),
    terminalSeen: terminals.told(),
    addressSeen: addresses.told(),
    sinceLast: count > 0 ? trace.at - habit[count - 1]!.at : null,
    country: here,
    countrySeen: countries.told(),
    countrySample: countries.sample,
    cardCountry: trace.cardCountry,
    cardCountrySeen: cardCountries.told(),
    cardCountrySample: cardCountries.sample,
    pace: way.pace,
    paceFrom: way.paceFrom,
    paceDistance: way.paceDistance,
    paceTime: way.paceTime,
    paceInPerson: way.paceInPerson,
    cards24h: different(habit, dayFrom, count, trace, cardOf),
    devices24h: different(habit, dayFrom, count, trace, deviceOf),
    deviceOthers24h: null,
    deviceFailed24h: null,
    hour,
    hourShare: count < enoughHours ? null : nearHour / count,
  };
}
