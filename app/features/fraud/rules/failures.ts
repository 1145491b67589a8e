import { growing, type Rule } from "./rule.ts";

const limit = 2;

/** Payments that failed within the hour before: somebody may be trying things out. */
export const failures = {
  name: "failures",
  evaluate({ failed1h, count1h }) {
    if (failed1h <= limit) return null;
    return {
      points: growing(failed1h, limit + 1, 8, 300, 650),
      facts: { observed: failed1h, expected: limit, window: 3600, sample: count1h - 1 },
    };
  },
} as const satisfies Rule;
