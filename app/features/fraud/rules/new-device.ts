import type { Rule } from "./rule.ts";

/** A device never seen with this customer. Observed: payments by it before; sample: those that tell a device. */
export const newDevice = {
  name: "newDevice",
  evaluate({ deviceSeen, deviceSample, historySpan }) {
    if (deviceSeen === null) return "not_enough_history";
    if (deviceSeen > 0) return null;
    return {
      points: 150,
      facts: { observed: 0, expected: 1, window: Math.round(historySpan / 1000), sample: deviceSample },
    };
  },
} as const satisfies Rule;
