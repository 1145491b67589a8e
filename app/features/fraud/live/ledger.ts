import { days, hours } from "#app/platform/time.ts";

/**
 * What is remembered of one customer, card, device, merchant, terminal or address: whole
 * numbers counted by hour and by day, and what became known of its payments by day. Sums of
 * whole numbers do not depend on the order they are added in, and never on how they are kept:
 * a ledger built anew from the log is the one that live folding made, to the bit. At most
 * 26 hours, 31 days and 31 days of outcomes are held, whatever the number of payments.
 *
 * One row of whole numbers: how many records of each kind, then the records, oldest first. A plain array and not
 * an `Int32Array`: thousands of small ones are copied a second, and each of those costs an allocation outside the heap.
 */
export type Ledger = readonly number[];
/** One that is nobody else's yet. */
export type OwnLedger = number[];

const header = 3;
/** bucket, payments, failed, first visits, sum of amounts, their squares, and 64 bits of partners */
const width = 8;
/** day, frauds, legitimate ones */
const outcomeWidth = 3;

const hoursHeld = 26;
const daysHeld = 31;

export const noLedger: Ledger = [0, 0, 0];

/** What one payment adds. */
export interface Visit {
  /** milliseconds since 1970 */
  at: number;
  /** a payment that is told again with another status does not count again */
  counted: boolean;
  failed: boolean;
  /** the customer had not been here before, as far as is known */
  novel: boolean;
  /** {@link fixedAmount} */
  amount: number;
  /** a mark of who or what was met: 32 bits */
  partner: number;
}

/** Steps of a logarithm of amounts: 1/64 is finer than any habit. */
const amountSteps = 64;

/** The logarithm of an amount in whole steps. @param major in units of its currency; not below 0 */
export const fixedAmount = (major: number) => Math.round(Math.log1p(major) * amountSteps);
/** Squares are kept in coarser steps, so that a million payments a day fit 32 bits. */
const squareSteps = 4;

const hourOf = (at: number) => Math.floor(at / hours(1));
const dayOf = (at: number) => Math.floor(at / days(1));

const hoursIn = (ledger: Ledger) => ledger[0]!;
const daysIn = (ledger: Ledger) => ledger[1]!;
const outcomesIn = (ledger: Ledger) => ledger[2]!;
const daysFrom = (ledger: Ledger) => header + hoursIn(ledger) * width;
const outcomesFrom = (ledger: Ledger) => daysFrom(ledger) + daysIn(ledger) * width;

/** Counts stop at the largest number that 32 bits hold rather than turning over. */
const most = 2 ** 31 - 1;
const add = (ledger: OwnLedger, at: number, value: number) => {
  ledger[at] = Math.max(0, Math.min(most, ledger[at]! + value));
};

/** The kinds of records: where their count stands in the header. */
const hourly = 0;
const daily = 1;
const ofOutcomes = 2;

/**
 * Where the record of a bucket stands, made empty where it was not there; the oldest that it puts out of reach are
 * dropped.
 *
 * @param from where the records of the kind begin
 * @returns -1 for a bucket that lies `held` buckets or more before the newest: forgotten already
 */
function recordOf(
  ledger: OwnLedger,
  kind: number,
  from: number,
  size: number,
  bucket: number,
  held: number,
): number {
  const count = ledger[kind]!;
  let place = count;
  while (place > 0 && ledger[from + (place - 1) * size]! > bucket) place -= 1;
  const before = from + (place - 1) * size;
  if (place > 0 && ledger[before] === bucket) return before;
  const newest = place < count ? ledger[from + (count - 1) * size]! : bucket;
  if (bucket <= newest - held) return -1;
  let dropped = 0;
  while (dropped < place && ledger[from + dropped * size]! <= newest - held) dropped += 1;
  const at = from + place * size;
  if (size === width) ledger.splice(at, 0, bucket, 0, 0, 0, 0, 0, 0, 0);
  else ledger.splice(at, 0, bucket, 0, 0);
  if (dropped > 0) ledger.splice(from, dropped * size);
  ledger[kind] = count + 1 - dropped;
  return at - dropped * size;
}

function addTo(ledger: OwnLedger, at: number, { counted, failed, novel, amount, partner }: Visit) {
  if (at === -1) return;
  if (failed) add(ledger, at + 2, 1);
  if (!counted) return;
  add(ledger, at + 1, 1);
  if (novel) add(ledger, at + 3, 1);
  add(ledger, at + 4, amount);
  add(ledger, at + 5, Math.round((amount * amount) / ((amountSteps * amountSteps) / squareSteps)));
  if (partner !== 0) ledger[at + 6 + ((partner >>> 5) & 1)]! |= 1 << (partner & 31);
}

/** Adds a payment to a ledger. */
export function visit(ledger: OwnLedger, one: Visit): void {
  addTo(ledger, recordOf(ledger, hourly, header, width, hourOf(one.at), hoursHeld), one);
  addTo(ledger, recordOf(ledger, daily, daysFrom(ledger), width, dayOf(one.at), daysHeld), one);
}

/** Adds what became known of a payment; counts below 0 take it back. */
export function learn(ledger: OwnLedger, at: number, frauds: number, legitimate: number): void {
  const from = outcomesFrom(ledger);
  const record = recordOf(ledger, ofOutcomes, from, outcomeWidth, dayOf(at), daysHeld);
  if (record === -1) return;
  add(ledger, record + 1, frauds);
  add(ledger, record + 2, legitimate);
}

