import { exponentOf } from "#app/platform/money.ts";
import type { PriceStyle } from "./categories.ts";
import type { Random } from "./random.ts";

// Fixed prices as app shops list them; other currencies get two telling digits.
const pricePoints: Record<string, number[]> = {
  CNY: [6, 12, 18, 25, 30, 45, 68, 98, 128, 198, 328, 648],
  JPY: [120, 250, 480, 650, 980, 1500, 2000, 3000, 4900, 10000],
  USD: [0.99, 1.99, 2.99, 4.99, 6.99, 9.99, 14.99, 19.99, 29.99, 49.99, 99.99],
};
// Sums that wish luck or love; sent between people in China and Hong Kong.
const luckySums = [6.66, 8.88, 18.88, 52, 66.66, 88, 88.88, 99, 168, 188, 200, 520, 666, 888, 1314];

/** The smallest step in which tills of a currency count: no one charges 1 won or 1 fils. */
const smallestStep: Record<string, number> = { KRW: 10, KWD: 5 };

/**
 * A price as it would stand on a receipt.
 *
 * @param raw the unrounded sum, in the currency's units
 * @returns whole minor units, at least the smallest that is charged
 */
export function price(random: Random, raw: number, currency: string, style: PriceStyle): number {
  const scale = 10 ** exponentOf(currency);
  const step = smallestStep[currency] ?? 1;
  const minor = style === "till" ? raw * scale : styled(random, raw, currency, style) * scale;
  return Math.max(step, Math.round(minor / step) * step);
}

function styled(random: Random, raw: number, currency: string, style: PriceStyle): number {
  if (style === "points") {
    const points = pricePoints[currency];
    return points ? nearest(points, raw) : telling(raw, 2);
  }
  if (style === "round") {
    if ((currency === "CNY" || currency === "HKD") && random.chance(0.08)) return nearest(luckySums, raw);
    return random.chance(0.75) ? telling(raw, raw < 20 ? 1 : 2) : Math.max(1, Math.round(raw));
  }
  // A menu: a unit that feels small, such as 1 yuan, 10 yen or a quarter dinar.
  const unit = currency === "JPY" ? 10 : currency === "KRW" ? 100 : currency === "KWD" ? 0.25 : 1;
  const whole = Math.floor(raw / unit);
  const end = random.unit();
  const tail = end < 0.5 ? 0 : end < 0.72 ? 0.5 : end < 0.88 ? 0.9 : 0.8;
  return Math.max(tail === 0 ? 1 : 0.5, whole + (unit === 1 ? tail : 0)) * unit;
}

/** Rounded to so many digits, the last of them to 5 or 0: 37 is 35, 1,240 is 1,250. */
function telling(raw: number, digits: number): number {
  const unit = 10 ** (Math.floor(Math.log10(Math.max(raw, 1))) - digits + 1);
  const step = digits > 1 ? unit * 5 : unit;
  return Math.max(Math.round(raw / step) * step, Math.max(unit, 1));
}

function nearest(list: readonly number[], raw: number): number {
  let best = list[0] as number;
  for (const one of list) if (Math.abs(Math.log(one / raw)) < Math.abs(Math.log(best / raw))) best = one;
  return best;
}
