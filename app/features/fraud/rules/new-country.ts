import { unpackCountry } from "../packed.ts";
import type { Rule } from "./rule.ts";

/** A country this customer has not paid from: the shop's in person, the device's otherwise. */
export const newCountry = {
  name: "newCountry",
  evaluate({ country, countrySeen, countrySample, historySpan }) {
    if (countrySeen === null) return "not_enough_history";
    if (countrySeen > 0) return null;
    return {
      points: 300,
      facts: {
        observed: 0,
        expected: 1,
        window: Math.round(historySpan / 1000),
        sample: countrySample,
        country: unpackCountry(country),
      },
    };
  },
} as const satisfies Rule;
