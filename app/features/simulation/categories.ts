import type { Channel } from "#app/features/transactions/transaction.ts";

/** When in the day people buy a thing; see season.ts. */
export type DayShape = "allDay" | "meals" | "commute" | "evening" | "business" | "late";

/**
 * How its prices look: `till` any cent; `menu` mostly whole or half units; `points` a
 * fixed price list; `round` sums people think of.
 */
export type PriceStyle = "till" | "menu" | "points" | "round";

/** A kind of purchase. Amounts are lognormal: a median in US dollars and the spread of its logarithm. */
export interface Category {
  key: string;
  /** ISO 18245 merchant category code */
  mcc: string;
  medianDollars: number;
  sigma: number;
  /** share of all payments, in percent or so */
  weight: number;
  channels: Partial<Record<Channel, number>>;
  day: DayShape;
  prices: PriceStyle;
  /** how many sell it to the whole world; 0 where it is bought next door */
  global: number;
  /** a different share on Saturdays and Sundays */
  weekend: number;
}

type Row = [
  key: string,
  mcc: string,
  medianDollars: number,
  sigma: number,
  weight: number,
  channels: Category["channels"],
  day: DayShape,
  prices: PriceStyle,
  global: number,
  weekend: number,
];

// Everyday things are frequent and small; medians follow what a basket, a ride or a
// bill costs in a large city. Spreads: a metro ticket varies little, electronics a lot.
const rows: Row[] = [
  ["convenience", "5499", 5, 0.55, 15, { in_store: 1 }, "allDay", "menu", 0, 1],
  ["grocery", "5411", 22, 0.7, 13, { in_store: 85, in_app: 15 }, "allDay", "till", 0, 1.3],
  ["fastFood", "5814", 8, 0.45, 13, { in_store: 60, in_app: 40 }, "meals", "menu", 0, 1.1],
  ["transit", "4111", 1.4, 0.4, 11, { in_store: 70, in_app: 30 }, "commute", "menu", 0, 0.6],
  ["restaurant", "5812", 28, 0.65, 9, { in_store: 1 }, "meals", "menu", 0, 1.5],
  ["marketplace", "5999", 24, 0.9, 9, { online: 40, in_app: 60 }, "evening", "till", 6, 1.1],
  ["taxi", "4121", 8, 0.5, 8, { in_app: 1 }, "late", "till", 0, 1.2],
  ["games", "5816", 6, 0.9, 4, { in_app: 85, online: 15 }, "evening", "points", 6, 1.3],
  ["clothing", "5651", 45, 0.7, 3, { in_store: 50, online: 50 }, "evening", "menu", 0, 1.6],
  ["media", "5815", 8, 0.5, 2.5, { in_app: 60, online: 40 }, "evening", "points", 6, 1],
  ["telecom", "4814", 12, 0.5, 2.5, { in_app: 60, bill: 40 }, "business", "round", 0, 0.8],
  ["pharmacy", "5912", 12, 0.7, 2.5, { in_store: 80, online: 20 }, "allDay", "till", 0, 0.9],
  ["department", "5311", 60, 0.8, 2.5, { in_store: 1 }, "evening", "menu", 0, 1.9],
  ["fuel", "5541", 38, 0.35, 2.5, { in_store: 1 }, "commute", "till", 0, 1.1],
  ["utilities", "4900", 48, 0.5, 2, { bill: 1 }, "business", "till", 0, 0.5],
  ["electronics", "5732", 160, 0.95, 1.3, { online: 65, in_store: 35 }, "evening", "menu", 0, 1.4],
  ["cinema", "7832", 11, 0.35, 1.2, { in_app: 80, in_store: 20 }, "evening", "menu", 0, 2],
  ["books", "5942", 16, 0.5, 1.2, { online: 70, in_store: 30 }, "evening", "menu", 0, 1.2],
  ["hotel", "7011", 110, 0.6, 0.9, { online: 80, in_app: 20 }, "evening", "till", 6, 1.1],
  ["insurance", "6300", 90, 0.6, 0.6, { bill: 1 }, "business", "till", 0, 0.4],
  ["education", "8299", 110, 0.8, 0.6, { online: 1 }, "evening", "round", 5, 0.9],
  ["airline", "4511", 240, 0.65, 0.5, { online: 70, in_app: 30 }, "evening", "till", 6, 0.9],
  ["giftCards", "5947", 35, 0.7, 0.4, { online: 80, in_app: 20 }, "evening", "round", 5, 1],
  ["charity", "8398", 12, 0.8, 0.4, { online: 1 }, "evening", "round", 5, 1],
  ["jewellery", "5944", 300, 0.85, 0.2, { in_store: 1 }, "evening", "menu", 0, 1.8],
  // Between people: no merchant at the other end.
  ["transfer", "4829", 40, 1.2, 7, { transfer: 1 }, "allDay", "round", 0, 1],
];

export const categories: readonly Category[] = rows.map(
  ([key, mcc, medianDollars, sigma, weight, channels, day, prices, global, weekend]) => ({
    key,
    mcc,
    medianDollars,
    sigma,
    weight,
    channels,
    day,
    prices,
    global,
    weekend,
  }),
);

export function category(key: string): Category {
  const found = categories.find((one) => one.key === key);
  if (!found) throw new Error(`There is no category ${key}`);
  return found;
}
