import { unpackCurrency } from "../packed.ts";
import { growing, type Rule } from "./rule.ts";

/** Robust spreads above the usual amount, on a logarithmic scale. */
const limit = 3;

/** An amount far above what this customer pays, minor units. */
export const amount = {
  name: "amount",
  evaluate({ amount, usualAmount, amountDistance, amountSample, currency }) {
    if (amountDistance === null || usualAmount === null) return "not_enough_history";
    if (amountDistance < limit) return null;
    return {
      points: growing(amountDistance, limit, 7, 250, 650),
      facts: {
        observed: amount,
        expected: usualAmount,
        window: 0,
        sample: amountSample,
        currency: unpackCurrency(currency),
      },
    };
  },
} as const satisfies Rule;
