import type { Rule } from "./rule.ts";
import { growing } from "./rule.ts";

const limit = { tenMinutes: 4, hour: 8 };

/** Many payments in a short time. Observed: payments in the window; expected: what still passes. */
export const velocity = {
  name: "velocity",
  evaluate({ count10m, count1h, history }) {
    const short = count10m > limit.tenMinutes ? growing(count10m, limit.tenMinutes, 12, 250, 700) : 0;
    const long = count1h > limit.hour ? growing(count1h, limit.hour, 24, 250, 700) : 0;
    if (short === 0 && long === 0) return null;
    return short >= long
      ? {
          points: short,
          facts: { observed: count10m, expected: limit.tenMinutes, window: 600, sample: history },
        }
      : { points: long, facts: { observed: count1h, expected: limit.hour, window: 3600, sample: history } };
  },
} as const satisfies Rule;
