import { unpackCurrency } from "../packed.ts";
import { growing, type Rule } from "./rule.ts";

/** Times the usual day from which spending is worth a look. */
const limit = 5;

/** The most that this payment may be of the day for the day to be worth a word of its own. */
const largestShare = 0.7;

/** A day's spending against the usual day, minor units. Sample: days, not payments. */
export const spending = {
  name: "spending",
  evaluate({ sum24h, amount, usualDay, usualDays, currency }) {
    // A day that one payment makes is the amount rule's affair.
    if (amount > largestShare * sum24h) return null;
    if (usualDay === null) return "not_enough_history";
    const times = sum24h / Math.max(usualDay, 1);
    if (times < limit) return null;
    return {
      points: growing(times, limit, 20, 150, 450),
      facts: {
        observed: sum24h,
        expected: usualDay,
        window: 86_400,
        sample: usualDays,
        currency: unpackCurrency(currency),
      },
    };
  },
} as const satisfies Rule;
