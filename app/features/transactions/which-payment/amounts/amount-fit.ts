import type { Candidate } from "../candidate.ts";
import type { NamedCurrency } from "./currencies.ts";
import type { NumberReading } from "./numerals.ts";
import { roughRate } from "./rates.ts";

/** An amount as somebody told it. */
export interface ToldAmount {
  readings: readonly NumberReading[];
  /** "about 130" */
  about: boolean;
  currency: NamedCurrency | null;
}

const mismatch = -4;

/** Straight lines between points of (distance, evidence), flat beyond the ends. */
function along(points: readonly (readonly [number, number])[], distance: number): number {
  let [at, evidence] = points[0]!;
  if (distance <= at) return evidence;
  for (const [nextAt, nextEvidence] of points) {
    if (distance <= nextAt) {
      return evidence + ((nextEvidence - evidence) * (distance - at)) / (nextAt - at || 1);
    }
    at = nextAt;
    evidence = nextEvidence;
  }
  return evidence;
}

// By the share that the payment lies away from what was said.
const aboutSo = [
  [0, 4.2],
  [0.03, 3.8],
  [0.08, 2.6],
  [0.15, 0.8],
  [0.25, -1.5],
  [0.4, mismatch],
] as const;
/** Rates move, and cards add their fee. */
const converted = [
  [0, 3.2],
  [0.04, 3],
  [0.1, 1.9],
  [0.18, 0.2],
  [0.3, -2],
  [0.5, mismatch],
] as const;

/** "130" said of 129.90: people round to what is easy to say. */
function rounded(value: number, amount: number): number {
  let unit = 1;
  while (unit < 1e6 && value % (unit * 10) === 0) unit *= 10;
  const away = Math.abs(amount - value);
  if (unit < 10 || away > unit / 2 || value < 20) return mismatch;
  return along(
    [
      [0, 3],
      [0.02, 2.6],
      [0.04, 1.4],
      [0.08, -0.5],
      [0.12, mismatch],
    ],
    away / value,
  );
}

/** One slip of the finger: two digits changed places, one is wrong, doubled or missing. */
function misspelt(value: number, step: number, amount: number): boolean {
  const decimals = step < 1 ? 2 : 0;
  const [told, true_] = [value.toFixed(decimals).replace(".", ""), amount.toFixed(decimals).replace(".", "")];
  if (told.length < 4 || told === true_) return false;
  if (told.length === true_.length) {
    const wrong = [...told].flatMap((digit, at) => (digit === true_[at] ? [] : [at]));
    const [first, second] = wrong;
    if (wrong.length !== 2 || second !== first! + 1) return false;
    return told[first!] === true_[second] && told[second] === true_[first!];
  }
  const [longer, shorter] = told.length > true_.length ? [told, true_] : [true_, told];
  if (longer.length !== shorter.length + 1) return false;
  let at = 0;
  while (at < shorter.length && longer[at] === shorter[at]) at += 1;
  // Only a digit that stands twice in a row is left out or doubled unnoticed.
  return longer.slice(at + 1) === shorter.slice(at) && longer[at] === longer[at - 1];
}

function exactFit(value: number, step: number, amount: number): number {
  const away = Math.abs(amount - value);
  const relative = away / value;
  if (away < 0.005) return step < 1 ? 6.5 : value >= 100 ? 6 : 5.6;
  if (step > 1)
    return along(
      [
        [step / 2, 4],
        [step, 2.5],
        [step * 2, -1],
        [step * 4, mismatch],
      ],
      away,
    );
  if (step === 1 && value >= 2 && Math.floor(amount) === value) return 4.6;
  if (step === 1 && value >= 2 && Math.round(amount) === value) return 4.2;
  if (step === 0.1 && away < 0.1) return 4.6;
  // A dot that was left out: 12990 for 129.90.
  if (step === 1 && value >= 1000 && Math.abs(amount * 100 - value) < 0.5) return 3.6;
  if (step === 1 && away <= 1 && value >= 10) return 2.4;
  if (step < 1 && away <= 0.11 && value >= 5) return 2;
  if (misspelt(value, step, amount)) return 1.8;
  const nearly = relative <= 0.015 && value >= 20 ? 1 : mismatch;
  return Math.max(nearly, step === 1 ? rounded(value, amount) : mismatch);
}

function rangeFit(low: number, high: number, amount: number): number {
  const inside = high / low <= 1.25 ? 3.8 : high / low <= 2.1 ? 3.2 : 2.2;
  if (amount >= low && amount <= high) return inside;
  const outside = amount < low ? low / amount - 1 : amount / high - 1;
  return along(
    [
      [0, inside - 0.5],
      [0.06, 0.8],
      [0.15, -1.5],
      [0.3, mismatch],
    ],
    outside,
  );
}

function plainFit({ low, high, step }: NumberReading, about: boolean, amount: number): number {
  if (high > low) return rangeFit(low, high, amount);
  const exact = exactFit(low, step, amount);
  return about ? Math.max(Math.min(exact, 4.6), along(aboutSo, Math.abs(amount - low) / low)) : exact;
}

function convertedFit({ low, high, step }: NumberReading, from: string, candidate: Candidate): number {
  const rate = roughRate(from, candidate.currency);
  if (rate === null) return mismatch;
  const middle = ((low + high) / 2) * rate;
  // Three euros may be two and a half.
  const spread = high > low ? Math.log(high / low) / 2 : Math.log(1 + Math.min(step, low) / (2 * low));
  return along(converted, Math.max(0, Math.abs(Math.log(candidate.amount / middle)) - spread));
}

/**
 * How well a payment's amount answers what was told, as evidence: about 6 for the very amount, 4 for a rounded
 * one, 2 to 3 for a converted one, -4 for another amount.
 */
export function amountFit({ readings, about, currency }: ToldAmount, candidate: Candidate): number {
  let best = mismatch;
  for (const reading of readings) {
    const fit = plainFit(reading, about, candidate.amount) - (1 - reading.usual);
    if (!currency) {
      best = Math.max(best, fit);
      continue;
    }
    const rank = currency.codes.indexOf(candidate.currency);
    if (rank !== -1) {
      best = Math.max(best, fit + (fit > 0 ? (currency.loose ? 0.4 : rank === 0 ? 1 : 0.6) : 0));
    }
    // "块" is said of any currency, but mostly of one; "$" and "¥" have a first meaning too.
    if (rank !== 0) {
      // People put the sign they are used to; and the figure may be in the currency of their own card.
      const same = currency.loose ? 0.8 : reading.step < 1 ? 0.5 : 0.3;
      const sameFigure = fit > 0 ? fit * same : mismatch;
      best = Math.max(best, sameFigure, convertedFit(reading, currency.codes[0]!, candidate));
    }
  }
  return best;
}