/** What {@link writeMeasures} tells of each ledger, in order; the words are in `fraud.measures`. */
export const measures = [
  "count1h",
  "count1d",
  "count7d",
  "count30d",
  "busy1d",
  "failed1d",
  "new7d",
  "partners1d",
  "partners30d",
  "amountDistance",
  "age",
  "frauds30d",
  "risk30d",
  "sinceFraud",
] as const;
export type Measure = (typeof measures)[number];

const bits = (word: number) => {
  let left = word - ((word >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

/** How many different partners 64 bits tell of (linear counting, Whang et al. 1990); at most 266. */
const different = (low: number, high: number) => {
  const set = bits(low) + bits(high);
  return set === 0 ? 0 : -64 * Math.log(1 - Math.min(set, 63) / 64);
};

/** Fewest payments from which an entity has a habit of amounts. */
const enoughPayments = 8;
/** Spread to start from, and how many payments it counts for, as in features.ts. */
const firstSpread = 0.7;
const firstSpreadWeight = 6;
/** Payments without fraud that are imagined with each risk: a share of one known payment says little. */
const imagined = 20;

/**
 * Writes the {@link measures} of a payment that is not yet added, as it is seen at its time.
 * A window ends with the payment: whole hours or days count whole, the one it begins in for
 * the part that lies in it. What lies after the payment plays no part. NaN is "cannot be told".
 *
 * @returns where the next belongs
 */
export function writeMeasures(row: Float32Array, from: number, ledger: Ledger, at: number, amount: number) {
  const hour = at / hours(1);
  const day = at / days(1);
  const [thisHour, thisDay] = [Math.floor(hour), Math.floor(day)];
  const [intoHour, intoDay] = [hour - thisHour, day - thisDay];
  let count1h = 0;
  let count1d = 0;
  let failed1d = 0;
  let low1d = 0;
  let high1d = 0;
  const afterHours = daysFrom(ledger);
  for (let to = header; to < afterHours; to += width) {
    const ago = thisHour - ledger[to]!;
    if (ago < 0 || ago > 24) continue;
    const share = ago === 24 ? 1 - intoHour : 1;
    count1d += share * ledger[to + 1]!;
    failed1d += share * ledger[to + 2]!;
    low1d |= ledger[to + 6]!;
    high1d |= ledger[to + 7]!;
    if (ago <= 1) count1h += (ago === 1 ? 1 - intoHour : 1) * ledger[to + 1]!;
  }
  let count7d = 0;
  let count30d = 0;
  let new7d = 0;
  let payments = 0;
  let sum = 0;
  let squares = 0;
  let low30d = 0;
  let high30d = 0;
  let oldest = Number.NaN;
  const afterDays = outcomesFrom(ledger);
  for (let to = afterHours; to < afterDays; to += width) {
    const ago = thisDay - ledger[to]!;
    if (ago < 0 || ago > 30) continue;
    if (Number.isNaN(oldest)) oldest = ago;
    count30d += (ago === 30 ? 1 - intoDay : 1) * ledger[to + 1]!;
    payments += ledger[to + 1]!;
    sum += ledger[to + 4]!;
    squares += ledger[to + 5]!;
    low30d |= ledger[to + 6]!;
    high30d |= ledger[to + 7]!;
    if (ago > 7) continue;
    const share = ago === 7 ? 1 - intoDay : 1;
    count7d += share * ledger[to + 1]!;
    new7d += share * ledger[to + 3]!;
  }
  let frauds = 0;
  let told = 0;
  let sinceFraud = Number.NaN;
  for (let to = afterDays; to < ledger.length; to += outcomeWidth) {
    const ago = thisDay - ledger[to]!;
    if (ago < 0 || ago > 30) continue;
    frauds += ledger[to + 1]!;
    told += ledger[to + 1]! + ledger[to + 2]!;
    if (ledger[to + 1]! > 0) sinceFraud = ago;
  }
  let to = from;
  row[to++] = count1h + 1;
  row[to++] = count1d + 1;
  row[to++] = count7d + 1;
  row[to++] = count30d + 1;
  row[to++] = (count1d + 1) / (1 + count30d / 30);
  row[to++] = count1d > 0 ? failed1d / count1d : 0;
  row[to++] = count7d > 0 ? new7d / count7d : Number.NaN;
  row[to++] = different(low1d, high1d);
  row[to++] = different(low30d, high30d);
  row[to++] = payments < enoughPayments ? Number.NaN : distance(amount, payments, sum, squares);
  row[to++] = oldest;
  row[to++] = frauds;
  row[to++] = frauds / (told + imagined);
  row[to++] = sinceFraud;
  return to;
}

/** How many spreads the logarithm of an amount lies above the entity's mean. */
function distance(amount: number, payments: number, sum: number, squares: number) {
  const mean = sum / payments / amountSteps;
  const variance = Math.max(0, squares / payments / squareSteps - mean * mean);
  const spread =
    (payments * Math.sqrt(variance) + firstSpreadWeight * firstSpread) / (payments + firstSpreadWeight);
  return (amount / amountSteps - mean) / Math.max(spread, 0.25);
}

/** A ledger as bytes; {@link readLedger} reads them back. */
export const ledgerBytes = (ledger: Ledger) => new Uint8Array(Int32Array.from(ledger).buffer);

/** @returns null for bytes that are no ledger */
export function readLedger(bytes: Uint8Array): Ledger | null {
  if (bytes.length % 4 !== 0 || bytes.length < header * 4) return null;
  // A copy: what comes from a socket need not lie at a multiple of four.
  const ledger = Array.from(new Int32Array(new Uint8Array(bytes).buffer));
  const length = outcomesFrom(ledger) + outcomesIn(ledger) * outcomeWidth;
  return ledger[0]! >= 0 && ledger[1]! >= 0 && ledger[2]! >= 0 && length === ledger.length ? ledger : null;
}
