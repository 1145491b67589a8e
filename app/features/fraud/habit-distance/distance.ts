import { hours } from "#app/platform/time.ts";
import { enoughAmounts, type Features } from "../features.ts";

/** What of a payment can lie away from its customer's habit; the words are in `fraud.distance`. */
export const distanceParts = [
  "amount",
  "hour",
  "device",
  "country",
  "cardCountry",
  "merchant",
  "category",
  "pace",
] as const;
export type DistancePart = (typeof distanceParts)[number];

/** How far a payment lies from its customer's habit. */
export interface HabitDistance {
  /** of all parts together; 0 is nothing out of the ordinary */
  bits: number;
  /** those that say something, furthest first */
  parts: { part: DistancePart; bits: number }[];
}

/** No single part says more than one in a million does. */
const mostBits = 20;
/** Below this a part says nothing: every second payment would be as odd. */
const leastBits = 1;

/** Bits for each robust spread of an amount above the usual one, were amounts distributed as Laplace has it: tails of money are heavy. */
const bitsASpread = Math.SQRT2 / Math.LN2;

/** A customer who pays round the clock has this share of payments within two hours of any hour. */
const evenHours = -Math.log2(5 / 24);

/** Payments a customer makes in an hour, at least: one in thirty days. */
const leastAnHour = 1 / 720;

/**
 * How seldom this customer shows something new: of `sample` payments as many were new once as there are different
 * ones, so who tries a new shop each day surprises nobody with the next.
 */
function noveltyBits(seen: number | null, sample: number, different: number): number {
  return seen === 0 ? -Math.log2(Math.max(0.5, different - 0.5) / (sample + 1)) : 0;
}

/** How seldom somebody with `before` payments an hour makes so many (Chernoff's bound for a Poisson process). */
function paceBits({ count1h, history, historySpan }: Features): number {
  const before = count1h - 1;
  const usual = Math.max(leastAnHour, history / Math.max(1, historySpan / hours(1)));
  if (before <= usual) return 0;
  return (usual + before * (Math.log(before / usual) - 1)) / Math.LN2;
}

function hourBits({ hourShare, history }: Features): number {
  if (hourShare === null) return 0;
  return -Math.log2((hourShare * history + 0.5) / (history + 1)) - evenHours;
}

/**
 * How far a payment lies from what its customer did before, told without a single label. Each part is how surprising
 * it is by itself, in bits (one more is half as common); together they are added, as if they had nothing to do with
 * each other. They have, so the sum is no probability of anything, least of all of fraud: it only puts payments in
 * an order, and reference.ts tells how common such a distance is among payments.
 *
 * @returns null where too little is known of the customer to speak of a habit
 */
export function distanceFromHabit(features: Features): HabitDistance | null {
  if (features.history < enoughAmounts) return null;
  const bits: Record<DistancePart, number> = {
    amount: bitsASpread * (features.amountDistance ?? 0),
    hour: hourBits(features),
    device: noveltyBits(features.deviceSeen, features.deviceSample, features.devices),
    country: noveltyBits(features.countrySeen, features.countrySample, features.countries),
    cardCountry: noveltyBits(features.cardCountrySeen, features.cardCountrySample, features.cardCountries),
    merchant: noveltyBits(features.merchantSeen, features.merchantSample, features.merchants),
    category: noveltyBits(features.categorySeen, features.categorySample, features.categories),
    pace: paceBits(features),
  };
  const parts: HabitDistance["parts"] = [];
  let all = 0;
  for (const part of distanceParts) {
    const told = Math.min(mostBits, bits[part]);
    if (!(told >= leastBits)) continue;
    parts.push({ part, bits: told });
    all += told;
  }
  parts.sort((one, other) => other.bits - one.bits);
  return { bits: all, parts };
}
