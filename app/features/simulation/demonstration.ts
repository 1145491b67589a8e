import { days } from "#app/platform/time.ts";

/**
 * The demonstration that `npm start` brings: a gentle stream that a person can follow, and a
 * world small enough for its customers to have habits after one day of history, at the pace
 * of people who pay for nearly everything by phone.
 */
export const demonstration = {
  /** the world's seed */
  seed: "upay",
  customers: 8_000,
  ratePerSecond: 1,
  history: days(1),
  /** thinner days before that one: what is normal for failures takes two days to learn */
  earlier: { lasts: days(1.25), ratePerSecond: 0.4 },
} as const;
