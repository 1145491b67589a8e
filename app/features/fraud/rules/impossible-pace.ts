import { unpackCountry } from "../packed.ts";
import { growing, type Rule } from "./rule.ts";

/**
 * Kilometres an hour that nobody travels: airliners cruise at about 900 and nobody lives
 * in one. Distances are those of distance.ts, which count only what lies between two
 * countries' edges, so the true pace is higher still.
 */
const limit = 1000;
/** Kilometres below which the distances are too rough to accuse anybody. */
const shortest = 500;

/** Two places too far apart for the time between. Observed and expected: km/h; window: the time between. */
export const impossiblePace = {
  name: "impossiblePace",
  evaluate({ pace, paceFrom, paceDistance, paceTime, country, countrySample }) {
    if (pace === null || countrySample === 0) return "not_enough_history";
    if (pace <= limit || paceDistance < shortest) return null;
    return {
      points: growing(pace, limit, 5 * limit, 450, 700),
      facts: {
        observed: Math.round(pace),
        expected: limit,
        window: Math.round(paceTime / 1000),
        sample: countrySample,
        from: unpackCountry(paceFrom),
        country: unpackCountry(country),
        distance: Math.round(paceDistance),
      },
    };
  },
} as const satisfies Rule;
