import { unpackCountry } from "../packed.ts";
import type { Rule } from "./rule.ts";

/** A card from a country that none of this customer's cards came from. */
export const foreignCard = {
  name: "foreignCard",
  evaluate({ cardCountry, cardCountrySeen, cardCountrySample, historySpan }) {
    if (cardCountrySeen === null) return "not_enough_history";
    if (cardCountrySeen > 0) return null;
    return {
      points: 250,
      facts: {
        observed: 0,
        expected: 1,
        window: Math.round(historySpan / 1000),
        sample: cardCountrySample,
        country: unpackCountry(cardCountry),
      },
    };
  },
} as const satisfies Rule;
