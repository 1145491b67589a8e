import { unpackCurrency } from "../packed.ts";
import { growing, type Rule } from "./rule.ts";

/** Times the upper end of the habit. */
const limit = 1.5;

/** The first payment to a merchant, and a high one. Expected: the 90th percentile of amounts, minor units. */
export const newMerchant = {
  name: "newMerchant",
  evaluate({ merchantSeen, amount, highAmount, amountSample, currency }) {
    if (merchantSeen === null || highAmount === null) return "not_enough_history";
    const times = amount / Math.max(highAmount, 1);
    if (merchantSeen > 0 || times < limit) return null;
    return {
      points: growing(times, limit, 6, 120, 300),
      facts: {
        observed: amount,
        expected: highAmount,
        window: 0,
        sample: amountSample,
        currency: unpackCurrency(currency),
      },
    };
  },
} as const satisfies Rule;
