import { growing, type Rule } from "./rule.ts";

const limit = 2;

/** Many different cards with one customer in a day. */
export const manyCards = {
  name: "manyCards",
  evaluate({ cards24h, count24h }) {
    if (cards24h <= limit) return null;
    return {
      points: growing(cards24h, limit + 1, 6, 300, 700),
      facts: { observed: cards24h, expected: limit, window: 86_400, sample: count24h - 1 },
    };
  },
} as const satisfies Rule;
