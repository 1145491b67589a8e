import { growing, type Rule } from "./rule.ts";

const limit = 3;

/** Many different devices with one customer in a day. */
export const manyDevices = {
  name: "manyDevices",
  evaluate({ devices24h, count24h }) {
    if (devices24h <= limit) return null;
    return {
      points: growing(devices24h, limit + 1, 8, 250, 600),
      facts: { observed: devices24h, expected: limit, window: 86_400, sample: count24h - 1 },
    };
  },
} as const satisfies Rule;
