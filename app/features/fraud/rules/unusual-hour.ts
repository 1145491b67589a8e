import type { Rule } from "./rule.ts";

/** An hour of the day (UTC) at which, give or take two, this customer never paid. Observed: the hour; expected: payments then. */
export const unusualHour = {
  name: "unusualHour",
  evaluate({ hour, hourShare, history, historySpan }) {
    if (hourShare === null) return "not_enough_history";
    if (hourShare > 0) return null;
    return {
      points: 80,
      facts: { observed: hour, expected: 0, window: Math.round(historySpan / 1000), sample: history },
    };
  },
} as const satisfies Rule;
