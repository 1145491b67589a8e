import { days } from "#app/platform/time.ts";

/**
 * The demonstration that `npm start` brings: a gentle stream that a person can follow, and a
 * world small enough for its customers to have habits after its days of history, at the pace
 * of people who pay for nearly everything by phone.
 */
export const demonstration = {
  /** the world's seed */
  seed: "upay",
  customers: 8_000,
  ratePerSecond: 1,
  /** two days and a little: so long it takes to learn what failures are normal */
  history: days(2.25),
} as const;
